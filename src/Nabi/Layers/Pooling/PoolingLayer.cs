namespace Nabi.Layers;

/// <summary>What the pooling layers share: windows, strides and padding. Cells outside the input take no part.</summary>
public abstract class PoolingLayer : SpatialLayer
{
    internal static readonly AxisSetting PoolSizeSettings = AxisSetting.Of(nameof(MaxPooling1D.PoolSize), 1, 2);

    // Without strides the windows lie side by side; the constructor sets them so.
    private static readonly AxisSetting StridesSettings = AxisSetting.Optional(nameof(MaxPooling1D.Strides), 1);

    private protected PoolingLayer(int[] pool)
        : base(pool.Length)
    {
        Set(PoolSizeSetting, pool);
        Set(StridesSetting, pool);
    }

    /// <summary>
    /// <c>valid</c> (default): windows lie inside; <c>same</c>: one output for every stride-th input, padded on both sides.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public Padding Padding { get => Get(LayerSettings.SidesPadding); init => Set(LayerSettings.SidesPadding, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [PoolSizeSetting, LayerSettings.SidesPadding, StridesSetting, LayerSettings.DataFormat];

    private protected ConfigSetting<int[]> PoolSizeSetting => PoolSizeSettings[Axes];

    private protected ConfigSetting<int[]> StridesSetting => StridesSettings[Axes];

    internal override int Ahead => Axes > 1 ? 0 : Get(PoolSizeSetting)[0];

    private WindowAxis[] Windows
        => [.. Get(PoolSizeSetting).Zip(Get(StridesSetting), (length, stride) => new WindowAxis(length, stride, 1, Padding.Window))];

    private protected Tensor Largest(Tensor x) => Ops.MaxPool(x, Windows);

    private protected Tensor Mean(Tensor x) => Ops.AveragePool(x, Windows);
}
