namespace Nabi.Optimizers;

/// <summary>
/// Down along half a cosine wave, then from the top again with a longer way and perhaps a lower top. Loshchilov and
/// Hutter, "SGDR", 2017.
/// </summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="firstDecaySteps">The steps of the first way down; above 0.</param>
/// <exception cref="NabiException"><paramref name="firstDecaySteps"/> is not above 0.</exception>
public sealed class CosineDecayRestarts(float initialLearningRate, float firstDecaySteps) : LearningRateSchedule
{
    private readonly float firstDecaySteps = Positive(firstDecaySteps, "CosineDecayRestarts", "firstDecaySteps");

    /// <summary>How much longer each way is than the one before; 2 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float TMul { get; init => field = Positive(value, "CosineDecayRestarts", "tMul"); } = 2f;

    /// <summary>The factor on the top at each restart; 1 by default.</summary>
    public float MMul { get; init; } = 1f;

    /// <summary>The lowest rate as a part of the first; 0 by default.</summary>
    public float Alpha { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "CosineDecayRestarts";

    private protected override string DefaultName => "SGDRDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        var done = step / (double)firstDecaySteps;
        double restarts;
        if (TMul == 1f)
        {
            restarts = Math.Floor(done);
            done -= restarts;
        }
        else
        {
            restarts = Math.Floor(Math.Log(1 - done * (1 - (double)TMul)) / Math.Log(TMul));
            var before = (1 - Math.Pow(TMul, restarts)) / (1 - (double)TMul);
            done = (done - before) / Math.Pow(TMul, restarts);
        }

        var cosine = 0.5 * Math.Pow(MMul, restarts) * (1 + Math.Cos(Math.PI * done));
        return (float)(initialLearningRate * ((1 - (double)Alpha) * cosine + Alpha));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("first_decay_steps", Steps(firstDecaySteps)).Set("t_mul", TMul)
            .Set("m_mul", MMul).Set("alpha", Alpha).Set("name", Name);
}
