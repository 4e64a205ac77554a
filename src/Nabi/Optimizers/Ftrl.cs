namespace Nabi.Optimizers;

/// <summary>
/// Follow the regularized leader: keeps weights exactly zero where a penalty asks for it.
/// </summary>
/// <param name="learningRate">The fixed learning rate; 0.001 by default.</param>
/// <remarks>
/// McMahan and others, "Ad click prediction: a view from the trenches", 2013.
/// </remarks>
public sealed class Ftrl(float learningRate = 0.001f) : Optimizer(learningRate)
{
    private Variable[] accumulators = [];
    private Variable[] linears = [];

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Ftrl(LearningRateSchedule schedule)
        : this() => Follow(schedule);

    /// <summary>How the rate falls with the accumulated squares, 0 or less; -0.5 by default.</summary>
    public float LearningRatePower { get; init; } = -0.5f;

    /// <summary>Where the sums of squares start, 0 or more; 0.1 by default.</summary>
    public float InitialAccumulatorValue { get; init; } = 0.1f;

    /// <summary>The penalty on sizes, 0 or more; 0 by default.</summary>
    public float L1RegularizationStrength { get; init; }

    /// <summary>The penalty on squares, 0 or more; 0 by default.</summary>
    public float L2RegularizationStrength { get; init; }

    /// <summary>A penalty on squares that is part of the gradient, 0 or more; 0 by default.</summary>
    public float L2ShrinkageRegularizationStrength { get; init; }

    /// <summary>The paper's beta; 0 by default.</summary>
    public float Beta { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "Ftrl";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("learning_rate_power", LearningRatePower).Set("initial_accumulator_value", InitialAccumulatorValue)
            .Set("l1_regularization_strength", L1RegularizationStrength).Set("l2_regularization_strength", L2RegularizationStrength)
            .Set("l2_shrinkage_regularization_strength", L2ShrinkageRegularizationStrength).Set("beta", Beta);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        Check(LearningRatePower <= 0, $"LearningRatePower must be 0 or less, got {LearningRatePower}.");
        Check(InitialAccumulatorValue >= 0, $"InitialAccumulatorValue must be 0 or more, got {InitialAccumulatorValue}.");
        Check(L1RegularizationStrength >= 0 && L2RegularizationStrength >= 0 && L2ShrinkageRegularizationStrength >= 0,
            $"the strengths must be 0 or more.");
        var slots = AddSlots(0f, "accumulator", "linear");
        (accumulators, linears) = (slots[0], slots[1]);
        foreach (var accumulator in accumulators)
            accumulator.Value.Floats.Fill(InitialAccumulatorValue);
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var rate = piece.LearningRate;
        var sums = piece.Of(accumulators);
        var z = piece.Of(linears);
        var l2 = L2RegularizationStrength + Beta / (2 * rate);
        for (var i = 0; i < w.Length; i++)
        {
            var sum = sums[i] + g[i] * g[i];
            var power = MathF.Pow(sum, -LearningRatePower);
            var shrunk = g[i] + 2 * L2ShrinkageRegularizationStrength * w[i];
            z[i] += shrunk - (power - MathF.Pow(sums[i], -LearningRatePower)) / rate * w[i];
            var cut = Math.Clamp(z[i], -L1RegularizationStrength, L1RegularizationStrength);
            w[i] = (cut - z[i]) / (power / rate + 2 * l2);
            sums[i] = sum;
        }
    }
}
