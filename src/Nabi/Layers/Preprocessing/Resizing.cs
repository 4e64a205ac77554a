namespace Nabi.Layers;

/// <summary>
/// Images to a height and a width: (batch, height, width, channels) to (batch, Height, Width, channels). Each new pixel is mixed of those
/// around its place; nothing is smoothed where an image gets smaller.
/// </summary>
/// <remarks>Keras's <c>Resizing</c>. Whole numbers come out as floats, not rounded.</remarks>
public sealed class Resizing : SpatialLayer
{
    internal static readonly ConfigSetting<int> HeightSetting = ConfigSetting.Int(nameof(Height), Must.BeAtLeast(1));
    internal static readonly ConfigSetting<int> WidthSetting = ConfigSetting.Int(nameof(Width), Must.BeAtLeast(1));
    private static readonly ConfigSetting<Interpolation> InterpolationSetting =
        ConfigSetting.Option(nameof(Interpolation), Interpolation.Bilinear);
    private static readonly ConfigSetting<bool> CropSetting = ConfigSetting.Bool(nameof(CropToAspectRatio), false);
    private static readonly ConfigSetting<bool> PadSetting = ConfigSetting.Bool(nameof(PadToAspectRatio), false);
    private static readonly ConfigSetting<FillMode> FillModeSetting =
        ConfigSetting.Option(nameof(FillMode), FillMode.Constant, FillMode.Constant);
    private static readonly ConfigSetting<float> FillValueSetting = ConfigSetting.Float(nameof(FillValue), 0f);

    /// <summary>A resizing.</summary>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public Resizing(int height, int width)
        : base(2)
    {
        Set(HeightSetting, height);
        Set(WidthSetting, width);
    }

    /// <summary>Rows of the result.</summary>
    public int Height => Get(HeightSetting);

    /// <summary>Columns of the result.</summary>
    public int Width => Get(WidthSetting);

    /// <summary><c>bilinear</c> (default), <c>nearest</c>, <c>bicubic</c>, <c>lanczos3</c> or <c>lanczos5</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public Interpolation Interpolation { get => Get(InterpolationSetting); init => Set(InterpolationSetting, value); }

    /// <summary>
    /// Whether the middle of an image is taken that has the proportions of the result, so that nothing is stretched; false by default.
    /// </summary>
    public bool CropToAspectRatio { get => Get(CropSetting); init => Set(CropSetting, value); }

    /// <summary>Whether borders are put around an image until it has the proportions of the result; false by default.</summary>
    public bool PadToAspectRatio { get => Get(PadSetting); init => Set(PadSetting, value); }

    /// <summary>How borders are filled: <c>constant</c>, with <see cref="FillValue"/>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public FillMode FillMode { get => Get(FillModeSetting); init => Set(FillModeSetting, value); }

    /// <summary>What borders are made of; 0 by default.</summary>
    public float FillValue { get => Get(FillValueSetting); init => Set(FillValueSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [HeightSetting, WidthSetting, InterpolationSetting, CropSetting, PadSetting, FillModeSetting, FillValueSetting,
            LayerSettings.DataFormat];

    private protected override bool WantsFloats => true;

    private protected override void Create(Shape input)
    {
        if (CropToAspectRatio && PadToAspectRatio)
        {
            throw new NabiException(
                $"{Title}: an image is cropped to the proportions or padded to them, not both; leave one of the two settings out.");
        }
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (x.IsSymbolic)
            return Tensor.Symbolic([x.Shape[0], Height, Width, x.Shape[3]]);
        ImageResizing.Require(Title, x, Height, Width);
        x = CropToAspectRatio ? ImageResizing.Cropped(x, Height, Width) : PadToAspectRatio ? Padded(x) : x;
        return ImageResizing.Resized(x, Height, Width, Interpolation);
    }

    private Tensor Padded(Tensor x)
    {
        var (height, width) = (x.Shape[1], x.Shape[2]);
        var rows = ((int)Math.Min(int.MaxValue, Math.Max(height, (double)width * Height / Width)) - height) / 2;
        var columns = ((int)Math.Min(int.MaxValue, Math.Max(width, (double)height * Width / Height)) - width) / 2;
        return Ops.Pad(x, [(0, 0), (rows, rows), (columns, columns), (0, 0)], FillValue);
    }
}
