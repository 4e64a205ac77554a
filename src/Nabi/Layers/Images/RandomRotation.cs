namespace Nabi.Layers;

/// <summary>In training, turns each image around its centre by an angle of its own.</summary>
/// <remarks>Keras's <c>RandomRotation</c>; a positive angle turns against the clock.</remarks>
public sealed class RandomRotation : RandomAffineLayer
{
    internal static readonly ConfigSetting<(float Low, float High)> FactorSetting =
        RangeSetting.Of(nameof(Factor), -1f, RangeSetting.BothWays);

    /// <summary>Angles up to a part of a full turn, both ways.</summary>
    /// <param name="factor">The largest angle, as a part of a full turn, -1 to 1: 0.1 for up to 36 degrees.</param>
    /// <exception cref="NabiException">The factor is outside -1 to 1.</exception>
    public RandomRotation(float factor)
        : this(RangeSetting.BothWays(factor))
    {
    }

    /// <summary>Angles between two.</summary>
    /// <param name="factor">The bounds, as parts of a full turn, -1 to 1, in any order.</param>
    /// <exception cref="NabiException">A bound is outside -1 to 1.</exception>
    public RandomRotation((float Low, float High) factor) => Set(FactorSetting, RangeSetting.Ordered(factor));

    /// <summary>Between which parts of a full turn the angles are drawn.</summary>
    public (float Low, float High) Factor => Get(FactorSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [FactorSetting, DataFormatSetting, FillModeSetting, FillValueSetting, InterpolationSetting, LayerSettings.Seed];

    private protected override Tensor[] Transform(Tensor x)
    {
        var angle = Draw(x, Factor) * MathF.Tau;
        var (cos, sin) = (Ops.Cos(angle), Ops.Sin(angle));
        var (centreX, centreY) = ((x.Shape[2] - 1) * 0.5f, (x.Shape[1] - 1) * 0.5f);
        return [cos, -sin, centreX - centreX * cos + centreY * sin, sin, cos, centreY - centreX * sin - centreY * cos];
    }
}
