namespace Nabi.Losses;

/// <summary>Settings that several losses have with one name, one default and one rule.</summary>
internal static class LossSettings
{
    public static readonly ConfigSetting<bool> FromLogits = ConfigSetting.Bool(nameof(BinaryCrossentropy.FromLogits), false);

    public static readonly ConfigSetting<float> LabelSmoothing =
        ConfigSetting.Float(nameof(BinaryCrossentropy.LabelSmoothing), 0f, Must.BeFraction);

    public static readonly ConfigSetting<int> Axis = ConfigSetting.Int(nameof(BinaryCrossentropy.Axis), -1);

    /// <summary>The axis where Keras writes it only if it is not the last.</summary>
    public static readonly ConfigSetting<int> OmittedAxis =
        new(ConfigSetting.Int(nameof(BinaryCrossentropy.Axis))) { Default = -1, OmitsDefault = true };

    /// <summary>The axes that are counted together.</summary>
    public static readonly ConfigSetting<IReadOnlyList<int>?> Axes = ConfigSetting.OptionalInts(nameof(Dice.Axis));

    /// <summary>The part of the targets that should lie inside of intervals.</summary>
    public static readonly ConfigSetting<float> Level = ConfigSetting.Float(
        nameof(IntervalScore.Level), 0.95f, static (value, _) => value is > 0f and < 1f ? null : "between 0 and 1");

    /// <summary>The quantiles along the last axis of predictions.</summary>
    public static readonly ConfigSetting<IReadOnlyList<float>?> Quantiles = ConfigSetting.OptionalFloats(
        nameof(Pinball.Quantiles),
        (values, _) => values is { Count: > 0 } && values.All(value => value is > 0f and < 1f)
            ? null : "numbers between 0 and 1, at least one");

    public static readonly ConfigSetting<int?> IgnoreClass = ConfigSetting.OptionalInt(nameof(SparseCategoricalCrossentropy.IgnoreClass));
}
