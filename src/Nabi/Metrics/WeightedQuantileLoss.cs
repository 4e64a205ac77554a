using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// wQL: twice the sum of the pinball losses over the sum of |t|, the mean over the quantiles; of many quantiles it is the continuous ranked
/// probability score relative to the targets' size. The measure of GluonTS. Keras has no such metric.
/// </summary>
/// <remarks>The last axis of the prediction counts the quantiles, (batch, ..., Q); the target has shape (batch, ...) or (batch, ..., 1).
/// Where all targets are 0 the result is 0.</remarks>
public sealed class WeightedQuantileLoss : Metric, Configs.IConfigurable
{
    private Pinball? pinball;
    private float[] integers = [];
    private float[] weights = [];
    private double losses;
    private double sizes;

    /// <summary>Creates the metric.</summary>
    /// <param name="quantiles">The quantiles, each between 0 and 1; the median, 0.5, when none is given.</param>
    /// <exception cref="NabiException">One is not between 0 and 1.</exception>
    public WeightedQuantileLoss(params float[] quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        Set(LossSettings.Quantiles, quantiles.Length > 0 ? [.. quantiles] : [0.5f]);
    }

    /// <summary>The quantiles, in the order of the prediction's last axis.</summary>
    public IReadOnlyList<float> Quantiles => Get(LossSettings.Quantiles)!;

    /// <inheritdoc/>
    public override string ClassName => "WeightedQuantileLoss";

    bool Configs.IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LossSettings.Quantiles];

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        pinball ??= new Pinball([.. Quantiles]);
        var values = Tape.Pause(() => pinball.Samples(yTrue,
            Quantiles.Count == 1 && yTrue.Shape == yPred.Shape ? Ops.ExpandDims(AsFloats(yPred), -1) : AsFloats(yPred)));
        var truth = Floats(yTrue, ref integers);
        var scale = Factors(ref weights, values.Shape, sampleWeight, yPred.Mask);
        for (var i = 0; i < truth.Length; i++)
        {
            if (scale[i] != 0)
                (losses, sizes) = (losses + 2.0 * scale[i] * values.Floats[i], sizes + (double)scale[i] * Math.Abs(truth[i]));
        }
    }

    /// <inheritdoc/>
    public override float Result() => sizes == 0 ? 0f : (float)(losses / sizes);

    /// <inheritdoc/>
    public override void Reset() => (losses, sizes) = (0, 0);

    /// <inheritdoc/>
    protected internal override int StateLength => 2;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => (state[0], state[1]) = (losses, sizes);

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => (losses, sizes) = (state[0], state[1]);
}
