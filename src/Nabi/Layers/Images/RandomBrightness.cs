namespace Nabi.Layers;

/// <summary>
/// In training, adds to all numbers of each image a part of the range of values, of the image's own, then clips to
/// <see cref="ValueRange"/>.
/// </summary>
/// <remarks>Keras's <c>RandomBrightness</c>.</remarks>
public sealed class RandomBrightness : RandomImageLayer
{
    internal static readonly ConfigSetting<(float Low, float High)> FactorSetting =
        RangeSetting.Of(nameof(Factor), -1f, RangeSetting.BothWays);
    private static readonly ConfigSetting<(float Low, float High)> ValueRangeSetting = RangeSetting.OfValues(nameof(ValueRange));

    /// <summary>Up to a part of the range, darker and brighter.</summary>
    /// <param name="factor">The largest part, -1 to 1; at -1 an image is black, at 1 white.</param>
    /// <exception cref="NabiException">The factor is outside -1 to 1.</exception>
    public RandomBrightness(float factor)
        : this(RangeSetting.BothWays(factor))
    {
    }

    /// <summary>Between two parts of the range.</summary>
    /// <param name="factor">The bounds, -1 to 1, in any order.</param>
    /// <exception cref="NabiException">A bound is outside -1 to 1.</exception>
    public RandomBrightness((float Low, float High) factor) => Set(FactorSetting, RangeSetting.Ordered(factor));

    /// <summary>Between which parts of the range the addition is drawn.</summary>
    public (float Low, float High) Factor => Get(FactorSetting);

    /// <summary>The smallest and the largest number of an image; (0, 255) by default.</summary>
    /// <exception cref="NabiException">A bound is no finite number.</exception>
    public (float Low, float High) ValueRange
    {
        get => Get(ValueRangeSetting);
        init => Set(ValueRangeSetting, RangeSetting.Ordered(value));
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [FactorSetting, ValueRangeSetting, LayerSettings.Seed, DataFormatSetting];

    private protected override ConfigSetting<DataFormat> DataFormatSetting => OwnDataFormat;

    private protected override Tensor Change(Tensor x)
        => Ops.Clip(x + Draw(x, Factor, 1, 1, 1) * (ValueRange.High - ValueRange.Low), ValueRange.Low, ValueRange.High);
}
