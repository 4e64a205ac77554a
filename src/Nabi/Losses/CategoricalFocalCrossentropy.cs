namespace Nabi.Losses;

/// <summary>
/// The categorical crossentropy with each class times alpha (1 - p)^gamma: easy examples count less. Lin and others, 2017.
/// </summary>
public sealed class CategoricalFocalCrossentropy : RowwiseLoss
{
    private static readonly ConfigSetting<IReadOnlyList<float>> AlphaSetting = new(
        nameof(Alpha),
        null,
        static (config, key) => config.Floats(key),
        static (config, key, values) =>
            config.Set(key, values.Count == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)])))
    {
        Default = [0.25f],
        Rule = static (values, _) => values.Count > 0 ? null : "one number, or one per class",
    };

    private static readonly ConfigSetting<float> GammaSetting = ConfigSetting.Float(nameof(Gamma), 2f);

    /// <summary>One factor, or one per class; 0.25 by default.</summary>
    /// <exception cref="NabiException">There is none.</exception>
    public IReadOnlyList<float> Alpha { get => Get(AlphaSetting); init => Set(AlphaSetting, value); }

    /// <summary>How much less easy examples count; 2 by default.</summary>
    public float Gamma { get => Get(GammaSetting); init => Set(GammaSetting, value); }

    /// <summary>Whether predictions are logits; false (default) for probabilities.</summary>
    public bool FromLogits { get => Get(LossSettings.FromLogits); init => Set(LossSettings.FromLogits, value); }

    /// <summary>How far targets are moved towards the even distribution, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public float LabelSmoothing { get => Get(LossSettings.LabelSmoothing); init => Set(LossSettings.LabelSmoothing, value); }

    /// <summary>The axis of the classes; the last by default.</summary>
    public int Axis { get => Get(LossSettings.Axis); init => Set(LossSettings.Axis, value); }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalFocalCrossentropy";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LossSettings.FromLogits, LossSettings.LabelSmoothing, LossSettings.Axis, AlphaSetting, GammaSetting];

    internal override int RowAxis => Axis;

    private protected override RowFormula MakeRows() => new CategoricalFocalFormula(FromLogits, LabelSmoothing, Alpha, Gamma);
}
