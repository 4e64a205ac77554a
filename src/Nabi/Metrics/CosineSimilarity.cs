using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The cosine of the angle between target and prediction: 1 when they point the same way.</summary>
public sealed class CosineSimilarity : RowwiseMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="axis">The axis of a vector; the last by default.</param>
    public CosineSimilarity(int axis = -1)
    {
        Axis = axis;
        Rows = new CosineFormula(1f);
    }

    /// <summary>The axis of a vector.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "CosineSimilarity";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    internal override RowFormula Rows { get; }

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        if (Axis != -1)
            config.Set("axis", Axis);
    }
}
