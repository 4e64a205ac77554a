namespace Nabi.Layers;

/// <summary>All axes behind the batch axis as one: (batch, a, b, ...) to (batch, a b ...).</summary>
/// <remarks>Keras's <c>Flatten</c>; data are channels-last.</remarks>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override void Write(Configs.Config config)
    {
        base.Write(config);
        config.Set("data_format", "channels_last");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRankAtLeast(input.Shape, 1, "(batch, ...)");
        if (input.Rank == 1)
            return Ops.ExpandDims(input, 1);
        var rest = input.Shape.Slice(1, input.Rank - 1);
        return rest.IsKnown ? Ops.View(input, input.IsSymbolic ? [input.Shape[0], rest.Size] : new Shape(input.Shape[0], rest.Size))
            : Ops.View(input, [input.Shape[0], Shape.Unknown]);
    }
}
