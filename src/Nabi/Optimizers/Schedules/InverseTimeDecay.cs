namespace Nabi.Optimizers;

/// <summary>The rate divided by <c>1 + decayRate * step / decaySteps</c>.</summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps that add <paramref name="decayRate"/> to the divisor once; above 0.</param>
/// <param name="decayRate">What is added to the divisor.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class InverseTimeDecay(float initialLearningRate, float decaySteps, float decayRate)
    : StaircaseDecay("InverseTimeDecay", initialLearningRate, decaySteps, decayRate)
{
    private protected override double Decayed(float initial, float rate, double times) => initial / (1 + rate * times);
}
