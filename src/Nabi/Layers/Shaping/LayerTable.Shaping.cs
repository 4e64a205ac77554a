namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillShaping()
    {
        Add("Flatten", _ => new Flatten());
        Add("Reshape", config => new Reshape(Reshape.TargetShapeSetting.Of(config)));
        Add("Permute", config => new Permute(Permute.DimsSetting.Of(config)));
        Add("RepeatVector", config => new RepeatVector(RepeatVector.TimesSetting.Of(config)));
        Add("ZeroPadding1D", _ => new ZeroPadding1D());
        Add("ZeroPadding2D", _ => new ZeroPadding2D());
        Add("ZeroPadding3D", _ => new ZeroPadding3D());
        Add("Cropping1D", _ => new Cropping1D());
        Add("Cropping2D", _ => new Cropping2D());
        Add("Cropping3D", _ => new Cropping3D());
        Add("UpSampling1D", config => new UpSampling1D(UpSampling1D.SizeSetting.Of(config)));
        Add("UpSampling2D", config => new UpSampling2D(UpSampling2D.SizeSetting.Of(config).Pair()));
        Add("UpSampling3D", config => new UpSampling3D(UpSampling3D.SizeSetting.Of(config).Triple()));
    }
}
