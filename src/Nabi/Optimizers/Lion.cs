namespace Nabi.Optimizers;

/// <summary>
/// Steps of one size, along the sign of a mix of gradient and momentum: half the memory of Adam.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// Chen and others, "Symbolic discovery of optimization algorithms", 2023.
/// </remarks>
public sealed class Lion(float learningRate = 0.001f) : Optimizer(learningRate)
{
    private Variable[] momentums = [];

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Lion(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>The momentum's part in the direction, above 0 to 1; 0.9 by default.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>How slowly the momentum moves; 0.99 by default.</summary>
    public float Beta2 { get; init; } = 0.99f;

    /// <inheritdoc/>
    public override string ClassName => "Lion";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        Check(Beta1 is > 0 and <= 1, $"Beta1 must be above 0 and at most 1, got {Beta1}.");
        momentums = AddSlots(0f, "momentum")[0];
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var rate = piece.LearningRate;
        var m = piece.Of(momentums);
        for (var i = 0; i < w.Length; i++)
        {
            var direction = m[i] * Beta1 + g[i] * (1 - Beta1);
            w[i] -= direction > 0 ? rate : direction < 0 ? -rate : direction * rate;
            m[i] = m[i] * Beta2 + g[i] * (1 - Beta2);
        }
    }
}
