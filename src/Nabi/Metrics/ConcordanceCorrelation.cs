using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The concordance of target and prediction along an axis, the mean over samples: from -1 to 1. Lin, 1989.</summary>
public sealed class ConcordanceCorrelation : RowwiseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="axis">The axis of a vector; the last by default.</param>
    public ConcordanceCorrelation(int axis = -1)
    {
        Axis = axis;
        Rows = new ConcordanceFormula();
    }

    /// <summary>The axis of a vector.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "ConcordanceCorrelation";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    internal override RowFormula Rows { get; }

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("axis", Axis);
    }
}
