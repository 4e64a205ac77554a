using Nabi.Configs;

namespace Nabi.Optimizers;

/// <summary>
/// Down along half a cosine wave, after a straight way up if wanted. Loshchilov and Hutter, "SGDR", 2017; the warm-up
/// after Goyal and others, 2017.
/// </summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps of the way down; above 0.</param>
/// <param name="alpha">The rate at the end as a part of the highest; 0 by default.</param>
/// <param name="warmupTarget">The rate at the end of the warm-up; null (default) for no warm-up.</param>
/// <param name="warmupSteps">The steps of the warm-up; 0 by default.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class CosineDecay(
    float initialLearningRate, float decaySteps, float alpha = 0f, float? warmupTarget = null, float warmupSteps = 0f)
        : LearningRateSchedule
{
    private readonly float decaySteps = Positive(decaySteps, "CosineDecay", "decaySteps");

    /// <inheritdoc/>
    public override string ClassName => "CosineDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        if (warmupTarget is { } target && step < warmupSteps)
            return (float)(initialLearningRate + ((double)target - initialLearningRate) * step / warmupSteps);
        var down = Math.Min(warmupTarget is null ? step : step - (double)warmupSteps, decaySteps);
        var cosine = 0.5 * (1 + Math.Cos(Math.PI * down / decaySteps));
        return (float)((warmupTarget ?? initialLearningRate) * ((1 - (double)alpha) * cosine + alpha));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps))
            .Set("alpha", alpha).Set("name", Name)
            .Set("warmup_target", warmupTarget is { } target ? target : null).Set("warmup_steps", Steps(warmupSteps));
}
