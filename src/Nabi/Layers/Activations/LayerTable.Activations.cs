namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillActivations()
    {
        Add("ReLU",
            config => new ReLU(ReLU.MaxValueSetting.Of(config), ReLU.NegativeSlopeSetting.Of(config), ReLU.ThresholdSetting.Of(config)));
        Add("LeakyReLU", config => new LeakyReLU(LeakyReLU.NegativeSlopeSetting.Of(config)));
        Add("ELU", config => new ELU(ELU.AlphaSetting.Of(config)));
        Add("PReLU", config => new PReLU(PReLU.SharedAxesSetting.Of(config)));
        Add("Softmax", config => new Softmax(LayerSettings.OneOrMoreAxes.Of(config)));
    }
}
