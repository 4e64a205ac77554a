namespace Nabi.Optimizers;

/// <summary>
/// Adam that needs no learning rate schedule: steps are taken by z, x is the mean of all z so far, and gradients are taken between them, at
/// y = (1 - beta1) z + beta1 x. While it trains the weights are y; the better ones to evaluate, predict and save with are x.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.0025 by default.</param>
/// <remarks>
/// Keras's <c>ScheduleFreeAdamW</c>; Defazio et al., "The road less scheduled", 2024. As in Keras the weights are y after <c>Fit</c>, until
/// <see cref="SwapToEval"/> puts x in their place; <see cref="SwapToTrain"/> puts y back before training goes on. A call that changes
/// nothing does no harm, and a step between the two is refused.
/// </remarks>
/// <example><code>
/// var optimizer = new ScheduleFreeAdamW();
/// model.Compile(optimizer, "mse");
/// model.Fit(x, y, epochs: 10);
/// optimizer.SwapToEval();
/// model.Evaluate(xTest, yTest);
/// </code></example>
public sealed class ScheduleFreeAdamW(float learningRate = 0.0025f) : Optimizer(learningRate)
{
    private IReadOnlyList<Variable> weights = [];
    private Variable[] momentums = [];
    private Variable[] velocities = [];
    private float warmup;
    private float share;
    private float correction;

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public ScheduleFreeAdamW(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>How near to x the gradients are taken, above 0 to 1; 0.9 by default.</summary>
    /// <exception cref="NabiException">Not above 0 and at most 1.</exception>
    public float Beta1
    {
        get;
        init
        {
            Check(value is > 0 and <= 1, $"Beta1 must be above 0 and at most 1, got {value}.");
            field = value;
        }
    } = 0.9f;

    /// <summary>How slowly the mean of the gradients' squares moves; 0.999 by default.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the divisor away from zero; 1e-8 by default.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Over how many updates the learning rate rises to its value; 0 (default) for none.</summary>
    /// <exception cref="NabiException">Below 0.</exception>
    public int WarmupSteps
    {
        get;
        init
        {
            Check(value >= 0, $"WarmupSteps must be 0 or more, got {value}.");
            field = value;
        }
    }

    /// <summary>Whether the weights are x, as <see cref="SwapToEval"/> makes them, and not y.</summary>
    public bool IsEvaluating { get; private set; }

    /// <inheritdoc/>
    public override string ClassName => "ScheduleFreeAdamW";

    // Keras's own name; by the rule of the class names it would end in _adam_w.
    private protected override string DefaultName => "schedule_free_adamw";

    /// <summary>
    /// Puts x, the mean, in place of the weights: before evaluating, predicting and saving. Without effect before the first step.
    /// </summary>
    public void SwapToEval() => Swap(true);

    /// <summary>Puts y back in place of the weights: before training goes on.</summary>
    public void SwapToTrain() => Swap(false);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon).Set("warmup_steps", WarmupSteps);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        weights = variables;
        var slots = AddSlots(0f, "momentum", "velocity");
        (momentums, velocities) = (slots[0], slots[1]);
        for (var i = 0; i < momentums.Length; i++)
            variables[i].Value.AsSpan().CopyTo(momentums[i].Value.Floats);
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
    {
        Check(!IsEvaluating, $"the weights are those for evaluation; call SwapToTrain before training goes on.");
        warmup = WarmupSteps > 0 ? Math.Min((float)step / WarmupSteps, 1f) : 1f;
        share = 1f / step;
        correction = 1f - MathF.Pow(Beta2, step);
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var y = piece.Values;
        var g = piece.Gradient;
        var z = piece.Of(momentums);
        var v = piece.Of(velocities);
        var rate = piece.LearningRate * warmup;
        for (var i = 0; i < y.Length; i++)
        {
            var x = (y[i] - (1 - Beta1) * z[i]) / Beta1;
            v[i] += (g[i] * g[i] - v[i]) * (1 - Beta2);
            z[i] -= rate * g[i] / (MathF.Sqrt(v[i] / correction) + Epsilon);
            x = (1 - share) * x + share * z[i];
            y[i] = (1 - Beta1) * z[i] + Beta1 * x;
        }
    }

    private void Swap(bool evaluates)
    {
        if (!IsBuilt || IsEvaluating == evaluates)
            return;
        for (var i = 0; i < momentums.Length; i++)
        {
            var weight = weights[i].Value.Floats;
            var z = momentums[i].Value.AsSpan();
            for (var k = 0; k < weight.Length; k++)
                weight[k] = evaluates ? (weight[k] - (1 - Beta1) * z[k]) / Beta1 : (1 - Beta1) * z[k] + Beta1 * weight[k];
            weights[i].MarkChanged();
        }

        IsEvaluating = evaluates;
    }
}
