namespace Nabi.Optimizers;

/// <summary>
/// Adam with the largest gradient size in place of the second moment: <c>u = max(beta2 * u, |g|)</c>.
/// </summary>
/// <remarks>
/// Kingma and Ba, 2014, section 7.1.
/// </remarks>
public sealed class Adamax : Optimizer
{
    private Variable[] momentums = [];
    private Variable[] norms = [];
    private float alpha;

    /// <summary>Creates the optimizer with a fixed learning rate.</summary>
    /// <param name="learningRate">The learning rate; 0.001 by default.</param>
    public Adamax(float learningRate = 0.001f)
        : base(learningRate)
    {
    }

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Adamax(LearningRateSchedule schedule)
        : base(schedule)
    {
    }

    /// <summary>How slowly the mean of the gradients moves; 0.9 by default.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>How slowly the largest size fades; 0.999 by default.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <inheritdoc/>
    public override string ClassName => "Adamax";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        var slots = AddSlots(0f, "momentum", "norm");
        (momentums, norms) = (slots[0], slots[1]);
    }

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
        var m = piece.Of(momentums);
        var u = piece.Of(norms);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            u[i] = Math.Max(Beta2 * u[i], Math.Abs(g[i]));
            w[i] -= alpha * m[i] / (u[i] + Epsilon);
        }
    }
}
