namespace Nabi.Optimizers;

/// <summary>
/// Adam with Nesterov momentum: the step looks ahead along the mean of the gradients.
/// </summary>
/// <remarks>
/// Dozat, "Incorporating Nesterov momentum into Adam", 2015.
/// </remarks>
public sealed class Nadam : Optimizer
{
    private Variable[] momentums = [];
    private Variable[] velocities = [];
    private Variable? product;
    private float ofMean;
    private float ofGradient;
    private float correction;

    /// <summary>Creates the optimizer with a fixed learning rate.</summary>
    /// <param name="learningRate">The learning rate; 0.001 by default.</param>
    public Nadam(float learningRate = 0.001f)
        : base(learningRate)
    {
    }

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Nadam(LearningRateSchedule schedule)
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
    public override string ClassName => "Nadam";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        var slots = AddSlots(0f, "momentum", "velocity");
        (momentums, velocities) = (slots[0], slots[1]);
        // Keras leaves the product of the momentum factors without a name of its own.
        product = AddVariable("variable", Shape.Scalar, 1f);
        product.Path = "variable";
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
    {
        // u_t = beta1 * (1 - 0.96^t / 2): the momentum's factor warms up; its product corrects the start at zero.
        var now = Beta1 * (1 - 0.5 * Math.Pow(0.96, step));
        var next = Beta1 * (1 - 0.5 * Math.Pow(0.96, step + 1));
        var productNow = product!.Value.Floats[0] *= (float)now;
        ofMean = (float)(learningRate * next / (1 - productNow * next));
        ofGradient = (float)(learningRate * (1 - now) / (1 - productNow));
        correction = (float)(1 / (1 - Math.Pow(Beta2, step)));
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var m = piece.Of(momentums);
        var v = piece.Of(velocities);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            v[i] += (g[i] * g[i] - v[i]) * (1 - Beta2);
            w[i] -= (ofMean * m[i] + ofGradient * g[i]) / (MathF.Sqrt(v[i] * correction) + Epsilon);
        }
    }
}
