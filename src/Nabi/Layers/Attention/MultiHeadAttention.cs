using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// Several attentions side by side: query (batch, T, d), value (batch, S, d) and perhaps key are projected to heads
/// (batch, T, heads, keyDim), attended as softmax(q . k / sqrt(keyDim)) v, and projected back to (batch, T, d).
/// Masks of query, value and key, and <see cref="CallContext.UseCausalMask"/>, say what may be seen.
/// </summary>
/// <remarks>Keras's <c>MultiHeadAttention</c>; Vaswani et al., 2017.</remarks>
public sealed class MultiHeadAttention : RandomLayer
{
    private EinsumDense? query;
    private EinsumDense? key;
    private EinsumDense? value;
    private EinsumDense? output;

    /// <summary>An attention with several heads.</summary>
    /// <param name="heads">The number of heads, at least 1.</param>
    /// <param name="keyDim">The length of a head's queries and keys, at least 1.</param>
    /// <param name="valueDim">The length of a head's values; null (default) for <paramref name="keyDim"/>.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public MultiHeadAttention(int heads, int keyDim, int? valueDim = null)
    {
        if (heads < 1 || keyDim < 1 || valueDim < 1)
            throw new NabiException($"MultiHeadAttention: num_heads, key_dim and value_dim must be at least 1, got {heads}, {keyDim} and {valueDim ?? keyDim}.");
        (Heads, KeyDim, ValueDim) = (heads, keyDim, valueDim ?? keyDim);
    }

    /// <summary>The number of heads.</summary>
    public int Heads { get; }

    /// <summary>The length of a head's queries and keys.</summary>
    public int KeyDim { get; }

    /// <summary>The length of a head's values.</summary>
    public int ValueDim { get; }

    /// <summary>The part of the weights that training drops, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Dropout
    {
        get;
        init => field = CheckedRate("MultiHeadAttention", value);
    }

    /// <summary>Whether the projections add a bias; true by default.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The lengths of the output behind batch and time; null (default) for the query's.</summary>
    public IReadOnlyList<int>? OutputShape { get; init; }

    /// <summary>The axes attended over; null (default) for all between batch and features.</summary>
    public IReadOnlyList<int>? AttentionAxes { get; init; }

    /// <inheritdoc/>
    public override bool TakesSeparateInputs => true;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts
        =>
        [
            .. Parts.Select(part => new NamedPart(part.Name switch
            {
                "query" or "key" or "value" => part.Name + "_dense",
                "attention_output" => "output_dense",
                var name => name,
            }, part)),
            new NamedPart("_dropout_layer", null, "dropout"),
            new NamedPart("_softmax", null, "softmax"),
        ];

    /// <summary>The first values of the kernels; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>The first values of the biases; zeros by default.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>A penalty on the kernels; none by default.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>A penalty on the biases; none by default.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>A rule for the kernels; none by default.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>A rule for the biases; none by default.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("num_heads", Heads).Set("key_dim", KeyDim).Set("value_dim", ValueDim).Set("dropout", Dropout).Set("use_bias", UseBias)
            .Set("use_gate", false).Set("output_shape", List(OutputShape)).Set("attention_axes", List(AttentionAxes ?? BuiltAxes))
            .Set("sliding_window", (System.Text.Json.Nodes.JsonNode?)null)
            .Set("kernel_initializer", KernelInitializer).Set("bias_initializer", BiasInitializer)
            .Set("kernel_regularizer", KernelRegularizer).Set("bias_regularizer", BiasRegularizer)
            .Set("activity_regularizer", ActivityRegularizer)
            .Set("kernel_constraint", KernelConstraint).Set("bias_constraint", BiasConstraint).Set("seed", Seed);
    }

    internal static MultiHeadAttention Read(Config config)
    {
        if (config.Bool("use_gate", false) || config.Has("sliding_window"))
            throw new NabiException($"{config.Owner}: use_gate and sliding_window are not supported; leave them out.");
        return new MultiHeadAttention(config.Int("num_heads"), config.Int("key_dim"), config.OptionalInt("value_dim"))
        {
            Dropout = config.Float("dropout", 0f),
            UseBias = config.Bool("use_bias", true),
            OutputShape = config.OptionalInts("output_shape"),
            AttentionAxes = config.OptionalInts("attention_axes"),
            KernelInitializer = config.Object<Initializer>("kernel_initializer") ?? new GlorotUniform(),
            BiasInitializer = config.Object<Initializer>("bias_initializer") ?? new Zeros(),
            KernelRegularizer = config.Object<Regularizer>("kernel_regularizer"),
            BiasRegularizer = config.Object<Regularizer>("bias_regularizer"),
            KernelConstraint = config.Object<Constraint>("kernel_constraint"),
            BiasConstraint = config.Object<Constraint>("bias_constraint"),
            Seed = config.Seed(),
        };
    }

    /// <summary>Uses the layer and returns the weights of every head as well.</summary>
    /// <param name="inputs">Query, value and perhaps key.</param>
    /// <param name="context">Training, masks, causality; null for none.</param>
    /// <param name="attentionMask">Booleans (batch, T, S) or what broadcasts to it: true where a query may see a value (of numbers, what is not 0); null for all.</param>
    /// <returns>The output (batch, T, d) and the weights (batch, heads, T, S).</returns>
    /// <exception cref="NabiException">The inputs do not fit.</exception>
    public (Tensor Output, Tensor Weights) ApplyWithScores(IReadOnlyList<Tensor> inputs, CallContext? context = null, Tensor? attentionMask = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        EnsureBuilt([.. inputs.Select(input => input.Shape)]);
        context ??= new CallContext();
        return Attend(inputs, (context.Masks.Count == 0 ? context.WithMasks([.. inputs.Select(input => input.Mask)]) : context).WithBooleanMasks(), attentionMask);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count is not (2 or 3))
            throw new NabiException($"{Title} takes query and value, and perhaps key, got {inputs.Count} tensors.");
        var (q, v) = (inputs[0], inputs[1]);
        var k = inputs.Count > 2 ? inputs[2] : v;
        foreach (var shape in inputs)
            RequireRank(shape, q.Rank, $"with {q.Rank} axes, as the query");
        RequireRankAtLeast(q, 3, "(batch, time, features)");
        if (!k.With(-1, -1).Fits(v.With(-1, -1)))
            throw new NabiException($"{Title}: key {k} and value {v} must agree but for the features.");
        BuiltAxes = [.. (AttentionAxes ?? [.. Enumerable.Range(1, q.Rank - 2)]).Select(q.Axis)];
        if (BuiltAxes.Any(axis => axis == 0 || axis == q.Rank - 1))
            throw new NabiException($"{Title}: attention_axes must lie between batch and features of {q}.");
        query = Projection("query", q.Rank, [Heads, KeyDim], 1);
        key = Projection("key", q.Rank, [Heads, KeyDim], 1);
        value = Projection("value", q.Rank, [Heads, ValueDim], 1);
        output = Projection("attention_output", q.Rank + 1, OutputShape is null ? [RequireKnown(q, -1)] : [.. OutputShape], 2);
        query.EnsureBuilt([q]);
        key.EnsureBuilt([k]);
        value.EnsureBuilt([v]);
        output.EnsureBuilt([q.Slice(0, q.Rank - 1).Concat([Heads, ValueDim])]);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Length is 2 or 3 ? [Attend(inputs, context, null).Output]
            : throw new NabiException($"{Title} takes query and value, and perhaps key, got {inputs.Length} tensors.");
    }

    private IReadOnlyList<int>? BuiltAxes { get; set; }

    private static System.Text.Json.Nodes.JsonNode? List(IReadOnlyList<int>? values)
        => values is null ? null : new System.Text.Json.Nodes.JsonArray([.. values.Select(value => (System.Text.Json.Nodes.JsonNode)value)]);

    /// <summary>A dense layer from the last <paramref name="bound"/> axes of an input of this rank to the given lengths.</summary>
    private EinsumDense Projection(string part, int rank, int[] lengths, int bound)
    {
        var input = string.Concat(Enumerable.Range('a', rank).Select(code => (char)code));
        var made = string.Concat(Enumerable.Range('a' + rank, lengths.Length).Select(code => (char)code));
        var free = input[..^bound];
        return Track(new EinsumDense($"{input},{input[^bound..]}{made}->{free}{made}", [.. Enumerable.Repeat((int?)null, free.Length - 1), .. lengths.Select(length => (int?)length)])
        {
            Name = part,
            BiasAxes = UseBias ? made : null,
            KernelInitializer = KernelInitializer,
            BiasInitializer = BiasInitializer,
            KernelRegularizer = KernelRegularizer,
            BiasRegularizer = BiasRegularizer,
            KernelConstraint = KernelConstraint,
            BiasConstraint = BiasConstraint,
        });
    }

    private (Tensor Output, Tensor Weights) Attend(IReadOnlyList<Tensor> inputs, CallContext context, Tensor? attentionMask)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rank = inputs[0].Rank;
        var seen = attentionMask is null ? Visible(inputs, context) : AttentionScores.And(Visible(inputs, context), Ops.Cast(attentionMask, DType.Bool));
        var inner = new CallContext();
        var q = query!.ApplyAll([inputs[0]], Plain(inner))[0];
        var v = value!.ApplyAll([inputs[1]], Plain(inner))[0];
        var k = key!.ApplyAll([inputs.Count > 2 ? inputs[2] : inputs[1]], Plain(inner))[0];

        // Axes: batch and what is not attended over keep their labels; attended ones of key and value are capitals.
        var target = string.Concat(Enumerable.Range('a', rank + 1).Select(code => (char)code));
        var source = string.Concat(target.Select((label, axis) => BuiltAxes!.Contains(axis) ? char.ToUpperInvariant(label) : label));
        var heads = string.Concat(Enumerable.Range(0, rank).Where(axis => !BuiltAxes!.Contains(axis)).Select(axis => target[axis]));
        var product = heads + string.Concat(BuiltAxes!.Select(axis => target[axis])) + string.Concat(BuiltAxes!.Select(axis => source[axis]));
        var scores = Ops.Einsum($"{target},{source}->{product}", q * (1f / MathF.Sqrt(KeyDim)), k);
        if (scores.IsSymbolic)
            return (output!.ApplyAll([Tensor.Symbolic(q.Shape.With(-1, ValueDim))])[0], scores);
        if (seen is not null)
            scores = AttentionScores.Hidden(scores, Spread(seen, scores.Rank));
        var weights = Softmax.Along(scores, [.. Enumerable.Range(scores.Rank - BuiltAxes!.Count, BuiltAxes.Count)]);
        var used = context.Training && Dropout > 0f ? Ops.Dropout(weights, Dropout, Random) : weights;
        // The values have another length of features but the same labels.
        var attended = Ops.Einsum($"{product},{source}->{target}", used, v);
        return (output!.ApplyAll([attended], inner)[0], weights);
    }

    // The projections see no masks: those say what may be seen, not what is projected.
    private static CallContext Plain(CallContext context) => context.WithMasks([null]);

    private Tensor Spread(Tensor mask, int rank)
    {
        while (mask.Rank < rank)
            mask = Ops.ExpandDims(mask, mask.Rank - 2 * BuiltAxes!.Count);
        return mask;
    }

    private static Tensor? Visible(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        if (inputs[0].IsSymbolic)
            return null;
        Tensor? seen = null;
        if (Mask(0) is { } queries)
            seen = Ops.ExpandDims(queries, -1);
        if (Mask(1) is { } values)
            seen = AttentionScores.And(seen, Ops.ExpandDims(values, -2));
        if (Mask(2) is { } keys)
            seen = AttentionScores.And(seen, Ops.ExpandDims(keys, -2));
        return context.UseCausalMask ? AttentionScores.And(seen, AttentionScores.Causal(inputs[0].Shape[1], inputs[1].Shape[1])) : seen;

        Tensor? Mask(int i) => context.Masks.Count > i ? context.Masks[i] : null;
    }
}
