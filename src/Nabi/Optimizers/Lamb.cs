namespace Nabi.Optimizers;

/// <summary>
/// Adam's step, scaled per variable so that its length is the rate times the length of the variable: for very large
/// batches.
/// </summary>
/// <remarks>
/// You and others, "Large batch optimization for deep learning", 2019.
/// </remarks>
public sealed class Lamb : Optimizer
{
    private Variable[] momentums = [];
    private Variable[] velocities = [];
    private float mean;
    private float square;

    /// <summary>Creates the optimizer with a fixed learning rate.</summary>
    /// <param name="learningRate">The learning rate; 0.001 by default.</param>
    public Lamb(float learningRate = 0.001f)
        : base(learningRate)
    {
    }

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Lamb(LearningRateSchedule schedule)
        : base(schedule)
    {
    }

    /// <summary>How slowly the mean of the gradients moves; 0.9 by default.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>How slowly the mean of their squares moves; 0.999 by default.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <inheritdoc/>
    public override string ClassName => "Lamb";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    protected override bool IsElementwise => false;

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        var slots = AddSlots(0f, "momentum", "velocity");
        (momentums, velocities) = (slots[0], slots[1]);
    }

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
        var m = piece.Of(momentums);
        var v = piece.Of(velocities);
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
