namespace Nabi.Optimizers;

/// <summary>What Adam and its variants share: moving means of the gradients and of their sizes, and how slowly they move.</summary>
public abstract class MomentOptimizer : Optimizer
{
    private protected MomentOptimizer(float learningRate)
        : base(learningRate)
    {
    }

    /// <summary>How slowly the mean of the gradients moves; 0.9 by default.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>How slowly the mean of their squares moves, with <see cref="Adamax"/> the largest size; 0.999 by default.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>The means of the gradients, one per variable.</summary>
    private protected Variable[] Momentums { get; private set; } = [];

    /// <summary>The means of their squares or sizes, one per variable.</summary>
    private protected Variable[] Velocities { get; private set; } = [];

    /// <summary>The name of the second mean's slots.</summary>
    private protected virtual string VelocityName => "velocity";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        var slots = AddSlots(0f, "momentum", VelocityName);
        (Momentums, Velocities) = (slots[0], slots[1]);
    }
}
