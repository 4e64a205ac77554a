using Nabi.Kernels;

namespace Nabi.Optimizers;

/// <summary>
/// Moving means of the gradients and of their squares, both corrected for their start at zero: <c>w -= rate *
/// sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)</c>.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Kingma and Ba, "Adam: a method for stochastic optimization", 2014; AMSGrad: Reddi, Kale and Kumar, 2018.
/// </remarks>
public class Adam(float learningRate = 0.001f) : MomentOptimizer(learningRate)
{
    private Variable[] highestVelocities = [];
    private float alpha;

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Adam(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>True to divide by the largest v so far; false by default.</summary>
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "Adam";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("amsgrad", Amsgrad);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        base.BuildSlots(variables);
        if (Amsgrad)
            highestVelocities = AddSlots(0f, "velocity_hat")[0];
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
    {
        alpha = (float)(learningRate * Math.Sqrt(1 - Math.Pow(Beta2, step)) / (1 - Math.Pow(Beta1, step)));
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        if (!Amsgrad)
        {
            AdaptiveUpdates.Adam(piece.Values, piece.Of(Momentums), piece.Of(Velocities), piece.Gradient, alpha, Beta1, Beta2, Epsilon);
            return;
        }

        var w = piece.Values;
        var g = piece.Gradient;
        var m = piece.Of(Momentums);
        var v = piece.Of(Velocities);
        var highest = piece.Of(highestVelocities);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * (1 - Beta1);
            v[i] += (g[i] * g[i] - v[i]) * (1 - Beta2);
            highest[i] = Math.Max(highest[i], v[i]);
            w[i] -= m[i] * alpha / (MathF.Sqrt(highest[i]) + Epsilon);
        }
    }
}
