namespace Nabi.Layers;

/// <summary>All axes behind the batch axis as one: (batch, a, b, ...) to (batch, a b ...).</summary>
/// <remarks>Keras's <c>Flatten</c>.</remarks>
public sealed class Flatten : Layer
{
    /// <summary>With <c>channels_first</c> the channels (axis 1) are put last before flattening; <c>channels_last</c> by default.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.DataFormat];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRankAtLeast(input.Shape, 1, "(batch, ...)");
        if (input.Rank == 1)
            return Ops.ExpandDims(input, 1);
        if (DataFormat == DataFormat.ChannelsFirst && input.Rank > 2)
            input = Ops.Transpose(input, [0, .. Enumerable.Range(2, input.Rank - 2), 1]);
        var rest = input.Shape.Slice(1, input.Rank - 1);
        return rest.IsKnown ? Ops.View(input, input.IsSymbolic ? [input.Shape[0], rest.Size] : new Shape(input.Shape[0], rest.Size))
            : Ops.View(input, [input.Shape[0], Shape.Unknown]);
    }
}
