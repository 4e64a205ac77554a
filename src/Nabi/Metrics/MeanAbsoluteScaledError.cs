namespace Nabi.Metrics;

/// <summary>
/// MASE: the mean of |p - t| over the error of the seasonal naive forecast inside the series that were learnt from; below 1 is better than
/// that forecast. Hyndman, Koehler, 2006. Keras has no such metric.
/// </summary>
public sealed class MeanAbsoluteScaledError : SampleMean, Configs.IConfigurable
{
    private float[] integers = [];

    /// <summary>
    /// The error of the naive forecast, above 0; 1 by default. <c>Scores.NaiveError</c> of <c>Nabi.Forecasting</c> computes it: the mean of
    /// |y(t) - y(t - season)|.
    /// </summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float Scale { get => Get(MetricSettings.Scale); init => Set(MetricSettings.Scale, value); }

    /// <inheritdoc/>
    public override string ClassName => "MeanAbsoluteScaledError";

    bool Configs.IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.Scale];

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred) => Align(yTrue, yPred);

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target)
    {
        var truth = Floats(yTrue, ref integers);
        for (var i = 0; i < target.Length; i++)
            target[i] = Math.Abs(yPred.Floats[i] - truth[i]) / Scale;
    }
}
