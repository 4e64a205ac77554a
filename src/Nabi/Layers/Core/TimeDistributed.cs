namespace Nabi.Layers;

/// <summary>Applies a layer to every time step: (batch, time, ...) to (batch, time, ...), the same weights at each step.</summary>
/// <remarks>
/// Keras's <c>TimeDistributed</c>. Of a mask with more axes than (batch, time) each step's part goes to the wrapped layer: of sentences
/// made of words, (batch, sentences, words), the layer gets (batch, words). The whole mask goes on with the output.
/// </remarks>
public sealed class TimeDistributed : Layer
{
    /// <summary>Wraps a layer.</summary>
    /// <param name="layer">A layer that works on one time step: an input (batch, ...).</param>
    public TimeDistributed(Layer layer)
    {
        Layer = Track(Must.Have(layer, ClassName, "the layer"));
        Set(LayerSettings.Layer, layer);
    }

    /// <summary>The wrapped layer.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Layer];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Layer? Wrapped => Layer;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts => [new NamedPart("layer", Layer)];

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRankAtLeast(inputs[0], 3, "(batch, time, ...)");
        Layer.EnsureBuilt([new Shape(inputs[0][0]).Concat(inputs[0].Slice(2, inputs[0].Rank - 2))]);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        RequireRankAtLeast(input.Shape, 3, "(batch, time, ...)");
        var step = input.Shape.Slice(2, input.Rank - 2);
        var (batch, time) = (input.Shape[0], input.Shape[1]);
        var rows = batch < 0 || time < 0 ? Shape.Unknown : new Shape(batch, time).Size;
        var inner = new CallContext();
        if (context.Mask is { Rank: > 2 } mask && Layer.AcceptsMask)
        {
            if (!mask.Shape.Slice(0, 2).Fits(new Shape(batch, time)))
                throw new NabiException($"{Title} expects a mask of shape (batch, time, ...) = ({batch}, {time}, ...), got {mask.Shape}.");
            inner = inner.WithMasks([Ops.View(mask, new Shape(rows).Concat(mask.Shape.Slice(2, mask.Rank - 2)))]);
        }

        // The layer works on an axis that is not the stream's time, and on rows that are steps of samples.
        var output = CallContext.RunIn(
            scope => scope with { Stream = null, Carried = null, RowsPerSample = scope.RowsPerSample * Math.Max(1, time) },
            () => Layer.ApplyAll([Ops.View(input, new Shape(rows).Concat(step))], inner))[0];
        return Ops.View(output, new Shape(batch, time).Concat(output.Shape.Slice(1, output.Rank - 1)));
    }
}
