namespace Nabi.Optimizers;

/// <summary>
/// Down along half a cosine wave, after a straight way up if wanted. Loshchilov and Hutter, "SGDR", 2017; the warm-up
/// after Goyal and others, 2017.
/// </summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="decaySteps">The steps of the way down; above 0.</param>
/// <exception cref="NabiException"><paramref name="decaySteps"/> is not above 0.</exception>
public sealed class CosineDecay(float initialLearningRate, float decaySteps) : LearningRateSchedule
{
    private readonly float decaySteps = Positive(decaySteps, "CosineDecay", "decaySteps");

    /// <summary>The rate at the end as a part of the highest; 0 by default.</summary>
    public float Alpha { get; init; }

    /// <summary>The rate at the end of the warm-up; null (default) for no warm-up.</summary>
    public float? WarmupTarget { get; init; }

    /// <summary>The steps of the warm-up; 0 by default.</summary>
    public float WarmupSteps { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "CosineDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        if (WarmupTarget is { } target && step < WarmupSteps)
            return (float)(initialLearningRate + ((double)target - initialLearningRate) * step / WarmupSteps);
        var down = Math.Min(WarmupTarget is null ? step : step - (double)WarmupSteps, decaySteps);
        var cosine = 0.5 * (1 + Math.Cos(Math.PI * down / decaySteps));
        return (float)((WarmupTarget ?? initialLearningRate) * ((1 - (double)Alpha) * cosine + Alpha));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps))
            .Set("alpha", Alpha).Set("name", Name)
            .Set("warmup_target", WarmupTarget is { } target ? target : null).Set("warmup_steps", Steps(WarmupSteps));
}
