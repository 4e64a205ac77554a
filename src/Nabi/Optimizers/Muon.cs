namespace Nabi.Optimizers;

/// <summary>
/// Momentum whose steps for matrices are made nearly orthogonal; everything that is not a hidden layer's matrix follows AdamW.
/// </summary>
/// <remarks>
/// Jordan and others, "Muon: an optimizer for hidden layers in neural networks", 2024; the scale of the step after Liu
/// and others, "Muon is scalable for LLM training", 2025. Variables without exactly two axes, embeddings and layers named
/// in <see cref="ExcludeLayers"/> take the AdamW step.
/// </remarks>
public sealed class Muon : Optimizer
{
    private Variable[] momentums = [];
    private Variable?[] velocities = [];
    private float[]?[] scratch = [];
    private float alpha;

    /// <summary>Creates the optimizer with a fixed learning rate.</summary>
    /// <param name="learningRate">The learning rate; 0.001 by default.</param>
    public Muon(float learningRate = 0.001f)
        : base(learningRate) => WeightDecay = 0.004f;

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Muon(LearningRateSchedule schedule)
        : base(schedule) => WeightDecay = 0.004f;

    /// <summary>AdamW: how slowly the mean of the gradients moves; 0.9 by default.</summary>
    public float AdamBeta1 { get; init; } = 0.9f;

    /// <summary>AdamW: how slowly the mean of their squares moves; 0.999 by default.</summary>
    public float AdamBeta2 { get; init; } = 0.999f;

    /// <summary>AdamW: how much of each weight is taken away at a step, times the learning rate; 0.004 by default.</summary>
    public float? AdamWeightDecay { get; init; } = 0.004f;

    /// <summary>AdamW: keeps the divisor away from zero; 1e-7 by default.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Words of variable paths that take the AdamW step; none by default. The output layer belongs here.</summary>
    public IReadOnlyList<string> ExcludeLayers { get; init; } = [];

    /// <summary>True (default) to let embeddings take the AdamW step.</summary>
    public bool ExcludeEmbeddings { get; init; } = true;

    /// <summary>The iteration's factor of X; 3.4445 by default.</summary>
    public float MuonA { get; init; } = 3.4445f;

    /// <summary>The iteration's factor of (X Xᵀ) X; -4.775 by default.</summary>
    public float MuonB { get; init; } = -4.7750f;

    /// <summary>The iteration's factor of (X Xᵀ)² X; 2.0315 by default.</summary>
    public float MuonC { get; init; } = 2.0315f;

    /// <summary>AdamW's learning rate as a multiple of the learning rate; 1 by default.</summary>
    public float AdamLrRatio { get; init; } = 1f;

    /// <summary>How slowly the matrices' momentum moves; 0.95 by default.</summary>
    public float Momentum { get; init; } = 0.95f;

    /// <summary>The number of iterations towards an orthogonal step; 5 by default.</summary>
    public int NsSteps { get; init; } = 5;

    /// <summary>True (default) to look ahead along the momentum.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>The root mean square a step has, times the learning rate; 0.2 by default.</summary>
    public float RmsRate { get; init; } = 0.2f;

    /// <inheritdoc/>
    public override string ClassName => "Muon";

    /// <inheritdoc/>
    protected override bool IsElementwise => false;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("adam_beta_1", AdamBeta1).Set("adam_beta_2", AdamBeta2)
            .Set("adam_weight_decay", AdamWeightDecay is { } decay ? decay : null).Set("epsilon", Epsilon)
            .Set("exclude_layers",
                new System.Text.Json.Nodes.JsonArray([.. ExcludeLayers.Select(word => (System.Text.Json.Nodes.JsonNode)word)]))
            .Set("muon_a", MuonA).Set("muon_b", MuonB).Set("muon_c", MuonC).Set("adam_lr_ratio", AdamLrRatio).Set("momentum", Momentum)
            .Set("ns_steps", NsSteps).Set("nesterov", Nesterov).Set("exclude_embeddings", ExcludeEmbeddings).Set("rms_rate", RmsRate);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        momentums = new Variable[variables.Count];
        velocities = new Variable?[variables.Count];
        scratch = new float[]?[variables.Count];
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            momentums[i] = AddVariable(SlotName(variable, "momentum"), variable.Shape);
            if (TakesAdam(variable))
                velocities[i] = AddVariable(SlotName(variable, "velocity"), variable.Shape);
            else
                scratch[i] = new float[NewtonSchulz.ScratchLength(variable.Shape[0], variable.Shape[1])];
        }
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
        => alpha = (float)(learningRate * AdamLrRatio * Math.Sqrt(1 - Math.Pow(AdamBeta2, step)) / (1 - Math.Pow(AdamBeta1, step)));

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        var m = piece.Of(momentums);
        if (velocities[piece.Variable] is { } velocity)
        {
            var v = velocity.Value.Floats;
            for (var i = 0; i < w.Length; i++)
            {
                m[i] += (g[i] - m[i]) * (1 - AdamBeta1);
                v[i] += (g[i] * g[i] - v[i]) * (1 - AdamBeta2);
                w[i] -= m[i] * alpha / (MathF.Sqrt(v[i]) + Epsilon);
            }

            return;
        }

        var shape = momentums[piece.Variable].Shape;
        var direction = scratch[piece.Variable].AsSpan();
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = Momentum * m[i] + g[i];
            direction[i] = Nesterov ? g[i] + Momentum * m[i] : m[i];
        }

        NewtonSchulz.Orthogonalize(direction, shape[0], shape[1], NsSteps, (MuonA, MuonB, MuonC));
        var rate = piece.LearningRate * RmsRate * MathF.Sqrt(Math.Max(shape[0], shape[1]));
        for (var i = 0; i < w.Length; i++)
            w[i] -= rate * direction[i];
    }

    private protected override float DecayOf(int index)
        => velocities[index] is null ? base.DecayOf(index) : IsDecayed(index) ? AdamWeightDecay ?? 0f : 0f;

    private bool TakesAdam(Variable variable)
        => variable.Shape.Rank != 2
            || (ExcludeEmbeddings && variable.Path.Contains("embedding", StringComparison.OrdinalIgnoreCase))
            || ExcludeLayers.Any(word => variable.Path.Contains(word, StringComparison.Ordinal));
}
