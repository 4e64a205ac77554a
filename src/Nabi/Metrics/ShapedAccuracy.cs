using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// <c>accuracy</c> as a name: binary for predictions with one number, sparse for class numbers, else categorical.
/// </summary>
public sealed class ShapedAccuracy : Metric
{
    private Metric? chosen;

    /// <inheritdoc/>
    public override string ClassName => "Accuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
        => (chosen ??= Resolve(yTrue.Shape, yPred.Shape, null)).Update(yTrue, yPred, sampleWeight);

    /// <inheritdoc/>
    public override float Result() => chosen?.Result() ?? 0f;

    /// <inheritdoc/>
    public override void Reset() => chosen?.Reset();

    /// <inheritdoc/>
    protected internal override int StateLength => chosen?.StateLength ?? -1;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => chosen?.ReadState(state);

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => chosen?.WriteState(state);

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape target, Shape prediction, Loss? loss)
    {
        Metric metric = (prediction.Rank > 0 ? prediction[-1] : 1) == 1 ? new BinaryAccuracy()
            : target.Rank < prediction.Rank || target[-1] == 1 ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
        return metric.Named(Name);
    }
}
