using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>Minus the cosine of the angle between target and prediction along an axis: -1 when they point the same way.</summary>
public sealed class CosineSimilarity : RowwiseLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="axis">The axis; the last by default.</param>
    public CosineSimilarity(int axis = -1)
    {
        Axis = axis;
        Rows = new CosineFormula(-1f);
    }

    /// <summary>The axis of a vector.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "CosineSimilarity";

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
