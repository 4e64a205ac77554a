namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillNormalization()
    {
        Add("BatchNormalization", config => new BatchNormalization(BatchNormalization.AxisSetting.Of(config)));
        Add("LayerNormalization", config => new LayerNormalization(LayerSettings.Axes.Of(config)));
        Add("GroupNormalization",
            config => new GroupNormalization(GroupNormalization.GroupsSetting.Of(config), GroupNormalization.AxisSetting.Of(config)));
        Add("RMSNormalization", config => new RMSNormalization(LayerSettings.Axes.Of(config)));
        Add("UnitNormalization", config => new UnitNormalization(LayerSettings.OneOrMoreAxes.Of(config)));
        Add("SpectralNormalization",
            config => new SpectralNormalization(LayerSettings.Layer.Of(config), SpectralNormalization.PowerIterationsSetting.Of(config)));
        Add("Normalization",
            config => new Normalization(Normalization.AxesSetting.Of(config), Normalization.MeanSetting.Of(config),
                Normalization.VarianceSetting.Of(config)));
        Add("Rescaling", config => new Rescaling(Rescaling.ScaleSetting.Of(config), Rescaling.OffsetSetting.Of(config)));
    }
}
