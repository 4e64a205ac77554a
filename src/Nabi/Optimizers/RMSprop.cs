using Nabi.Kernels;

namespace Nabi.Optimizers;

/// <summary>
/// Each gradient element divided by the root of the moving mean of its squares: <c>w -= rate * g / sqrt(v +
/// epsilon)</c>. Hinton, lecture 6e, 2012.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Centered: v less the square of the moving mean of the gradients. The epsilon stands inside the root, as in Keras
/// 3.
/// </remarks>
public sealed class RMSprop(float learningRate = 0.001f) : Optimizer(learningRate)
{
    private Variable[] velocities = [];
    private Variable[] momentums = [];
    private Variable[] means = [];

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public RMSprop(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>How slowly the mean of the squares moves; 0.9 by default.</summary>
    public float Rho { get; init; } = 0.9f;

    /// <summary>How much of the last step is taken again; 0 by default.</summary>
    public float Momentum { get; init; }

    /// <summary>Keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>True to divide by an estimate of the variance instead of the second moment; false by default.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "RMSprop";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("rho", Rho).Set("momentum", Momentum).Set("epsilon", Epsilon).Set("centered", Centered);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        velocities = AddSlots(0f, "velocity")[0];
        if (Momentum > 0)
            momentums = AddSlots(0f, "momentum")[0];
        if (Centered)
            means = AddSlots(0f, "average_gradient")[0];
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        if (!Centered && Momentum == 0)
        {
            AdaptiveUpdates.RmsProp(piece.Values, piece.Of(velocities), piece.Gradient, piece.LearningRate, Rho, Epsilon);
            return;
        }

        var w = piece.Values;
        var g = piece.Gradient;
        var rate = piece.LearningRate;
        var v = piece.Of(velocities);
        var mean = Centered ? piece.Of(means) : default;
        var m = Momentum > 0 ? piece.Of(momentums) : default;
        for (var i = 0; i < w.Length; i++)
        {
            v[i] = Rho * v[i] + (1 - Rho) * g[i] * g[i];
            var divisor = v[i] + Epsilon;
            if (Centered)
            {
                mean[i] = Rho * mean[i] + (1 - Rho) * g[i];
                divisor -= mean[i] * mean[i];
            }

            var step = rate * g[i] / MathF.Sqrt(divisor);
            if (Momentum > 0)
                step = m[i] = Momentum * m[i] + step;
            w[i] -= step;
        }
    }
}
