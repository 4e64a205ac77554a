namespace Nabi.Metrics;

/// <summary>A metric with one number per threshold.</summary>
public abstract class ThresholdMetric : BinaryCountsMetric
{
    private static readonly ConfigSetting<IReadOnlyList<float>?> ThresholdsSetting = new(
        nameof(Thresholds),
        null,
        static (config, key) => config.Floats(key),
        static (config, key, values) => config.Set(key,
            values is null ? null : values.Count == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)])))
    {
        Default = null,
        Rule = static (values, _) => values is null || (values.Count > 0 && values.All(value => value is >= 0 and <= 1))
            ? null : "numbers from 0 to 1, at least one",
    };

    private protected ThresholdMetric()
    {
    }

    /// <summary>
    /// What counts as 1: one number per threshold, from 0 to 1; null (default) for 0.5, or for everything where only the most likely
    /// classes count.
    /// </summary>
    /// <exception cref="NabiException">One is out of range, or there is none.</exception>
    public IReadOnlyList<float>? Thresholds
    {
        get => Get(ThresholdsSetting);
        init => Set(ThresholdsSetting, value is null ? null : [.. value]);
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [ThresholdsSetting];

    /// <inheritdoc/>
    public override float Result()
    {
        double sum = 0;
        for (var i = 0; i < Counts.Thresholds; i++)
            sum += At(i);
        return (float)(sum / Counts.Thresholds);
    }

    /// <inheritdoc/>
    public override Tensor ResultTensor()
        => Counts.Thresholds == 1 ? Result() : Tensor.From([.. Enumerable.Range(0, Counts.Thresholds).Select(i => (float)At(i))]);

    /// <summary>The number at a threshold.</summary>
    private protected abstract double At(int threshold);

    private protected override ThresholdCounts MakeCounts() => new([.. Thresholds ?? [Get(MetricSettings.TopK) is null ? 0.5f : -1e10f]]);
}
