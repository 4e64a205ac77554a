using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>
/// How much of the targets' variance the predictions explain: 1 is all, 0 no more than their mean would, for targets and
/// predictions of shape (batch, n) or (batch, time, ..., n), where every step is a sample and those that the mask leaves out do not count.
/// </summary>
public sealed class R2Score : Metric
{
    private float[] integers = [];
    private float[] weights = [];
    private float[] steps = [];
    private double[] sums = [];
    private double[] squares = [];
    private double[] errors = [];
    private double[] counts = [];
    private double samples;

    /// <summary>Creates the metric.</summary>
    /// <param name="classAggregation">
    /// <c>uniform_average</c> (default), <c>variance_weighted_average</c>, or null for one number per output.
    /// </param>
    /// <param name="numRegressors">The number of inputs a regression had, for the adjusted score; 0 (default) for the plain one.</param>
    /// <exception cref="NabiException">A number is out of its range or a word unknown.</exception>
    public R2Score(string? classAggregation = "uniform_average", int numRegressors = 0)
    {
        if (classAggregation is not (null or "uniform_average" or "variance_weighted_average"))
            throw new NabiException($"R2Score: class_aggregation must be uniform_average, variance_weighted_average or null, got '{classAggregation}'.");
        if (numRegressors < 0)
            throw new NabiException($"R2Score: num_regressors must be 0 or more, got {numRegressors}.");
        ClassAggregation = classAggregation;
        NumRegressors = numRegressors;
    }

    /// <summary>How the outputs' numbers become one.</summary>
    public string? ClassAggregation { get; }

    /// <summary>The number of inputs a regression had.</summary>
    public int NumRegressors { get; }

    /// <inheritdoc/>
    public override string ClassName => "R2Score";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        yPred = AsFloats(yPred);
        var shape = Align(yTrue, yPred);
        if (shape.Rank == 1)
            shape = [shape[0], 1];
        Check(shape.Rank >= 2, $"target and prediction must have shape (batch, n) or (batch, time, n), got {yTrue.Shape} and {yPred.Shape}.");
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

        return (float)Adjusted(ClassAggregation == "variance_weighted_average" ? weighted / totals : plain);
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
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("class_aggregation", ClassAggregation).Set("num_regressors", NumRegressors);
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
