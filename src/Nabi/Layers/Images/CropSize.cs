namespace Nabi.Layers;

/// <summary>The size that layers crop images to.</summary>
internal static class CropSize
{
    public static readonly ConfigSetting<int> Height = ConfigSetting.Int(nameof(CenterCrop.Height), Must.BeAtLeast(1));
    public static readonly ConfigSetting<int> Width = ConfigSetting.Int(nameof(CenterCrop.Width), Must.BeAtLeast(1));

    /// <summary>Whether images have as many rows and columns.</summary>
    public static bool Fits(Tensor x, int height, int width) => x.Shape[1] >= height && x.Shape[2] >= width;

    /// <summary>The largest middle with the proportions of the size, stretched to it.</summary>
    public static Tensor Stretched(string owner, Tensor x, int height, int width)
    {
        if (x.IsSymbolic)
            return Tensor.Symbolic([x.Shape[0], height, width, x.Shape[3]]);
        ImageResizing.Require(owner, x, height, width);
        return ImageResizing.Resized(ImageResizing.Cropped(x, height, width), height, width, Interpolation.Bilinear);
    }
}
