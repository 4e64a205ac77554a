namespace Nabi.Layers;

/// <summary>
/// In training, adds to all numbers of each image a part of the range of values, of the image's own, then clips to
/// <see cref="RandomColorLayer.ValueRange"/>.
/// </summary>
/// <remarks>Keras's <c>RandomBrightness</c>.</remarks>
/// <param name="factor">Between which parts of the range the addition is drawn, -1 to 1, in any order: at -1 an image is black, at 1
/// white.</param>
/// <exception cref="NabiException">A bound is outside -1 to 1.</exception>
public sealed class RandomBrightness((float Low, float High) factor) : RandomColorLayer(FactorSetting, factor)
{
    internal static readonly ConfigSetting<(float Low, float High)> FactorSetting =
        RangeSetting.Of(nameof(Factor), -1f, RangeSetting.BothWays);

    /// <summary>Up to a part of the range, darker and brighter.</summary>
    /// <param name="factor">The largest part, -1 to 1; at -1 an image is black, at 1 white.</param>
    /// <exception cref="NabiException">The factor is outside -1 to 1.</exception>
    public RandomBrightness(float factor)
        : this(RangeSetting.BothWays(factor))
    {
    }

    private protected override Tensor Change(Tensor x)
        => Clipped(x + Draw(x, Factor, 1, 1, 1) * (ValueRange.High - ValueRange.Low));
}
