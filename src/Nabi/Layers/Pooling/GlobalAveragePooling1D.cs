using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The mean over time: (batch, time, channels) to (batch, channels). Steps that a mask leaves out do not count.</summary>
/// <remarks>Keras's <c>GlobalAveragePooling1D</c>.</remarks>
public sealed class GlobalAveragePooling1D : SpatialLayer
{
    /// <summary>A pooling over everything.</summary>
    public GlobalAveragePooling1D()
        : base(1)
    {
    }

    /// <summary>Whether the pooled axes stay with length 1; false by default.</summary>
    public bool KeepDims { get; init; }

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("data_format", DataFormat).Set("keepdims", KeepDims);
    }

    internal static GlobalAveragePooling1D Read(Config config) => new() { DataFormat = ReadFormat(config), KeepDims = config.Bool("keepdims", false) };

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (context.Mask is null)
            return Ops.Mean(x, [1], KeepDims);
        var counts = Ops.Cast(Ops.ExpandDims(context.Mask, 2), DType.Float32);
        return Ops.Sum(x * counts, [1], KeepDims) / Ops.Sum(counts, [1], KeepDims);
    }
}
