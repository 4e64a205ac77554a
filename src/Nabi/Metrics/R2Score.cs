namespace Nabi.Metrics;

/// <summary>
/// How much of the targets' variance the predictions explain: 1 is all, 0 no more than their mean would, for targets and
/// predictions of shape (batch, n) or (batch, time, ..., n), where every step is a sample and those that the mask leaves out do not count.
/// </summary>
public sealed class R2Score : Metric
{
    private static readonly ConfigSetting<ClassAggregation?> AggregationSetting
        = ConfigSetting.OptionalOption<ClassAggregation>(nameof(ClassAggregation), Metrics.ClassAggregation.UniformAverage);

    private static readonly ConfigSetting<int> RegressorsSetting =
        ConfigSetting.Int(nameof(NumRegressors), 0, static (count, _) => count >= 0 ? null : "0 or more");

    private float[] integers = [];
    private float[] weights = [];
    private float[] steps = [];
    private double[] sums = [];
    private double[] squares = [];
    private double[] errors = [];
    private double[] counts = [];
    private double samples;

    /// <summary>How the outputs' numbers become one; the mean by default, null for one number per output.</summary>
    public ClassAggregation? ClassAggregation { get => Get(AggregationSetting); init => Set(AggregationSetting, value); }

    /// <summary>The number of inputs a regression had, for the adjusted score; 0 (default) for the plain one.</summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public int NumRegressors { get => Get(RegressorsSetting); init => Set(RegressorsSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "R2Score";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AggregationSetting, RegressorsSetting];

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        yPred = AsFloats(yPred);
        var shape = Align(yTrue, yPred);
        if (shape.Rank == 1)
            shape = [shape[0], 1];
        Check(shape.Rank >= 2,
            $"target and prediction must have shape (batch, n) or (batch, time, n), got {yTrue.Shape} and {yPred.Shape}.");
        var width = shape[-1];
        if (sums.Length == 0)
            (sums, squares, errors, counts) = (new double[width], new double[width], new double[width], new double[width]);
        Check(sums.Length == width, $"earlier batches had {sums.Length} outputs, this one has {width}.");
        var truth = Floats(yTrue, ref integers);
        var guess = yPred.Floats;
        var rows = shape.Slice(0, shape.Rank - 1);
        var scale = Factors(ref weights, rows, sampleWeight, yPred.Mask);
        var counted = yPred.Mask is null ? default : Factors(ref steps, rows, null, yPred.Mask);
        for (var i = 0; i < guess.Length; i++)
        {
            // Keras counts every number of the targets here, not every sample.
            samples += counted.IsEmpty || counted[i / width] != 0 ? 1 : 0;
            double weight = scale[i / width];
            if (weight == 0)
                continue;
            double t = truth[i];
            sums[i % width] += t * weight;
            squares[i % width] += t * t * weight;
            errors[i % width] += (t - guess[i]) * (t - guess[i]) * weight;
            counts[i % width] += weight;
        }
    }

    /// <inheritdoc/>
    public override float Result()
    {
        double weighted = 0, totals = 0, plain = 0;
        for (var i = 0; i < sums.Length; i++)
        {
            var total = Total(i);
            weighted += total * Raw(i);
            totals += total;
            plain += Raw(i) / sums.Length;
        }

        return (float)Adjusted(ClassAggregation == Metrics.ClassAggregation.VarianceWeightedAverage ? weighted / totals : plain);
    }

    /// <inheritdoc/>
    public override Tensor ResultTensor()
        => ClassAggregation is not null ? Result() : Tensor.From([.. sums.Select((_, i) => (float)Adjusted(Raw(i)))]);

    /// <inheritdoc/>
    public override void Reset()
    {
        (sums, squares, errors, counts) = ([], [], [], []);
        samples = 0;
    }

    /// <inheritdoc/>
    protected internal override int StateLength => 4 * sums.Length + 1;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state)
    {
        SumRows.Read(state, sums, squares, errors, counts);
        state[4 * sums.Length] = samples;
    }

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state)
    {
        (sums, squares, errors, counts) = SumRows.Write(state[..^1]);
        samples = state[^1];
    }

    private double Total(int i) => squares[i] - sums[i] * (sums[i] / counts[i]);

    private double Raw(int i)
    {
        var score = 1 - errors[i] / Total(i);
        return double.IsInfinity(score) ? 0 : score;
    }

    // Without more samples than inputs the adjusted score has no meaning, and the plain one is returned as in Keras.
    private double Adjusted(double score)
        => NumRegressors == 0 || NumRegressors >= samples - 1 ? score : 1 - (1 - score) * (samples - 1) / (samples - NumRegressors - 1);
}
