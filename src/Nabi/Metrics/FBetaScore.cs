namespace Nabi.Metrics;

/// <summary>
/// The mean of precision and recall that counts recall beta times: (1 + beta²) P R / (beta² P + R), for targets and predictions
/// of shape (batch, classes) or (batch, time, ..., classes), where every step is a sample and those that the mask leaves out do not count.
/// </summary>
public sealed class FBetaScore : FScore
{
    private static readonly ConfigSetting<float> BetaSetting = ConfigSetting.Float(nameof(Beta), 1f, Must.BeAboveZero);

    /// <summary>How much recall counts; 1 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float Beta { get => Get(BetaSetting); init => Set(BetaSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "FBetaScore";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, BetaSetting];

    /// <inheritdoc/>
    protected override string DefaultName => "fbeta_score";

    private protected override float RecallWeight => Beta;
}
