namespace Nabi.Metrics;

/// <summary>The weighted sum of values.</summary>
public sealed class Sum : Metric
{
    private float[] factors = [];
    private double total;

    /// <inheritdoc/>
    public override string ClassName => "Sum";

    /// <summary>Takes values into account.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sampleWeight">What each counts; null for 1.</param>
    public void Update(Tensor values, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var scale = Factors(ref factors, values.Shape, sampleWeight, values.Mask);
        var numbers = AsFloats(values).Floats;
        for (var i = 0; i < scale.Length; i++)
            total += (double)numbers[i] * scale[i];
    }

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) => Update(yPred, sampleWeight);

    /// <inheritdoc/>
    public override float Result() => (float)total;

    /// <inheritdoc/>
    public override void Reset() => total = 0;

    /// <inheritdoc/>
    protected internal override int StateLength => 1;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => state[0] = total;

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => total = state[0];
}
