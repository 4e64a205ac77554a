namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillPreprocessing()
    {
        Add("STFTSpectrogram", _ => new STFTSpectrogram());
        Add("MelSpectrogram", _ => new MelSpectrogram());
        Add("Resizing", config => new Resizing(Resizing.HeightSetting.Of(config), Resizing.WidthSetting.Of(config)));
    }
}
