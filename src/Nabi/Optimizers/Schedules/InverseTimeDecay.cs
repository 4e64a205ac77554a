namespace Nabi.Optimizers;

/// <summary>The rate divided by <c>1 + decayRate * step / decaySteps</c>.</summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps that add <paramref name="decayRate"/> to the divisor once; above 0.</param>
/// <param name="decayRate">What is added to the divisor.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class InverseTimeDecay(float initialLearningRate, float decaySteps, float decayRate)
    : LearningRateSchedule
{
    private readonly float decaySteps = Positive(decaySteps, "InverseTimeDecay", "decaySteps");

    /// <summary>Whether the quotient grows in whole numbers only; false by default.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "InverseTimeDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        var times = (double)step / decaySteps;
        return (float)(initialLearningRate / (1 + decayRate * (Staircase ? Math.Floor(times) : times)));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps)).Set("decay_rate", decayRate)
            .Set("staircase", Staircase).Set("name", Name);
}
