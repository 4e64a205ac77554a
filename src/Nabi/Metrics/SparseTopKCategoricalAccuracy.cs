using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>How often the right class is among the k most likely, for class numbers as targets.</summary>
public sealed class SparseTopKCategoricalAccuracy : SparseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="k">How many classes count; 5 by default.</param>
    /// <exception cref="NabiException"><paramref name="k"/> is below 1.</exception>
    public SparseTopKCategoricalAccuracy(int k = 5)
    {
        if (k < 1)
            throw new NabiException($"SparseTopKCategoricalAccuracy: k must be 1 or more, got {k}.");
        K = k;
    }

    /// <summary>How many classes count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override string ClassName => "SparseTopKCategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("k", K);
    }

    private protected override float Value(ReadOnlySpan<float> prediction, int label)
        => (uint)label < (uint)prediction.Length && TopClass.IsAmong(prediction, label, K) ? 1f : 0f;
}
