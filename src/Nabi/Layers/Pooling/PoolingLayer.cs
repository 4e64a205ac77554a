using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>What the pooling layers share: windows, strides and padding. Cells outside the input take no part.</summary>
public abstract class PoolingLayer : SpatialLayer
{
    private protected PoolingLayer(int[] pool)
        : base(pool.Length)
    {
        PoolLengths = AtLeast(1, "pool_size", pool);
        StrideLengths = pool;
    }

    /// <summary>
    /// <c>valid</c> (default): windows lie inside; <c>same</c>: one output for every stride-th input, padded on both sides.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public string Padding
    {
        get;
        init => field = value is "valid" or "same" ? value : throw new NabiException($"{ClassName}: padding must be 'valid' or 'same', got '{value}'.");
    } = "valid";

    internal int[] PoolLengths { get; }

    internal int[] StrideLengths { get; private protected set; }

    private WindowAxis[] Windows
        => [.. PoolLengths.Select((length, i) => new WindowAxis(length, StrideLengths[i], 1, Padding == "same" ? WindowPadding.Same : WindowPadding.Valid))];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("pool_size", PoolLengths).Set("padding", Padding).Set("strides", StrideLengths).Set("data_format", DataFormat);
    }

    /// <summary>The strides of a config: one an axis, or null for the window's own length.</summary>
    private protected static int[]? ReadStrides(Config config, int axes) => config.Has("strides") ? ReadLengths(config, "strides", axes) : null;

    private protected void Stride(params int[] strides) => StrideLengths = AtLeast(1, "strides", strides);

    private protected Tensor Largest(Tensor x) => Ops.MaxPool(x, Windows);

    private protected Tensor Mean(Tensor x) => Ops.AveragePool(x, Windows);
}
