namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillPooling()
    {
        Add("MaxPooling1D", MaxPooling1D.Read);
        Add("MaxPooling2D", MaxPooling2D.Read);
        Add("MaxPooling3D", MaxPooling3D.Read);
        Add("AveragePooling1D", AveragePooling1D.Read);
        Add("AveragePooling2D", AveragePooling2D.Read);
        Add("AveragePooling3D", AveragePooling3D.Read);
        Add("GlobalMaxPooling1D", GlobalMaxPooling1D.Read);
        Add("GlobalMaxPooling2D", GlobalMaxPooling2D.Read);
        Add("GlobalMaxPooling3D", GlobalMaxPooling3D.Read);
        Add("GlobalAveragePooling1D", GlobalAveragePooling1D.Read);
        Add("GlobalAveragePooling2D", GlobalAveragePooling2D.Read);
        Add("GlobalAveragePooling3D", GlobalAveragePooling3D.Read);
    }
}
