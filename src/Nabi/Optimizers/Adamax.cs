namespace Nabi.Optimizers;

/// <summary>
/// Adam with the largest gradient size in place of the second moment: <c>u = max(beta2 * u, |g|)</c>.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Kingma and Ba, 2014, section 7.1.
/// </remarks>
public sealed class Adamax(float learningRate = 0.001f) : MomentOptimizer(learningRate)
{
    private float alpha;

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Adamax(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <inheritdoc/>
    public override string ClassName => "Adamax";

    private protected override string VelocityName => "norm";

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
    {
        alpha = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var m = piece.Of(Momentums);
        var u = piece.Of(Velocities);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            u[i] = Math.Max(Beta2 * u[i], Math.Abs(g[i]));
            w[i] -= alpha * m[i] / (u[i] + Epsilon);
        }
    }
}
