namespace Nabi.Optimizers;

/// <summary>A learning rate that falls evenly with the steps, or in stairs.</summary>
public abstract class StaircaseDecay : LearningRateSchedule
{
    private readonly float initialLearningRate;
    private readonly float decaySteps;
    private readonly float decayRate;

    private protected StaircaseDecay(string className, float initialLearningRate, float decaySteps, float decayRate)
    {
        ClassName = className;
        this.initialLearningRate = initialLearningRate;
        this.decaySteps = Positive(decaySteps, className, nameof(decaySteps));
        this.decayRate = decayRate;
    }

    /// <summary>Whether the rate falls once in so many steps, and not a little at each; false by default.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override string ClassName { get; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        var times = (double)step / decaySteps;
        return (float)Decayed(initialLearningRate, decayRate, Staircase ? Math.Floor(times) : times);
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("decay_steps", Steps(decaySteps)).Set("decay_rate", decayRate)
            .Set("staircase", Staircase).Set("name", Name);

    /// <summary>The rate after the decay has come so many times.</summary>
    private protected abstract double Decayed(float initial, float rate, double times);
}
