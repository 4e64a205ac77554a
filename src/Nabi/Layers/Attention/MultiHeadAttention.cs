using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// Several attentions side by side: query (batch, T, d), value (batch, S, d) and perhaps key are projected to heads
/// (batch, T, heads, keyDim), attended as softmax(q . k / sqrt(keyDim)) v, and projected back to (batch, T, d).
/// The masks that value and key come with or are given, the mask that the query comes with, <see cref="CallContext.AttentionMask"/> and
/// <see cref="CallContext.UseCausalMask"/> say together what may be seen. With <see cref="CallContext.ReturnAttentionScores"/> the weights
/// (batch, heads, T, S) are a second output.
/// </summary>
/// <remarks>Keras's <c>MultiHeadAttention</c>; Vaswani et al., 2017.</remarks>
public sealed class MultiHeadAttention : RandomLayer
{
    internal static readonly ConfigSetting<int> HeadsSetting = ConfigSetting.Int(nameof(Heads), Must.BeAtLeast(1), "num_heads");
    internal static readonly ConfigSetting<int> KeyDimSetting = ConfigSetting.Int(nameof(KeyDim), Must.BeAtLeast(1));

    // Without it the values are as long as the keys; the constructor sets them so.
    internal static readonly ConfigSetting<int?> ValueDimSetting
        = ConfigSetting.OptionalInt(nameof(ValueDim), static (length, _) => length is null or >= 1 ? null : "at least 1");

    private static readonly ConfigSetting<IReadOnlyList<int>?> OutputShapeSetting = LayerSettings.OptionalInts(nameof(OutputShape));
    private static readonly ConfigSetting<IReadOnlyList<int>?> AttentionAxesSetting = LayerSettings.OptionalInts(nameof(AttentionAxes));
    private static readonly ConfigSetting UseGateSetting = ConfigSetting.Fixed("use_gate", false, refuses: true);
    private static readonly ConfigSetting SlidingWindowSetting = ConfigSetting.Fixed("sliding_window", refuses: true);

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
        Set(HeadsSetting, heads);
        Set(KeyDimSetting, keyDim);
        Set(ValueDimSetting, valueDim ?? keyDim);
    }

    /// <summary>The number of heads.</summary>
    public int Heads => Get(HeadsSetting);

    /// <summary>The length of a head's queries and keys.</summary>
    public int KeyDim => Get(KeyDimSetting);

    /// <summary>The length of a head's values.</summary>
    public int ValueDim => Get(ValueDimSetting) ?? KeyDim;

    /// <summary>The part of the weights that training drops, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Dropout { get => Get(LayerSettings.Dropout); init => Set(LayerSettings.Dropout, value); }

    /// <summary>Whether the projections add a bias; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <summary>The lengths of the output behind batch and time; null (default) for the query's.</summary>
    public IReadOnlyList<int>? OutputShape { get => Get(OutputShapeSetting); init => Set(OutputShapeSetting, value); }

    /// <summary>The axes attended over; null (default) for all between batch and features.</summary>
    public IReadOnlyList<int>? AttentionAxes { get => Get(AttentionAxesSetting); init => Set(AttentionAxesSetting, value); }

    /// <inheritdoc/>
    public override bool TakesSeparateInputs => true;

    /// <inheritdoc/>
    public override bool TakesAttentionMask => true;

    /// <inheritdoc/>
    public override bool GivesAttentionScores => true;

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
    public Initializer KernelInitializer { get => Get(LayerSettings.KernelInitializer); init => Set(LayerSettings.KernelInitializer, value); }

    /// <summary>The first values of the biases; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }

    /// <summary>A penalty on the kernels; none by default.</summary>
    public Regularizer? KernelRegularizer { get => Get(LayerSettings.KernelRegularizer); init => Set(LayerSettings.KernelRegularizer, value); }

    /// <summary>A penalty on the biases; none by default.</summary>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); init => Set(LayerSettings.BiasRegularizer, value); }

    /// <summary>A rule for the kernels; none by default.</summary>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); init => Set(LayerSettings.KernelConstraint, value); }

    /// <summary>A rule for the biases; none by default.</summary>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); init => Set(LayerSettings.BiasConstraint, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings =>
    [
        HeadsSetting, KeyDimSetting, ValueDimSetting, LayerSettings.Dropout, LayerSettings.UseBias, UseGateSetting, OutputShapeSetting,
        AttentionAxesSetting, SlidingWindowSetting, LayerSettings.KernelInitializer, LayerSettings.BiasInitializer, LayerSettings.KernelRegularizer,
        LayerSettings.BiasRegularizer, ActivityRegularizerPlace, LayerSettings.KernelConstraint, LayerSettings.BiasConstraint, LayerSettings.Seed,
    ];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        // Once built Keras writes the axes that it chose.
        if (AttentionAxes is null && BuiltAxes is not null)
            config.Set(AttentionAxesSetting.Key, [.. BuiltAxes]);
    }

    /// <summary>Uses the layer and returns the weights of every head as well.</summary>
    /// <param name="inputs">Query, value and perhaps key.</param>
    /// <param name="context">Training, masks, causality; null for none.</param>
    /// <param name="attentionMask">Booleans (batch, T, S) or what broadcasts to it: true where a query may see a value (of numbers, what is not 0); null for all.</param>
    /// <returns>The output (batch, T, d) and the weights (batch, heads, T, S).</returns>
    /// <exception cref="NabiException">The inputs do not fit.</exception>
    public (Tensor Output, Tensor Weights) ApplyWithScores(IReadOnlyList<Tensor> inputs, CallContext? context = null, Tensor? attentionMask = null)
    {
        var outputs = ApplyAll(inputs, (context ?? new CallContext()).WithScores(attentionMask));
        return (outputs[0], outputs[1]);
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
        ArgumentNullException.ThrowIfNull(context);
        if (inputs.Length is not (2 or 3))
            throw new NabiException($"{Title} takes query and value, and perhaps key, got {inputs.Length} tensors.");
        var (attended, weights) = Attend(inputs, context);
        return context.ReturnAttentionScores ? [attended, weights] : [attended];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.Count == 1 ? [inputs[0].Mask] : [inputs[0].Mask, null];
    }

    private IReadOnlyList<int>? BuiltAxes { get; set; }

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

    private (Tensor Output, Tensor Weights) Attend(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        var rank = inputs[0].Rank;
        var seen = Visible(inputs, context);
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
        {
            seen = Spread(seen, scores.Rank);
            scores = AttentionScores.Replaced(scores, seen);
        }

        var weights = Softmax.Along(scores, [.. Enumerable.Range(scores.Rank - BuiltAxes!.Count, BuiltAxes.Count)]);
        // Keras's rule: a query that sees nothing sees all values evenly, but nothing where weights are asked for, dropped, or over several axes.
        if (seen is not null && (context.ReturnAttentionScores || Dropout > 0f || rank != 3))
            weights *= seen;
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
        // Of queries counts only the mask that comes with the tensor, as in Keras.
        var seen = context.AttentionMask is { } given ? Ops.Cast(given, DType.Bool) : null;
        if (inputs[0].Mask is { } queries)
            seen = AttentionScores.And(seen, Ops.ExpandDims(queries, -1));
        if (Mask(1) is { } values)
            seen = AttentionScores.And(seen, Ops.ExpandDims(values, -2));
        if (Mask(2) is { } keys)
            seen = AttentionScores.And(seen, Ops.ExpandDims(keys, -2));
        return context.UseCausalMask ? AttentionScores.And(seen, AttentionScores.Causal(inputs[0].Shape[1], inputs[1].Shape[1])) : seen;

        Tensor? Mask(int i) => context.Masks.Count > i ? context.Masks[i] : null;
    }
}
