namespace Nabi.Optimizers;

/// <summary>
/// Adam's step, scaled per variable so that its length is the rate times the length of the variable: for very large
/// batches.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// You and others, "Large batch optimization for deep learning", 2019.
/// </remarks>
public sealed class Lamb(float learningRate = 0.001f) : MomentOptimizer(learningRate)
{
    private float mean;
    private float square;

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Lamb(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <inheritdoc/>
    public override string ClassName => "Lamb";

    /// <inheritdoc/>
    protected override bool IsElementwise => false;

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
    {
        mean = (float)(1 / (1 - Math.Pow(Beta1, step)));
        square = (float)(1 / (1 - Math.Pow(Beta2, step)));
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var m = piece.Of(Momentums);
        var v = piece.Of(Velocities);
        double weights = 0, steps = 0;
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            v[i] += (g[i] * g[i] - v[i]) * (1 - Beta2);
            var step = m[i] * mean / (MathF.Sqrt(v[i] * square) + Epsilon);
            weights += (double)w[i] * w[i];
            steps += (double)step * step;
        }

        var ratio = weights > 0 && steps > 0 ? Math.Sqrt(weights / steps) : 1;
        var rate = (float)(ratio * piece.LearningRate);
        for (var i = 0; i < w.Length; i++)
            w[i] -= rate * (m[i] * mean / (MathF.Sqrt(v[i] * square) + Epsilon));
    }
}
