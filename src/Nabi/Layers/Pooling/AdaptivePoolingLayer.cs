namespace Nabi.Layers;

/// <summary>What the pooling layers share that have so many windows as they are asked for, however long the input is.</summary>
public abstract class AdaptivePoolingLayer : SpatialLayer
{
    internal static readonly AxisSetting OutputSizeSettings = AxisSetting.Argument(nameof(AdaptiveMaxPooling1D.OutputSize), 1);

    private protected AdaptivePoolingLayer(int[] outputSize)
        : base(outputSize.Length) => Set(OutputSizeSetting, outputSize);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [OutputSizeSetting, LayerSettings.DataFormat];

    private protected ConfigSetting<int[]> OutputSizeSetting => OutputSizeSettings[Axes];

    private protected Tensor Largest(Tensor x) => Ops.AdaptiveMaxPool(x, Get(OutputSizeSetting));

    private protected Tensor Mean(Tensor x) => Ops.AdaptiveAveragePool(x, Get(OutputSizeSetting));
}
