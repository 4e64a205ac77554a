namespace Nabi.Losses;

/// <summary>The binary crossentropy times (1 - probability of the truth)^gamma: easy examples count less. Lin and others, 2017.</summary>
public sealed class BinaryFocalCrossentropy : CrossentropyLoss
{
    private static readonly ConfigSetting<bool> BalancingSetting = ConfigSetting.Bool(nameof(ApplyClassBalancing), false);
    private static readonly ConfigSetting<float> AlphaSetting = ConfigSetting.Float(nameof(Alpha), 0.25f);
    private static readonly ConfigSetting<float> GammaSetting = ConfigSetting.Float(nameof(Gamma), 2f);

    /// <summary>Whether class 1 is weighed by alpha and class 0 by 1 - alpha; false by default.</summary>
    public bool ApplyClassBalancing { get => Get(BalancingSetting); init => Set(BalancingSetting, value); }

    /// <summary>The weight of class 1, 0 to 1; 0.25 by default.</summary>
    public float Alpha { get => Get(AlphaSetting); init => Set(AlphaSetting, value); }

    /// <summary>How much less easy examples count; 2 by default.</summary>
    public float Gamma { get => Get(GammaSetting); init => Set(GammaSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "BinaryFocalCrossentropy";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, BalancingSetting, AlphaSetting, GammaSetting];

    private protected override RowFormula MakeRows()
        => new BinaryFocalFormula(FromLogits, LabelSmoothing, ApplyClassBalancing, Alpha, Gamma);
}
