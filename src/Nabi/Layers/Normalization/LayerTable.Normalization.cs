namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillNormalization()
    {
        Add("BatchNormalization", BatchNormalization.Read);
        Add("LayerNormalization", LayerNormalization.Read);
        Add("GroupNormalization", GroupNormalization.Read);
        Add("RMSNormalization", RMSNormalization.Read);
        Add("UnitNormalization", UnitNormalization.Read);
        Add("SpectralNormalization", SpectralNormalization.Read);
        Add("Normalization", Normalization.Read);
        Add("Rescaling", Rescaling.Read);
    }
}
