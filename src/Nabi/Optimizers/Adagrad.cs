namespace Nabi.Optimizers;

/// <summary>
/// Each gradient element divided by the root of the sum of its squares so far: <c>w -= rate * g / sqrt(a +
/// epsilon)</c>.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Duchi, Hazan and Singer, 2011. The sum starts at 0.1 and the epsilon stands inside the root, as in Keras 3.
/// </remarks>
public sealed class Adagrad(float learningRate = 0.001f) : Optimizer(learningRate)
{
    private Variable[] accumulators = [];

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Adagrad(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>Where the sums start, 0 or more; 0.1 by default.</summary>
    public float InitialAccumulatorValue { get; init; } = 0.1f;

    /// <summary>Keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <inheritdoc/>
    public override string ClassName => "Adagrad";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("initial_accumulator_value", InitialAccumulatorValue).Set("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        Check(InitialAccumulatorValue >= 0, $"InitialAccumulatorValue must be 0 or more, got {InitialAccumulatorValue}.");
        accumulators = AddSlots(InitialAccumulatorValue, "accumulator")[0];
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var rate = piece.LearningRate;
        var sums = piece.Of(accumulators);
        for (var i = 0; i < w.Length; i++)
        {
            sums[i] += g[i] * g[i];
            w[i] -= rate * g[i] / MathF.Sqrt(sums[i] + Epsilon);
        }
    }
}
