namespace Nabi.Layers;

/// <summary>In training, zooms each image around its centre by factors of its own.</summary>
/// <remarks>Keras's <c>RandomZoom</c>; a positive factor zooms out, a negative one in.</remarks>
public sealed class RandomZoom : RandomAffineLayer
{
    internal static readonly ConfigSetting<(float Low, float High)> HeightFactorSetting =
        RangeSetting.Of(nameof(HeightFactor), -1f, RangeSetting.BothWays);
    private static readonly ConfigSetting<(float Low, float High)?> WidthFactorSetting =
        RangeSetting.Optional(nameof(WidthFactor), -1f, RangeSetting.BothWays);

    /// <summary>Zooms up to a factor, in and out.</summary>
    /// <param name="heightFactor">By how much of its height an image shows more or less at the most, -1 to 1.</param>
    /// <exception cref="NabiException">The factor is outside -1 to 1.</exception>
    public RandomZoom(float heightFactor)
        : this(RangeSetting.BothWays(heightFactor))
    {
    }

    /// <summary>Zooms between bounds.</summary>
    /// <param name="heightFactor">By how much more of its height an image shows: the bounds, -1 to 1, in any order.</param>
    /// <exception cref="NabiException">A bound is outside -1 to 1.</exception>
    public RandomZoom((float Low, float High) heightFactor) => Set(HeightFactorSetting, RangeSetting.Ordered(heightFactor));

    /// <summary>Between which bounds the zoom of the height is drawn.</summary>
    public (float Low, float High) HeightFactor => Get(HeightFactorSetting);

    /// <summary>
    /// Between which bounds, -1 to 1, the zoom of the width is drawn; null (default) for that of the height, which keeps proportions.
    /// </summary>
    /// <exception cref="NabiException">A bound is outside -1 to 1.</exception>
    public (float Low, float High)? WidthFactor
    {
        get => Get(WidthFactorSetting);
        init => Set(WidthFactorSetting, value is { } range ? RangeSetting.Ordered(range) : null);
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [HeightFactorSetting, WidthFactorSetting, FillModeSetting, InterpolationSetting, LayerSettings.Seed, FillValueSetting,
            DataFormatSetting];

    private protected override Tensor[] Transform(Tensor x)
    {
        var height = 1f + Draw(x, HeightFactor);
        var width = WidthFactor is { } range ? 1f + Draw(x, range) : height;
        var (centreX, centreY) = ((x.Shape[2] - 1) * 0.5f, (x.Shape[1] - 1) * 0.5f);
        return [width, 0f, centreX * (1f - width), 0f, height, centreY * (1f - height)];
    }
}
