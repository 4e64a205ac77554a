using Nabi.Configs;

namespace Nabi.Optimizers;

/// <summary>
/// Down along half a cosine wave, then from the top again with a longer way and perhaps a lower top. Loshchilov and
/// Hutter, "SGDR", 2017.
/// </summary>
/// <param name="initialLearningRate">The rate of the first step.</param>
/// <param name="firstDecaySteps">The steps of the first way down; above 0.</param>
/// <param name="tMul">How much longer each way is than the one before; 2 by default.</param>
/// <param name="mMul">The factor on the top at each restart; 1 by default.</param>
/// <param name="alpha">The lowest rate as a part of the first; 0 by default.</param>
/// <exception cref="NabiException"><paramref name="firstDecaySteps"/> or <paramref name="tMul"/> is not above 0.</exception>
public sealed class CosineDecayRestarts(
    float initialLearningRate, float firstDecaySteps, float tMul = 2f, float mMul = 1f, float alpha = 0f) : LearningRateSchedule
{
    private readonly float firstDecaySteps = Positive(firstDecaySteps, "CosineDecayRestarts", "firstDecaySteps");
    private readonly float tMul = Positive(tMul, "CosineDecayRestarts", "tMul");

    /// <inheritdoc/>
    public override string ClassName => "CosineDecayRestarts";

    private protected override string DefaultName => "SGDRDecay";

    /// <inheritdoc/>
    public override float At(long step)
    {
        var done = step / (double)firstDecaySteps;
        double restarts;
        if (tMul == 1f)
        {
            restarts = Math.Floor(done);
            done -= restarts;
        }
        else
        {
            restarts = Math.Floor(Math.Log(1 - done * (1 - (double)tMul)) / Math.Log(tMul));
            var before = (1 - Math.Pow(tMul, restarts)) / (1 - (double)tMul);
            done = (done - before) / Math.Pow(tMul, restarts);
        }

        var cosine = 0.5 * Math.Pow(mMul, restarts) * (1 + Math.Cos(Math.PI * done));
        return (float)(initialLearningRate * ((1 - (double)alpha) * cosine + alpha));
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("initial_learning_rate", initialLearningRate).Set("first_decay_steps", Steps(firstDecaySteps)).Set("t_mul", tMul)
            .Set("m_mul", mMul).Set("alpha", alpha).Set("name", Name);
}
