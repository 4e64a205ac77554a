namespace Nabi.Optimizers;

/// <summary>From one rate to another in a number of steps: <c>(initial - end) * (1 - step / decaySteps) ^ power + end</c>.</summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps of the way down; above 0.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class PolynomialDecay(float initialLearningRate, float decaySteps) : LearningRateSchedule
{
    private readonly float decaySteps = Positive(decaySteps, "PolynomialDecay", "decaySteps");

    /// <summary>The rate at the end and after; 0.0001 by default.</summary>
    public float EndLearningRate { get; init; } = 0.0001f;

    /// <summary>The exponent; 1 (a straight line) by default.</summary>
    public float Power { get; init; } = 1f;

    /// <summary>Whether to start again from a longer way whenever the end is reached; false by default.</summary>
    public bool Cycle { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "PolynomialDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        double way = decaySteps;
        double at = step;
        if (Cycle)
            way *= step == 0 ? 1 : Math.Ceiling(at / decaySteps);
        else
            at = Math.Min(at, way);
        return (float)(((double)initialLearningRate - EndLearningRate) * Math.Pow(1 - at / way, Power) + EndLearningRate);
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps))
            .Set("end_learning_rate", EndLearningRate).Set("power", Power).Set("cycle", Cycle).Set("name", Name);
}
