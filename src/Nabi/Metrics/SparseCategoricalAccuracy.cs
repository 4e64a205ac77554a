namespace Nabi.Metrics;

/// <summary>How often the most likely class is the right one, for class numbers as targets.</summary>
public sealed class SparseCategoricalAccuracy : SparseMetric
{
    /// <inheritdoc/>
    public override string ClassName => "SparseCategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    private protected override float Value(ReadOnlySpan<float> prediction, int label) => TopClass.First(prediction) == label ? 1f : 0f;
}
