using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The largest over an image: (batch, height, width, channels) to (batch, channels).</summary>
/// <remarks>Keras's <c>GlobalMaxPooling2D</c>.</remarks>
public sealed class GlobalMaxPooling2D : SpatialLayer
{
    /// <summary>A pooling over everything.</summary>
    public GlobalMaxPooling2D()
        : base(2)
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

    internal static GlobalMaxPooling2D Read(Config config) => new() { DataFormat = ReadFormat(config), KeepDims = config.Bool("keepdims", false) };

    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Max(x, [1, 2], KeepDims);
}
