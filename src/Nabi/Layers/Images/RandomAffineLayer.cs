namespace Nabi.Layers;

/// <summary>What the layers that turn, move, zoom and shear images at random share: how the new pixels are made of the old ones.</summary>
public abstract class RandomAffineLayer : RandomImageLayer
{
    private protected static readonly ConfigSetting<FillMode> FillModeSetting = ConfigSetting.Option(nameof(FillMode), FillMode.Reflect);
    private protected static readonly ConfigSetting<float> FillValueSetting = ConfigSetting.Float(nameof(FillValue), 0f);
    private protected static readonly ConfigSetting<Interpolation> InterpolationSetting =
        ConfigSetting.Option(nameof(Interpolation), Interpolation.Bilinear, Interpolation.Bilinear, Interpolation.Nearest);

    private protected RandomAffineLayer()
    {
    }

    /// <summary>What lies around an image: <c>reflect</c> (default), <c>constant</c>, <c>wrap</c> or <c>nearest</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public FillMode FillMode { get => Get(FillModeSetting); init => Set(FillModeSetting, value); }

    /// <summary>The number around an image, where <see cref="FillMode"/> is <c>constant</c>; 0 by default.</summary>
    public float FillValue { get => Get(FillValueSetting); init => Set(FillValueSetting, value); }

    /// <summary>How a pixel is made of those around its place: <c>bilinear</c> (default) or <c>nearest</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public Interpolation Interpolation { get => Get(InterpolationSetting); init => Set(InterpolationSetting, value); }

    /// <summary>
    /// The transforms of images (batch, height, width, channels) as <see cref="Ops.AffineTransform"/> takes them: six parts, each a number
    /// for each image or one for all.
    /// </summary>
    private protected abstract Tensor[] Transform(Tensor x);

    private protected sealed override Tensor Change(Tensor x)
        => Ops.AffineTransform(x, Rows(x, Transform(x)), Interpolation, FillMode, FillValue);

    /// <summary>Transforms (batch, 8) of their parts a0, a1, a2, b0, b1, b2.</summary>
    internal static Tensor Rows(Tensor x, params Tensor[] parts)
    {
        var zeros = Ops.ZerosLikeBatch(x, Shape.Scalar);
        return Ops.Stack([.. parts.Select(part => part.Rank == 0 ? zeros + part : part), zeros, zeros], 1);
    }
}
