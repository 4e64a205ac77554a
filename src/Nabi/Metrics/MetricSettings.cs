namespace Nabi.Metrics;

/// <summary>Settings that several metrics have with one name, one default and one rule.</summary>
internal static class MetricSettings
{
    public static readonly ConfigSetting<int> K = ConfigSetting.Int(nameof(TopKCategoricalAccuracy.K), 5, Must.BeAtLeast(1));

    public static readonly ConfigSetting<int> Axis = ConfigSetting.Int(nameof(PearsonCorrelation.Axis), -1);

    public static readonly ConfigSetting<int?> TopK
        = ConfigSetting.OptionalInt(nameof(Precision.TopK), static (k, _) => k is null or >= 1 ? null : "1 or more, or null for all");

    public static readonly ConfigSetting<int?> ClassId
        = ConfigSetting.OptionalInt(nameof(Precision.ClassId), static (id, _) => id is null or >= 0 ? null : "0 or more, or null for all");

    public static readonly ConfigSetting<int?> IgnoreClass = ConfigSetting.OptionalInt(nameof(MeanIoU.IgnoreClass));

    public static readonly ConfigSetting<IReadOnlyList<int>> TargetClassIds
        = new(nameof(IoU.TargetClassIds), null, static (config, key) => config.Ints(key),
            static (config, key, ids) => config.Set(key, [.. ids]));

    /// <summary>The error of the naive forecast that scaled measures divide by.</summary>
    public static readonly ConfigSetting<float> Scale = ConfigSetting.Float(nameof(MeanAbsoluteScaledError.Scale), 1f, Must.BeAboveZero);

    public static readonly ConfigSetting<float> LeastPrecision = Rate(nameof(RecallAtPrecision.Precision));

    public static readonly ConfigSetting<float> LeastRecall = Rate(nameof(PrecisionAtRecall.Recall));

    public static readonly ConfigSetting<float> LeastSensitivity = Rate(nameof(SpecificityAtSensitivity.Sensitivity));

    public static readonly ConfigSetting<float> LeastSpecificity = Rate(nameof(SensitivityAtSpecificity.Specificity));

    private static ConfigSetting<float> Rate(string name) => ConfigSetting.Float(name, Must.BeFraction);
}
