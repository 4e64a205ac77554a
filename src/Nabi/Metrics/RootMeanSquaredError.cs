namespace Nabi.Metrics;

/// <summary>The root of the mean of (p - t)² over all batches.</summary>
public sealed class RootMeanSquaredError : SampleMean
{
    private float[] integers = [];

    /// <inheritdoc/>
    public override string ClassName => "RootMeanSquaredError";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    public override float Result() => MathF.Sqrt(base.Result());

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred) => Align(yTrue, yPred);

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target)
    {
        var truth = Floats(yTrue, ref integers);
        for (var i = 0; i < target.Length; i++)
            target[i] = (yPred.Floats[i] - truth[i]) * (yPred.Floats[i] - truth[i]);
    }
}
