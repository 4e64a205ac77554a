namespace Nabi.Optimizers;

/// <summary>The rate times <c>decayRate ^ (step / decaySteps)</c>.</summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps that multiply the rate by <paramref name="decayRate"/> once; above 0.</param>
/// <param name="decayRate">The factor.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class ExponentialDecay(float initialLearningRate, float decaySteps, float decayRate)
    : LearningRateSchedule
{
    private readonly float decaySteps = Positive(decaySteps, "ExponentialDecay", "decaySteps");

    /// <summary>Whether the exponent grows in whole numbers only; false by default.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "ExponentialDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        var power = (double)step / decaySteps;
        return (float)(initialLearningRate * Math.Pow(decayRate, Staircase ? Math.Floor(power) : power));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps)).Set("decay_rate", decayRate)
            .Set("staircase", Staircase).Set("name", Name);
}
