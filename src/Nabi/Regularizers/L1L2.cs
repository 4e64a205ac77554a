using Nabi.Configs;

namespace Nabi.Regularizers;

/// <summary>l1 times the sum of the sizes and l2 times the sum of the squares.</summary>
public sealed class L1L2 : Regularizer
{
    private readonly float sizes;
    private readonly float squares;
    private readonly PenaltyPrimitive penalty;

    /// <summary>Creates the regularizer.</summary>
    /// <param name="l1">The factor of the sizes, 0 or more; 0 by default.</param>
    /// <param name="l2">The factor of the squares, 0 or more; 0 by default.</param>
    /// <exception cref="NabiException">A factor is negative or not a number.</exception>
    public L1L2(float l1 = 0f, float l2 = 0f)
    {
        sizes = Checked("L1L2", l1);
        squares = Checked("L1L2", l2);
        penalty = new PenaltyPrimitive(l1, l2);
    }

    /// <inheritdoc/>
    public override string ClassName => "L1L2";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => Ops.Apply(penalty, x);

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("l1", sizes).Set("l2", squares);

    /// <summary>A factor that is a number of 0 or more.</summary>
    internal static float Checked(string owner, float factor)
        => factor >= 0 && float.IsFinite(factor)
            ? factor : throw new NabiException($"{owner}: the factor must be 0 or more, got {factor}.");
}
