using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often the right class is among the k likeliest, for one-hot targets.</summary>
public sealed class TopKCategoricalAccuracy : RowwiseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="k">How many classes count; 5 by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public TopKCategoricalAccuracy(int k = 5)
    {
        if (k < 1)
            throw new NabiException($"TopKCategoricalAccuracy: k must be 1 or more, got {k}.");
        K = k;
        Rows = new TopClass(k);
    }

    /// <summary>How many classes count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override string ClassName => "TopKCategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    internal override RowFormula Rows { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("k", K);
    }
}
