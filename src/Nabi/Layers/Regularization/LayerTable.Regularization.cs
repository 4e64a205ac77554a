namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillRegularization()
    {
        Add("Dropout", config => new Dropout(LayerSettings.Rate.Of(config)));
        Add("SpatialDropout1D", config => new SpatialDropout1D(LayerSettings.Rate.Of(config)));
        Add("SpatialDropout2D", config => new SpatialDropout2D(LayerSettings.Rate.Of(config)));
        Add("SpatialDropout3D", config => new SpatialDropout3D(LayerSettings.Rate.Of(config)));
        Add("AlphaDropout", config => new AlphaDropout(LayerSettings.RateBelowOne.Of(config)));
        Add("GaussianDropout", config => new GaussianDropout(LayerSettings.RateBelowOne.Of(config)));
        Add("GaussianNoise", config => new GaussianNoise(GaussianNoise.DeviationSetting.Of(config)));
        Add("ActivityRegularization",
            config => new ActivityRegularization(ActivityRegularization.L1Setting.Of(config), ActivityRegularization.L2Setting.Of(config)));
    }
}
