namespace Nabi.Layers;

/// <summary>
/// Attention whose heads share keys and values in groups: query (batch, T, d), value (batch, S, e) and perhaps key are projected to
/// (batch, T, queryHeads, headDim) and (batch, S, keyValueHeads, headDim), where queryHeads / keyValueHeads heads of queries in a row use
/// the same head of keys and values; each attends as softmax(q . k / sqrt(headDim)) v, and all are projected back to (batch, T, d). With
/// one head of keys and values this is multi-query attention, with as many as queries <see cref="MultiHeadAttention"/>. Masks stand at
/// <see cref="ProjectedAttention"/>.
/// </summary>
/// <remarks>Keras's <c>GroupQueryAttention</c>; Ainslie et al., 2023.</remarks>
public sealed class GroupQueryAttention : ProjectedAttention
{
    internal static readonly ConfigSetting<int> HeadDimSetting = ConfigSetting.Int(nameof(HeadDim), Must.BeAtLeast(1));
    internal static readonly ConfigSetting<int> QueryHeadsSetting =
        ConfigSetting.Int(nameof(QueryHeads), Must.BeAtLeast(1), "num_query_heads");
    internal static readonly ConfigSetting<int> KeyValueHeadsSetting = ConfigSetting.Int(
        nameof(KeyValueHeads),
        static (heads, others) => heads >= 1 && others.Get(QueryHeadsSetting) % heads == 0 ? null : "at least 1 and divide num_query_heads",
        "num_key_value_heads");

    /// <summary>An attention with heads in groups.</summary>
    /// <param name="headDim">The length of a head's queries, keys and values, at least 1.</param>
    /// <param name="queryHeads">The number of heads of queries, at least 1.</param>
    /// <param name="keyValueHeads">The number of heads of keys and values; it divides <paramref name="queryHeads"/>.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads cannot be shared evenly.</exception>
    public GroupQueryAttention(int headDim, int queryHeads, int keyValueHeads)
    {
        Set(HeadDimSetting, headDim);
        Set(QueryHeadsSetting, queryHeads);
        Set(KeyValueHeadsSetting, keyValueHeads);
    }

    /// <summary>The length of a head's queries, keys and values.</summary>
    public int HeadDim => Get(HeadDimSetting);

    /// <summary>The number of heads of queries.</summary>
    public int QueryHeads => Get(QueryHeadsSetting);

    /// <summary>The number of heads of keys and values.</summary>
    public int KeyValueHeads => Get(KeyValueHeadsSetting);

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts
        =>
        [
            .. Parts.Select(part => new NamedPart(part.Name switch
            {
                "attention_output" => "_output_dense",
                var name => $"_{name}_dense",
            }, part)),
            new NamedPart("_dropout_layer", null, "dropout"),
            new NamedPart("_softmax", null, "softmax"),
        ];

    /// <inheritdoc/>
    public override string ListedName => "grouped_query_attention";

    /// <inheritdoc/>
    protected override string DefaultName => "grouped_query_attention";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        HeadDimSetting, QueryHeadsSetting, KeyValueHeadsSetting, LayerSettings.UseBias, UseGateSetting,
        SlidingWindowSetting, LayerSettings.Dropout,
        LayerSettings.KernelInitializer, LayerSettings.BiasInitializer, LayerSettings.KernelRegularizer, LayerSettings.BiasRegularizer,
        ActivityRegularizerPlace, LayerSettings.KernelConstraint, LayerSettings.BiasConstraint, LayerSettings.Seed,
    ];

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTwoOrThree(inputs.Count);
        foreach (var shape in inputs)
            RequireRank(shape, 3, "(batch, time, features)");
        var (q, v) = (inputs[0], inputs[1]);
        var k = inputs.Count > 2 ? inputs[2] : v;
        if (!k.With(-1, -1).Fits(v.With(-1, -1)))
            throw new NabiException($"{Title}: key {k} and value {v} must agree but for the features.");
        QueryPart = Projection("query", 3, [QueryHeads, HeadDim], 1);
        KeyPart = Projection("key", 3, [KeyValueHeads, HeadDim], 1);
        ValuePart = Projection("value", 3, [KeyValueHeads, HeadDim], 1);
        OutputPart = Projection("attention_output", 4, [RequireKnown(q, -1)], 2);
        QueryPart.EnsureBuilt([q]);
        KeyPart.EnsureBuilt([k]);
        ValuePart.EnsureBuilt([v]);
        OutputPart.EnsureBuilt([q.Slice(0, 2).Concat([QueryHeads, HeadDim])]);
    }

    private protected override (Tensor Output, Tensor? Weights) Attend(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        var (q, k, v, seen) = Projected(inputs, context);
        if (q.IsSymbolic)
            return (OutputPart.ApplyAll([q])[0], Tensor.Symbolic([q.Shape[0], QueryHeads, q.Shape[1], v.Shape[1]]));

        if (IsPlain(context, seen, v))
            return (Attended(q, k, v, seen, 1f / MathF.Sqrt(HeadDim)), null);

        // The heads of queries as (heads of keys and values, heads that share one).
        var (batch, time, length) = (q.Shape[0], q.Shape[1], v.Shape[1]);
        var shared = Ops.Reshape(q * (1f / MathF.Sqrt(HeadDim)), [batch, time, KeyValueHeads, QueryHeads / KeyValueHeads, HeadDim]);
        var scores = Ops.Reshape(Ops.Einsum("btvrh,bsvh->bvrts", shared, k), [batch, QueryHeads, time, length]);
        if (seen is not null)
        {
            seen = Ops.ExpandDims(seen, 1);
            scores = AttentionScores.Replaced(scores, seen);
        }

        var weights = Ops.Softmax(scores);
        // Keras's rule: a query that sees nothing sees all values evenly, but nothing where weights are asked for or dropped.
        if (seen is not null && (context.ReturnAttentionScores || Dropout > 0f))
            weights *= seen;
        var used = context.Training && Dropout > 0f ? Ops.Dropout(weights, Dropout, Random) : weights;
        var attended = Ops.Einsum("bvrts,bsvh->btvrh",
            Ops.Reshape(used, [batch, KeyValueHeads, QueryHeads / KeyValueHeads, time, length]), v);
        return (OutputPart.ApplyAll([Ops.Reshape(attended, [batch, time, QueryHeads, HeadDim])], new CallContext())[0], weights);
    }
}
