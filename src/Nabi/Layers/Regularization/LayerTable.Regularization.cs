namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillRegularization()
    {
        Add("Dropout", Dropout.Read);
        Add("SpatialDropout1D", SpatialDropout1D.Read);
        Add("SpatialDropout2D", SpatialDropout2D.Read);
        Add("SpatialDropout3D", SpatialDropout3D.Read);
        Add("AlphaDropout", AlphaDropout.Read);
        Add("GaussianDropout", GaussianDropout.Read);
        Add("GaussianNoise", GaussianNoise.Read);
        Add("ActivityRegularization", ActivityRegularization.Read);
    }
}
