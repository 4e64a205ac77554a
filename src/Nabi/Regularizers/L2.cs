namespace Nabi.Regularizers;

/// <summary>l2 times the sum of the squares: keeps weights small.</summary>
public sealed class L2 : Regularizer
{
    private readonly PenaltyPrimitive penalty;

    /// <summary>Creates the regularizer.</summary>
    /// <param name="l2">The factor, 0 or more; Keras's default is 0.01.</param>
    /// <exception cref="NabiException">The factor is negative or not a number.</exception>
    public L2(float l2)
    {
        Factor = L1L2.Checked("L2", l2);
        penalty = new PenaltyPrimitive(0f, l2);
    }

    /// <summary>The factor.</summary>
    public float Factor { get; }

    /// <inheritdoc/>
    public override string ClassName => "L2";

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => Ops.Apply(penalty, x);

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("l2", Factor);
}
