namespace Nabi.Regularizers;

/// <summary>l1 times the sum of the sizes: drives small weights to zero.</summary>
public sealed class L1 : Regularizer
{
    private readonly PenaltyPrimitive penalty;

    /// <summary>Creates the regularizer.</summary>
    /// <param name="l1">The factor, 0 or more; Keras's default is 0.01.</param>
    /// <exception cref="NabiException">The factor is negative or not a number.</exception>
    public L1(float l1)
    {
        Factor = L1L2.Checked("L1", l1);
        penalty = new PenaltyPrimitive(l1, 0f);
    }

    /// <summary>The factor.</summary>
    public float Factor { get; }

    /// <inheritdoc/>
    public override string ClassName => "L1";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => Ops.Apply(penalty, x);

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("l1", Factor);
}
