using Nabi.Configs;

namespace Nabi.Optimizers;

/// <summary>From one rate to another in a number of steps: <c>(initial - end) * (1 - step / decaySteps) ^ power + end</c>.</summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps of the way down; above 0.</param>
/// <param name="endLearningRate">The rate at the end and after; 0.0001 by default.</param>
/// <param name="power">The exponent; 1 (a straight line) by default.</param>
/// <param name="cycle">True to start again from a longer way whenever the end is reached; false by default.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class PolynomialDecay(
    float initialLearningRate, float decaySteps, float endLearningRate = 0.0001f, float power = 1f, bool cycle = false)
        : LearningRateSchedule
{
    private readonly float decaySteps = Positive(decaySteps, "PolynomialDecay", "decaySteps");

    /// <inheritdoc/>
    public override string ClassName => "PolynomialDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        double way = decaySteps;
        double at = step;
        if (cycle)
            way *= step == 0 ? 1 : Math.Ceiling(at / decaySteps);
        else
            at = Math.Min(at, way);
        return (float)(((double)initialLearningRate - endLearningRate) * Math.Pow(1 - at / way, power) + endLearningRate);
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps))
            .Set("end_learning_rate", endLearningRate).Set("power", power).Set("cycle", cycle).Set("name", Name);
}
