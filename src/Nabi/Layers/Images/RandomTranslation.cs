namespace Nabi.Layers;

/// <summary>In training, moves each image down and to the right by parts of its size of its own.</summary>
/// <remarks>Keras's <c>RandomTranslation</c>; negative parts move up and to the left.</remarks>
public sealed class RandomTranslation : RandomAffineLayer
{
    internal static readonly ConfigSetting<(float Low, float High)> HeightFactorSetting =
        RangeSetting.Of(nameof(HeightFactor), -1f, RangeSetting.BothWays);
    internal static readonly ConfigSetting<(float Low, float High)> WidthFactorSetting =
        RangeSetting.Of(nameof(WidthFactor), -1f, RangeSetting.BothWays);

    /// <summary>Moves up to parts of the size, both ways.</summary>
    /// <param name="heightFactor">The farthest move up or down, as a part of the height, -1 to 1.</param>
    /// <param name="widthFactor">The farthest move to a side, as a part of the width, -1 to 1.</param>
    /// <exception cref="NabiException">A factor is outside -1 to 1.</exception>
    public RandomTranslation(float heightFactor, float widthFactor)
        : this(RangeSetting.BothWays(heightFactor), RangeSetting.BothWays(widthFactor))
    {
    }

    /// <summary>Moves between bounds.</summary>
    /// <param name="heightFactor">The bounds of the moves down, as parts of the height, -1 to 1, in any order.</param>
    /// <param name="widthFactor">The bounds of the moves to the right, as parts of the width, -1 to 1, in any order.</param>
    /// <exception cref="NabiException">A bound is outside -1 to 1.</exception>
    public RandomTranslation((float Low, float High) heightFactor, (float Low, float High) widthFactor)
    {
        Set(HeightFactorSetting, RangeSetting.Ordered(heightFactor));
        Set(WidthFactorSetting, RangeSetting.Ordered(widthFactor));
    }

    /// <summary>Between which parts of the height the moves down are drawn.</summary>
    public (float Low, float High) HeightFactor => Get(HeightFactorSetting);

    /// <summary>Between which parts of the width the moves to the right are drawn.</summary>
    public (float Low, float High) WidthFactor => Get(WidthFactorSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [HeightFactorSetting, WidthFactorSetting, FillModeSetting, InterpolationSetting, LayerSettings.Seed, FillValueSetting,
            DataFormatSetting];

    private protected override Tensor[] Transform(Tensor x)
    {
        var down = Draw(x, HeightFactor) * x.Shape[1];
        var right = Draw(x, WidthFactor) * x.Shape[2];
        return [1f, 0f, -right, 0f, 1f, -down];
    }
}
