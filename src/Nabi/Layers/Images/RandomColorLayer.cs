namespace Nabi.Layers;

/// <summary>
/// What the layers that change the numbers of images and not their places share: (batch, height, width, channels), or one image (height,
/// width, channels), with a factor drawn for each image, and a range of values that the result is clipped to.
/// </summary>
public abstract class RandomColorLayer : RandomImageLayer
{
    private static readonly ConfigSetting<(float Low, float High)> ValueRangeSetting = RangeSetting.OfValues(nameof(ValueRange));

    private readonly ConfigSetting<(float Low, float High)> factorSetting;

    private protected RandomColorLayer(ConfigSetting<(float Low, float High)> setting, (float Low, float High) factor)
    {
        factorSetting = setting;
        Set(setting, RangeSetting.Ordered(factor));
    }

    /// <summary>The bounds of the factor, the smaller one first.</summary>
    public (float Low, float High) Factor => Get(factorSetting);

    /// <summary>The smallest and the largest number of an image; (0, 255) by default.</summary>
    /// <exception cref="NabiException">A bound is no finite number.</exception>
    public (float Low, float High) ValueRange
    {
        get => Get(ValueRangeSetting);
        init => Set(ValueRangeSetting, RangeSetting.Ordered(value));
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [factorSetting, ValueRangeSetting, LayerSettings.Seed, DataFormatSetting];

    private protected override ConfigSetting<DataFormat> DataFormatSetting => OwnDataFormat;

    /// <summary>Clips to the range of values.</summary>
    private protected Tensor Clipped(Tensor x) => Ops.Clip(x, ValueRange.Low, ValueRange.High);
}
