namespace Nabi.Metrics;

/// <summary>The weighted mean of values.</summary>
public sealed class Mean : SampleMean
{
    /// <inheritdoc/>
    public override string ClassName => "Mean";

    /// <summary>Takes values into account.</summary>
    /// <param name="values">The values, shape (batch, ...) or one number.</param>
    /// <param name="sampleWeight">What each counts; null for 1.</param>
    public void Update(Tensor values, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Gather(AsFloats(values).Floats, values.Shape, sampleWeight, values.Mask);
    }

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred) => yPred.Shape;

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target) => yPred.Floats.CopyTo(target);
}
