namespace Nabi.Regularizers;

/// <summary>l1 times the sum of the sizes and l2 times the sum of the squares.</summary>
public sealed class L1L2 : Regularizer
{
    private PenaltyPrimitive? penalty;

    /// <summary>The factor of the sizes; 0 by default.</summary>
    /// <exception cref="NabiException">It is negative or not a number.</exception>
    public float L1 { get; init => field = Checked("L1L2", value); }

    /// <summary>The factor of the squares; 0 by default.</summary>
    /// <exception cref="NabiException">It is negative or not a number.</exception>
    public float L2 { get; init => field = Checked("L1L2", value); }

    /// <inheritdoc/>
    public override string ClassName => "L1L2";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => Ops.Apply(penalty ??= new PenaltyPrimitive(L1, L2), x);

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("l1", L1).Set("l2", L2);

    /// <summary>A factor that is a number of 0 or more.</summary>
    internal static float Checked(string owner, float factor)
        => factor >= 0 && float.IsFinite(factor)
            ? factor : throw new NabiException($"{owner}: the factor must be 0 or more, got {factor}.");
}
