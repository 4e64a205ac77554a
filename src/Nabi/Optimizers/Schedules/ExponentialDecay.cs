namespace Nabi.Optimizers;

/// <summary>The rate times <c>decayRate ^ (step / decaySteps)</c>.</summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps that multiply the rate by <paramref name="decayRate"/> once; above 0.</param>
/// <param name="decayRate">The factor.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class ExponentialDecay(float initialLearningRate, float decaySteps, float decayRate)
    : StaircaseDecay("ExponentialDecay", initialLearningRate, decaySteps, decayRate)
{
    private protected override double Decayed(float initial, float rate, double times) => initial * Math.Pow(rate, times);
}
