namespace Nabi.Layers;

/// <summary>
/// In training, brings the numbers of each image nearer to the mean of their channel or farther from it: (x - mean) f + mean, with a factor
/// f of the image's own, then clipped to <see cref="RandomColorLayer.ValueRange"/>.
/// </summary>
/// <remarks>Keras's <c>RandomContrast</c>. One number stands for as much down as up, as Keras's page says.</remarks>
/// <param name="factor">How far below and above 1 the factors lie, 0 to 1, the smaller number first (as Keras sorts them).</param>
/// <exception cref="NabiException">A number is outside 0 to 1.</exception>
public sealed class RandomContrast((float Low, float High) factor) : RandomColorLayer(FactorSetting, factor)
{
    internal static readonly ConfigSetting<(float Low, float High)> FactorSetting =
        RangeSetting.Of(nameof(Factor), 0f, static factor => (factor, factor));

    /// <summary>Factors from 1 - factor to 1 + factor.</summary>
    /// <param name="factor">How far from 1 the factors lie, 0 to 1.</param>
    /// <exception cref="NabiException">The number is outside 0 to 1.</exception>
    public RandomContrast(float factor)
        : this((factor, factor))
    {
    }

    private protected override Tensor Change(Tensor x)
    {
        // Channel by channel: a pixel has few numbers, a channel has many, and long rows are fast.
        var first = Ops.Transpose(x, 0, 3, 1, 2);
        var channels = Ops.View(first, first.Shape.Slice(0, 2).Concat([x.Shape[1] * x.Shape[2]]));
        var mean = Ops.Mean(channels, [2], keepDims: true);
        var drawn = Draw(x, (1f - Factor.Low, 1f + Factor.High), 1, 1);
        var changed = Clipped((channels - mean) * drawn + mean);
        return Ops.Transpose(Ops.View(changed, first.Shape), 0, 2, 3, 1);
    }
}
