namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillPooling()
    {
        Add("MaxPooling1D", MaxPooling1D.Read);
        Add("MaxPooling2D", MaxPooling2D.Read);
        Add("AveragePooling1D", AveragePooling1D.Read);
        Add("AveragePooling2D", AveragePooling2D.Read);
        Add("GlobalMaxPooling1D", GlobalMaxPooling1D.Read);
        Add("GlobalMaxPooling2D", GlobalMaxPooling2D.Read);
        Add("GlobalAveragePooling1D", GlobalAveragePooling1D.Read);
        Add("GlobalAveragePooling2D", GlobalAveragePooling2D.Read);
    }
}
