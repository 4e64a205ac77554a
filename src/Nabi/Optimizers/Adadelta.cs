namespace Nabi.Optimizers;

/// <summary>
/// Steps whose size follows the root of the mean of earlier steps over that of earlier gradients, so that no rate
/// needs tuning.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
/// </remarks>
public sealed class Adadelta(float learningRate = 0.001f) : Optimizer(learningRate)
{
    private Variable[] gradientSquares = [];
    private Variable[] stepSquares = [];

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Adadelta(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>How slowly the means move; 0.95 by default.</summary>
    public float Rho { get; init; } = 0.95f;

    /// <summary>Keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <inheritdoc/>
    public override string ClassName => "Adadelta";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("rho", Rho).Set("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        var slots = AddSlots(0f, "accumulated_grad", "accumulated_delta_var");
        (gradientSquares, stepSquares) = (slots[0], slots[1]);
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var rate = piece.LearningRate;
        var gradients = piece.Of(gradientSquares);
        var steps = piece.Of(stepSquares);
        for (var i = 0; i < w.Length; i++)
        {
            gradients[i] = Rho * gradients[i] + (1 - Rho) * g[i] * g[i];
            var step = -MathF.Sqrt(steps[i] + Epsilon) * g[i] / MathF.Sqrt(gradients[i] + Epsilon);
            steps[i] = Rho * steps[i] + (1 - Rho) * step * step;
            w[i] += rate * step;
        }
    }
}
