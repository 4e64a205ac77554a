namespace Nabi.Losses;

/// <summary>1 - TP / (TP + alpha FP + beta FN) over soft counts: for rare classes and images. Salehi and others, 2017.</summary>
/// <remarks>As in Keras, alpha goes with (1 - p) t and beta with p (1 - t).</remarks>
public sealed class Tversky : Loss
{
    private const float Epsilon = 1e-7f;

    private static readonly ConfigSetting<float> AlphaSetting = ConfigSetting.Float(nameof(Alpha), 0.5f);
    private static readonly ConfigSetting<float> BetaSetting = ConfigSetting.Float(nameof(Beta), 0.5f);

    /// <summary>The first weight; 0.5 by default.</summary>
    public float Alpha { get => Get(AlphaSetting); init => Set(AlphaSetting, value); }

    /// <summary>The second weight; 0.5 by default.</summary>
    public float Beta { get => Get(BetaSetting); init => Set(BetaSetting, value); }

    /// <summary>The axes that are counted together; null (default) for all.</summary>
    public IReadOnlyList<int>? Axis { get => Get(LossSettings.Axes); init => Set(LossSettings.Axes, value); }

    /// <inheritdoc/>
    public override string ClassName => "Tversky";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AlphaSetting, BetaSetting, LossSettings.Axes];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = Align(yTrue, yPred);
        var axes = Axis?.ToArray();
        var both = Ops.Sum(target * prediction, axes);
        var first = Ops.Sum((1f - prediction) * target, axes);
        var second = Ops.Sum(prediction * (1f - target), axes);
        return 1f - both / (both + first * Alpha + second * Beta + Epsilon);
    }
}
