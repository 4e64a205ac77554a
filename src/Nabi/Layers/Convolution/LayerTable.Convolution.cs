namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillConvolution()
    {
        Add("Conv1D", config => new Conv1D(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[1].Of(config)[0]));
        Add("Conv2D", config => new Conv2D(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[2].Of(config).Pair()));
        Add("Conv3D", config => new Conv3D(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[3].Of(config).Triple()));
        Add("Conv1DTranspose",
            config => new Conv1DTranspose(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[1].Of(config)[0]));
        Add("Conv2DTranspose",
            config => new Conv2DTranspose(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[2].Of(config).Pair()));
        Add("Conv3DTranspose",
            config => new Conv3DTranspose(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[3].Of(config).Triple()));
        Add("DepthwiseConv1D", config => new DepthwiseConv1D(KernelLayer.KernelSizeSettings[1].Of(config)[0]));
        Add("DepthwiseConv2D", config => new DepthwiseConv2D(KernelLayer.KernelSizeSettings[2].Of(config).Pair()));
        Add("SeparableConv1D",
            config => new SeparableConv1D(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[1].Of(config)[0]));
        Add("SeparableConv2D",
            config => new SeparableConv2D(LayerSettings.Filters.Of(config), KernelLayer.KernelSizeSettings[2].Of(config).Pair()));
    }
}
