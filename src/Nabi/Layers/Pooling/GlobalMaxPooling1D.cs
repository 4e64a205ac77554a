using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The largest over time: (batch, time, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalMaxPooling1D</c>.</remarks>
public sealed class GlobalMaxPooling1D : SpatialLayer
{
    /// <summary>A pooling over everything.</summary>
    public GlobalMaxPooling1D()
        : base(1)
    {
    }

    /// <summary>Whether the pooled axes stay with length 1; false by default.</summary>
    public bool KeepDims { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("data_format", DataFormat).Set("keepdims", KeepDims);
    }

    internal static GlobalMaxPooling1D Read(Config config) => new() { DataFormat = ReadFormat(config), KeepDims = config.Bool("keepdims", false) };

    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Max(x, [1], KeepDims);
}
