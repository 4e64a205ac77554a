namespace Nabi.Layers;

/// <summary>In training, turns each image over with probability 1/2: left and right, above and below, or each by itself.</summary>
/// <remarks>Keras's <c>RandomFlip</c>, which draws once for both ways; here each way has its own draw.</remarks>
public sealed class RandomFlip : RandomImageLayer
{
    internal static readonly ConfigSetting<FlipMode> ModeSetting = ConfigSetting.Option(nameof(Mode), FlipMode.HorizontalAndVertical);

    /// <summary>A flip.</summary>
    /// <param name="mode"><c>horizontal_and_vertical</c> (default), <c>horizontal</c> or <c>vertical</c>.</param>
    /// <exception cref="NabiException">Another word.</exception>
    public RandomFlip(FlipMode mode = default) => Set(ModeSetting, mode);

    /// <summary>Which ways images are turned over.</summary>
    public FlipMode Mode => Get(ModeSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Seed, ModeSetting, DataFormatSetting];

    private protected override Tensor Change(Tensor x)
    {
        var (sideways, across) = (Direction(x, Mode != FlipMode.Vertical), Direction(x, Mode != FlipMode.Horizontal));
        var (centreX, centreY) = ((x.Shape[2] - 1) * 0.5f, (x.Shape[1] - 1) * 0.5f);
        var rows = RandomAffineLayer.Rows(x, sideways, 0f, centreX * (1f - sideways), 0f, across, centreY * (1f - across));
        return Ops.AffineTransform(x, rows, Interpolation.Nearest);
    }

    /// <summary>1 for an image as it is, -1 for one that is turned over.</summary>
    private Tensor Direction(Tensor x, bool turns)
        => turns ? Ops.Where(Ops.LessEqual(Draw(x, (0f, 1f)), 0.5f), -1f, 1f) : 1f;
}
