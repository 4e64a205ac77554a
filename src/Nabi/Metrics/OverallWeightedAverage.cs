namespace Nabi.Metrics;

/// <summary>
/// OWA: the mean of sMAPE and MASE, each over that of the naive method; below 1 is better than it. The M4 competition's measure of point
/// forecasts (Makridakis, Spiliotis, Assimakopoulos, 2020). Keras has no such metric.
/// </summary>
public sealed class OverallWeightedAverage : SampleMean, Configs.IConfigurable
{
    private static readonly ConfigSetting<float> SmapeSetting = ConfigSetting.Float(nameof(NaiveSmape), Must.BeAboveZero);

    private static readonly ConfigSetting<float> MaseSetting = ConfigSetting.Float(nameof(NaiveMase), Must.BeAboveZero);

    private float[] integers = [];

    /// <summary>Creates the metric.</summary>
    /// <param name="naiveSmape">The sMAPE of the naive method on the same targets, from 0 to 200 and not 0.</param>
    /// <param name="naiveMase">Its MASE, above 0.</param>
    /// <exception cref="NabiException">One is not above 0.</exception>
    public OverallWeightedAverage(float naiveSmape, float naiveMase)
    {
        Set(SmapeSetting, naiveSmape);
        Set(MaseSetting, naiveMase);
    }

    /// <summary>The sMAPE of the naive method.</summary>
    public float NaiveSmape => Get(SmapeSetting);

    /// <summary>The MASE of the naive method.</summary>
    public float NaiveMase => Get(MaseSetting);

    /// <summary>The error of the naive forecast inside the series that were learnt from, above 0; 1 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float Scale { get => Get(MetricSettings.Scale); init => Set(MetricSettings.Scale, value); }

    /// <inheritdoc/>
    public override string ClassName => "OverallWeightedAverage";

    bool Configs.IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [SmapeSetting, MaseSetting, MetricSettings.Scale];

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred) => Align(yTrue, yPred);

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target)
    {
        var truth = Floats(yTrue, ref integers);
        for (var i = 0; i < target.Length; i++)
        {
            var (error, size) = (Math.Abs(yPred.Floats[i] - truth[i]), Math.Abs(yPred.Floats[i]) + Math.Abs(truth[i]));
            target[i] = ((size == 0 ? 0 : 200 * error / size) / NaiveSmape + error / Scale / NaiveMase) / 2;
        }
    }
}
