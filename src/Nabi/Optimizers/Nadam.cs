namespace Nabi.Optimizers;

/// <summary>
/// Adam with Nesterov momentum: the step looks ahead along the mean of the gradients.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Dozat, "Incorporating Nesterov momentum into Adam", 2015.
/// </remarks>
public sealed class Nadam(float learningRate = 0.001f) : MomentOptimizer(learningRate)
{
    private Variable? product;
    private float ofMean;
    private float ofGradient;
    private float correction;

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Nadam(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <inheritdoc/>
    public override string ClassName => "Nadam";

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        base.BuildSlots(variables);
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
        var m = piece.Of(Momentums);
        var v = piece.Of(Velocities);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            v[i] += (g[i] * g[i] - v[i]) * (1 - Beta2);
            w[i] -= (ofMean * m[i] + ofGradient * g[i]) / (MathF.Sqrt(v[i] * correction) + Epsilon);
        }
    }
}
