using Nabi.Kernels;

namespace Nabi.Optimizers;

/// <summary>
/// Gradient descent, with momentum if wanted: <c>m = momentum * m - rate * g; w += m</c>.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.01 by default.</param>
/// <remarks>
/// Nesterov: <c>w += momentum * m - rate * g</c> with the new m.
/// </remarks>
public sealed class SGD(float learningRate = 0.01f) : Optimizer(learningRate)
{
    private Variable[] momentums = [];

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public SGD(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>How much of the last step is taken again, 0 to 1; 0 by default.</summary>
    public float Momentum { get; init; }

    /// <summary>True to look ahead along the momentum; false by default.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "SGD";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("momentum", Momentum).Set("nesterov", Nesterov);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        Check(Momentum is >= 0 and <= 1, $"Momentum must be from 0 to 1, got {Momentum}.");
        if (Momentum != 0)
            momentums = AddSlots(0f, "momentum")[0];
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
        => AdaptiveUpdates.Sgd(piece.Values, Momentum == 0 ? default : piece.Of(momentums), piece.Gradient,
            piece.LearningRate, Momentum, Nesterov);
}
