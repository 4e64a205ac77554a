namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillPooling()
    {
        Add("MaxPooling1D", config => new MaxPooling1D(PoolingLayer.PoolSizeSettings[1].Of(config)[0]));
        Add("MaxPooling2D", config => new MaxPooling2D(PoolingLayer.PoolSizeSettings[2].Of(config).Pair()));
        Add("MaxPooling3D", config => new MaxPooling3D(PoolingLayer.PoolSizeSettings[3].Of(config).Triple()));
        Add("AveragePooling1D", config => new AveragePooling1D(PoolingLayer.PoolSizeSettings[1].Of(config)[0]));
        Add("AveragePooling2D", config => new AveragePooling2D(PoolingLayer.PoolSizeSettings[2].Of(config).Pair()));
        Add("AveragePooling3D", config => new AveragePooling3D(PoolingLayer.PoolSizeSettings[3].Of(config).Triple()));
        Add("AdaptiveAveragePooling1D", config => new AdaptiveAveragePooling1D(AdaptivePoolingLayer.OutputSizeSettings[1].Of(config)[0]));
        Add("AdaptiveAveragePooling2D",
            config => new AdaptiveAveragePooling2D(AdaptivePoolingLayer.OutputSizeSettings[2].Of(config).Pair()));
        Add("AdaptiveAveragePooling3D",
            config => new AdaptiveAveragePooling3D(AdaptivePoolingLayer.OutputSizeSettings[3].Of(config).Triple()));
        Add("AdaptiveMaxPooling1D", config => new AdaptiveMaxPooling1D(AdaptivePoolingLayer.OutputSizeSettings[1].Of(config)[0]));
        Add("AdaptiveMaxPooling2D", config => new AdaptiveMaxPooling2D(AdaptivePoolingLayer.OutputSizeSettings[2].Of(config).Pair()));
        Add("AdaptiveMaxPooling3D", config => new AdaptiveMaxPooling3D(AdaptivePoolingLayer.OutputSizeSettings[3].Of(config).Triple()));
        Add("GlobalMaxPooling1D", _ => new GlobalMaxPooling1D());
        Add("GlobalMaxPooling2D", _ => new GlobalMaxPooling2D());
        Add("GlobalMaxPooling3D", _ => new GlobalMaxPooling3D());
        Add("GlobalAveragePooling1D", _ => new GlobalAveragePooling1D());
        Add("GlobalAveragePooling2D", _ => new GlobalAveragePooling2D());
        Add("GlobalAveragePooling3D", _ => new GlobalAveragePooling3D());
    }
}
