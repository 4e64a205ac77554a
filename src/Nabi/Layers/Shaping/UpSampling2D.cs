namespace Nabi.Layers;

/// <summary>Enlarges images: each pixel repeated, or values in between computed with <see cref="Interpolation"/>.</summary>
/// <remarks>Keras's <c>UpSampling2D</c>.</remarks>
public sealed class UpSampling2D : SpatialLayer
{
    internal static readonly ConfigSetting<int[]> SizeSetting = AxisSetting.Of(nameof(Size), 1, 2)[2];
    private static readonly ConfigSetting<Interpolation> InterpolationSetting =
        ConfigSetting.Option(nameof(Interpolation), Interpolation.Nearest);

    /// <summary>An upsampling by the same factor in both directions.</summary>
    /// <param name="size">The factor, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The factor is below 1.</exception>
    public UpSampling2D(int size = 2)
        : this((size, size))
    {
    }

    /// <summary>An upsampling by two factors.</summary>
    /// <param name="size">The factors, at least 1.</param>
    /// <exception cref="NabiException">A factor is below 1.</exception>
    public UpSampling2D((int Height, int Width) size)
        : base(2) => Set(SizeSetting, size.ToLengths());

    /// <summary>The factors.</summary>
    public (int Height, int Width) Size => Get(SizeSetting).Pair();

    /// <summary><c>nearest</c> (default), <c>bilinear</c>, <c>bicubic</c>, <c>lanczos3</c> or <c>lanczos5</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public Interpolation Interpolation { get => Get(InterpolationSetting); init => Set(InterpolationSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [SizeSetting, LayerSettings.DataFormat, InterpolationSetting];

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (Interpolation == Interpolation.Nearest || x.IsSymbolic)
            return Ops.Repeat(Ops.Repeat(x, Size.Height, 1), Size.Width, 2);
        x = Ops.Einsum("oh,bhwc->bowc", ResizeWeights.Matrix(Interpolation, x.Shape[1], checked(x.Shape[1] * Size.Height)), x);
        return Ops.Einsum("ow,bhwc->bhoc", ResizeWeights.Matrix(Interpolation, x.Shape[2], checked(x.Shape[2] * Size.Width)), x);
    }
}
