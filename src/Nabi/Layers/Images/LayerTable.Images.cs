namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillImages()
    {
        Add("CenterCrop", config => new CenterCrop(CropSize.Height.Of(config), CropSize.Width.Of(config)));
        Add("RandomCrop", config => new RandomCrop(CropSize.Height.Of(config), CropSize.Width.Of(config)));
        Add("RandomFlip", config => new RandomFlip(RandomFlip.ModeSetting.Of(config)));
        Add("RandomRotation", config => new RandomRotation(RandomRotation.FactorSetting.Of(config)));
        Add("RandomTranslation", config => new RandomTranslation(
            RandomTranslation.HeightFactorSetting.Of(config), RandomTranslation.WidthFactorSetting.Of(config)));
        Add("RandomZoom", config => new RandomZoom(RandomZoom.HeightFactorSetting.Of(config)));
        Add("RandomContrast", config => new RandomContrast(RandomContrast.FactorSetting.Of(config)));
        Add("RandomBrightness", config => new RandomBrightness(RandomBrightness.FactorSetting.Of(config)));
    }
}
