namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillShaping()
    {
        Add("Flatten", Flatten.Read);
        Add("Reshape", Reshape.Read);
        Add("Permute", Permute.Read);
        Add("RepeatVector", RepeatVector.Read);
        Add("ZeroPadding1D", ZeroPadding1D.Read);
        Add("ZeroPadding2D", ZeroPadding2D.Read);
        Add("ZeroPadding3D", ZeroPadding3D.Read);
        Add("Cropping1D", Cropping1D.Read);
        Add("Cropping2D", Cropping2D.Read);
        Add("Cropping3D", Cropping3D.Read);
        Add("UpSampling1D", UpSampling1D.Read);
        Add("UpSampling2D", UpSampling2D.Read);
        Add("UpSampling3D", UpSampling3D.Read);
    }
}
