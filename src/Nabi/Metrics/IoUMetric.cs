namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of several classes.</summary>
public abstract class IoUMetric : ConfusionMatrixMetric
{
    private static readonly ConfigSetting<bool> NumbersSetting = ConfigSetting.Bool(nameof(SparseYPred), true);
    private static readonly ConfigSetting<bool> OneHotSetting = ConfigSetting.Bool(nameof(SparseYPred), false);

    private protected IoUMetric(int numClasses, IReadOnlyList<int>? targetClassIds)
        : base(numClasses, targetClassIds)
    {
    }

    /// <summary>A class number that does not count; null (default) for none.</summary>
    public int? IgnoreClass { get => Get(MetricSettings.IgnoreClass); init => Set(MetricSettings.IgnoreClass, value); }

    /// <summary>
    /// True when predictions are class numbers, false when the largest along the axis is the class. True by default, false for the metrics
    /// of one-hot targets.
    /// </summary>
    public bool SparseYPred { get => Get(PredictionSetting); init => Set(PredictionSetting, value); }

    /// <summary>The axis of the classes; the last by default.</summary>
    public int Axis { get => Get(MetricSettings.Axis); init => Set(MetricSettings.Axis, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [ClassesSetting, MetricSettings.IgnoreClass, PredictionSetting, MetricSettings.Axis];

    private protected override int? Ignored => IgnoreClass;

    private protected override int ClassAxis => Axis;

    private protected override bool PredictionsAreNumbers => SparseYPred;

    /// <summary>Whether the metric is for one-hot targets.</summary>
    private protected virtual bool IsOneHot => false;

    private ConfigSetting<bool> PredictionSetting => IsOneHot ? OneHotSetting : NumbersSetting;
}
