namespace Nabi.Layers;

/// <summary>
/// Several attentions side by side: query (batch, T, d), value (batch, S, d) and perhaps key are projected to heads
/// (batch, T, heads, keyDim), attended as softmax(q . k / sqrt(keyDim)) v, and projected back to (batch, T, d).
/// The masks that value and key come with or are given, the mask that the query comes with, <see cref="CallContext.AttentionMask"/> and
/// <see cref="CallContext.UseCausalMask"/> say together what may be seen. With <see cref="CallContext.ReturnAttentionScores"/> the weights
/// (batch, heads, T, S) are a second output.
/// </summary>
/// <remarks>Keras's <c>MultiHeadAttention</c>; Vaswani et al., 2017.</remarks>
public sealed class MultiHeadAttention : ProjectedAttention
{
    internal static readonly ConfigSetting<int> HeadsSetting = ConfigSetting.Int(nameof(Heads), Must.BeAtLeast(1), "num_heads");
    internal static readonly ConfigSetting<int> KeyDimSetting = ConfigSetting.Int(nameof(KeyDim), Must.BeAtLeast(1));

    // Without it the values are as long as the keys; the constructor sets them so.
    internal static readonly ConfigSetting<int?> ValueDimSetting
        = ConfigSetting.OptionalInt(nameof(ValueDim), static (length, _) => length is null or >= 1 ? null : "at least 1");

    private static readonly ConfigSetting<IReadOnlyList<int>?> OutputShapeSetting = ConfigSetting.OptionalInts(nameof(OutputShape));
    private static readonly ConfigSetting<IReadOnlyList<int>?> AttentionAxesSetting = ConfigSetting.OptionalInts(nameof(AttentionAxes));
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

    /// <summary>The lengths of the output behind batch and time; null (default) for the query's.</summary>
    public IReadOnlyList<int>? OutputShape { get => Get(OutputShapeSetting); init => Set(OutputShapeSetting, value); }

    /// <summary>The axes attended over; null (default) for all between batch and features.</summary>
    public IReadOnlyList<int>? AttentionAxes { get => Get(AttentionAxesSetting); init => Set(AttentionAxesSetting, value); }

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

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        HeadsSetting, KeyDimSetting, ValueDimSetting, LayerSettings.Dropout, LayerSettings.UseBias, UseGateSetting, OutputShapeSetting,
        AttentionAxesSetting, SlidingWindowSetting, LayerSettings.KernelInitializer, LayerSettings.BiasInitializer,
        LayerSettings.KernelRegularizer,
        LayerSettings.BiasRegularizer, ActivityRegularizerPlace, LayerSettings.KernelConstraint,
        LayerSettings.BiasConstraint, LayerSettings.Seed,
    ];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        // Once built Keras writes the axes that it chose.
        if (AttentionAxes is null && BuiltAxes is not null)
            config.Set(AttentionAxesSetting.Key, [.. BuiltAxes]);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTwoOrThree(inputs.Count);
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
        QueryPart = Projection("query", q.Rank, [Heads, KeyDim], 1);
        KeyPart = Projection("key", q.Rank, [Heads, KeyDim], 1);
        ValuePart = Projection("value", q.Rank, [Heads, ValueDim], 1);
        OutputPart = Projection("attention_output", q.Rank + 1, OutputShape is null ? [RequireKnown(q, -1)] : [.. OutputShape], 2);
        QueryPart.EnsureBuilt([q]);
        KeyPart.EnsureBuilt([k]);
        ValuePart.EnsureBuilt([v]);
        OutputPart.EnsureBuilt([q.Slice(0, q.Rank - 1).Concat([Heads, ValueDim])]);
    }

    private IReadOnlyList<int>? BuiltAxes { get; set; }

    private protected override (Tensor Output, Tensor? Weights) Attend(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        var rank = inputs[0].Rank;
        var (q, k, v, seen) = Projected(inputs, context);
        if (!q.IsSymbolic && rank == 3 && IsPlain(context, seen, v))
            return (Attended(q, k, v, seen, 1f / MathF.Sqrt(KeyDim)), null);

        // Axes: batch and what is not attended over keep their labels; attended ones of key and value are capitals.
        var target = string.Concat(Enumerable.Range('a', rank + 1).Select(code => (char)code));
        var source = string.Concat(target.Select((label, axis) => BuiltAxes!.Contains(axis) ? char.ToUpperInvariant(label) : label));
        var heads = string.Concat(Enumerable.Range(0, rank).Where(axis => !BuiltAxes!.Contains(axis)).Select(axis => target[axis]));
        var product = heads + string.Concat(BuiltAxes!.Select(axis => target[axis]))
            + string.Concat(BuiltAxes!.Select(axis => source[axis]));
        var scores = Ops.Einsum($"{target},{source}->{product}", q * (1f / MathF.Sqrt(KeyDim)), k);
        if (scores.IsSymbolic)
            return (OutputPart.ApplyAll([Tensor.Symbolic(q.Shape.With(-1, ValueDim))])[0], scores);
        if (seen is not null)
        {
            seen = BroadcastTo(seen, scores.Rank);
            scores = AttentionScores.Replaced(scores, seen);
        }

        var weights = Softmax.Along(scores, [.. Enumerable.Range(scores.Rank - BuiltAxes!.Count, BuiltAxes.Count)]);
        // Keras's rule: a query that sees nothing sees all values evenly, but nothing where weights are asked for, dropped, or over several
        // axes.
        if (seen is not null && (context.ReturnAttentionScores || Dropout > 0f || rank != 3))
            weights *= seen;
        var used = context.Training && Dropout > 0f ? Ops.Dropout(weights, Dropout, Random) : weights;
        // The values have another length of features but the same labels.
        var attended = Ops.Einsum($"{product},{source}->{target}", used, v);
        return (OutputPart.ApplyAll([attended], new CallContext())[0], weights);
    }

    private Tensor BroadcastTo(Tensor mask, int rank)
    {
        while (mask.Rank < rank)
            mask = Ops.ExpandDims(mask, mask.Rank - 2 * BuiltAxes!.Count);
        return mask;
    }
}
