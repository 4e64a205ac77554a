namespace Nabi.Layers;

/// <summary>
/// In training, cuts a part of the size (Height, Width) out of each image, at a place of its own. In inference, and of images that are
/// smaller, the largest middle with the proportions of the result, stretched to it.
/// </summary>
/// <remarks>
/// Keras's <c>RandomCrop</c>, as its page describes it, but for the places: Keras cuts all images of a batch at one.
/// </remarks>
public sealed class RandomCrop : RandomImageLayer
{
    /// <summary>A crop.</summary>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public RandomCrop(int height, int width)
    {
        Set(CropSize.Height, height);
        Set(CropSize.Width, width);
    }

    /// <summary>Rows of the result.</summary>
    public int Height => Get(CropSize.Height);

    /// <summary>Columns of the result.</summary>
    public int Width => Get(CropSize.Width);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [CropSize.Height, CropSize.Width, LayerSettings.Seed, DataFormatSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        ImageForm.Require(Title, input.Shape, DataFormat);
        return ImageForm.Apply(input, DataFormat, x => context.Training && CropSize.Fits(x, Height, Width) ? Change(x)
            : CropSize.Stretched(Title, x, Height, Width));
    }

    private protected override Tensor Change(Tensor x)
    {
        if (x.IsSymbolic)
            return CropSize.Stretched(Title, x, Height, Width);
        var (top, left) = (Place(x, x.Shape[1] - Height), Place(x, x.Shape[2] - Width));
        var moved = Ops.AffineTransform(x, RandomAffineLayer.Rows(x, 1f, 0f, left, 0f, 1f, top), Interpolation.Nearest);
        return Ops.Slice(Ops.Slice(moved, 1, 0, Height), 2, 0, Width);
    }

    /// <summary>Whole numbers from 0 to <paramref name="most"/>, each equally likely, one for each image.</summary>
    private Tensor Place(Tensor x, int most) => Ops.Minimum(Ops.Floor(Draw(x, (0f, most + 1f))), (float)most);
}
