namespace Nabi.Losses;

/// <summary>
/// The categorical crossentropy with each class times alpha (1 - p)^gamma: easy examples count less. Lin and others, 2017.
/// </summary>
public sealed class CategoricalFocalCrossentropy : CrossentropyLoss
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

    /// <inheritdoc/>
    public override string ClassName => "CategoricalFocalCrossentropy";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, AlphaSetting, GammaSetting];

    private protected override RowFormula MakeRows() => new CategoricalFocalFormula(FromLogits, LabelSmoothing, Alpha, Gamma);
}
