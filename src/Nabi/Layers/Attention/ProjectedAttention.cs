using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="MultiHeadAttention"/> and <see cref="GroupQueryAttention"/> share: query (batch, T, d), value (batch, S, d) and perhaps
/// key, which is the value otherwise, are projected to heads; each head attends, and its results are projected back.
/// The masks that value and key come with or are given, the mask that the query comes with, <see cref="CallContext.AttentionMask"/> and
/// <see cref="CallContext.UseCausalMask"/> say together what may be seen. With <see cref="CallContext.ReturnAttentionScores"/> the weights
/// (batch, heads, T, S) are a second output.
/// </summary>
public abstract class ProjectedAttention : RandomLayer
{
    private protected static readonly ConfigSetting UseGateSetting = ConfigSetting.Fixed("use_gate", false, refuses: true);
    private protected static readonly ConfigSetting SlidingWindowSetting = ConfigSetting.Fixed("sliding_window", refuses: true);

    private protected ProjectedAttention()
    {
    }

    /// <summary>The part of the weights that training drops, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Dropout { get => Get(LayerSettings.Dropout); init => Set(LayerSettings.Dropout, value); }

    /// <summary>Whether the projections add a bias; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <inheritdoc/>
    public override bool TakesSeparateInputs => true;

    /// <inheritdoc/>
    public override bool TakesAttentionMask => true;

    /// <inheritdoc/>
    public override bool GivesAttentionScores => true;

    /// <summary>The first values of the kernels; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        init => Set(LayerSettings.KernelInitializer, value);
    }

    /// <summary>The first values of the biases; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }

    /// <summary>A penalty on the kernels; none by default.</summary>
    public Regularizer? KernelRegularizer
    {
        get => Get(LayerSettings.KernelRegularizer);
        init => Set(LayerSettings.KernelRegularizer, value);
    }

    /// <summary>A penalty on the biases; none by default.</summary>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); init => Set(LayerSettings.BiasRegularizer, value); }

    /// <summary>A rule for the kernels; none by default.</summary>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); init => Set(LayerSettings.KernelConstraint, value); }

    /// <summary>A rule for the biases; none by default.</summary>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); init => Set(LayerSettings.BiasConstraint, value); }

    private protected EinsumDense QueryPart { get; set; } = null!;

    private protected EinsumDense KeyPart { get; set; } = null!;

    private protected EinsumDense ValuePart { get; set; } = null!;

    private protected EinsumDense OutputPart { get; set; } = null!;

    /// <summary>Uses the layer and returns the weights of every head as well.</summary>
    /// <param name="inputs">Query, value and perhaps key.</param>
    /// <param name="context">Training, masks, causality; null for none.</param>
    /// <param name="attentionMask">Booleans (batch, T, S) or what broadcasts to it: true where a query may see a value (of numbers, what is
    /// not 0); null for all.</param>
    /// <returns>The output (batch, T, d) and the weights (batch, heads, T, S).</returns>
    /// <exception cref="NabiException">The inputs do not fit.</exception>
    public (Tensor Output, Tensor Weights) ApplyWithScores(IReadOnlyList<Tensor> inputs, CallContext? context = null,
        Tensor? attentionMask = null)
    {
        var outputs = ApplyAll(inputs, (context ?? new CallContext()).WithScores(attentionMask));
        return (outputs[0], outputs[1]);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        RequireTwoOrThree(inputs.Length);
        var (attended, weights) = Attend(inputs, context);
        if (weights is not null)
            context.Show(this, "attention_scores", weights);
        return context.ReturnAttentionScores ? [attended, weights!] : [attended];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.Count == 1 ? [inputs[0].Mask] : [inputs[0].Mask, null];
    }

    /// <summary>The output and, where they are asked for, the weights.</summary>
    private protected abstract (Tensor Output, Tensor? Weights) Attend(IReadOnlyList<Tensor> inputs, CallContext context);

    private protected void RequireTwoOrThree(int inputs)
    {
        if (inputs is not (2 or 3))
            throw new NabiException($"{Title} takes query and value, and perhaps key, got {inputs} tensors.");
    }

    /// <summary>A dense layer from the last <paramref name="bound"/> axes of an input of this rank to the given lengths.</summary>
    private protected EinsumDense Projection(string part, int rank, int[] lengths, int bound)
    {
        var input = string.Concat(Enumerable.Range('a', rank).Select(code => (char)code));
        var made = string.Concat(Enumerable.Range('a' + rank, lengths.Length).Select(code => (char)code));
        var free = input[..^bound];
        return Track(new EinsumDense($"{input},{input[^bound..]}{made}->{free}{made}",
            [.. Enumerable.Repeat((int?)null, free.Length - 1), .. lengths.Select(length => (int?)length)])
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

    /// <summary>Query, key (the value where there is none) and value by heads, and what each query may see.</summary>
    private protected (Tensor Query, Tensor Key, Tensor Value, Tensor? Seen) Projected(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        // The projections see no masks: those say what may be seen, not what is projected.
        var plain = new CallContext().WithMasks([null]);
        var q = QueryPart.ApplyAll([inputs[0]], plain)[0];
        var v = ValuePart.ApplyAll([inputs[1]], plain)[0];
        var k = KeyPart.ApplyAll([inputs.Count > 2 ? inputs[2] : inputs[1]], plain)[0];
        (k, v, var kept) = Kept(inputs, k, v, context);
        return (q, k, v, Visible(inputs, context, kept));
    }

    /// <summary>
    /// In a stream the keys and values of the steps so far, and which of them may be seen; else those given, and null for the latter.
    /// </summary>
    private protected (Tensor Keys, Tensor Values, Tensor? Seen) Kept(
        IReadOnlyList<Tensor> inputs, Tensor keys, Tensor values, CallContext context)
    {
        if (inputs[1].Rank != 3 || StreamMemory.Of(context, inputs[1]) is not { } stream)
            return (keys, values, null);
        var counts = AttentionScores.And(context.Masks.Count > 1 ? context.Masks[1] : null,
            context.Masks.Count > 2 ? context.Masks[2] : null);
        var (all, seen) = StreamMemory.Ring(stream, this, Title, counts, keys, values);
        return (all[0], all[1], seen);
    }

    /// <summary>
    /// Whether nothing but the output is needed of the weights: they are not asked for or looked at, not dropped, and not set to 0 where a
    /// query sees nothing, which is Keras's rule where they may be dropped. All heads have the same mask, of every value.
    /// </summary>
    private protected bool IsPlain(CallContext context, Tensor? seen, Tensor values)
        => !context.ReturnAttentionScores && !context.IsObserved && (Dropout == 0f || (!context.Training && seen is null))
            && (seen is null || (seen.Rank == 3 && seen.Shape[2] == values.Shape[1]));

    /// <summary>The heads' outputs in one pass over blocks of queries.</summary>
    private protected Tensor Attended(Tensor query, Tensor key, Tensor value, Tensor? seen, float scale)
    {
        AttentionPrimitive attention = new(scale);
        var heads = seen is null ? Ops.Apply(attention, query, key, value) : Ops.Apply(attention, query, key, value, seen);
        return OutputPart.ApplyAll([heads], new CallContext())[0];
    }

    private protected static Tensor? Visible(IReadOnlyList<Tensor> inputs, CallContext context, Tensor? kept = null)
    {
        if (inputs[0].IsSymbolic)
            return null;
        // Of queries counts only the mask that comes with the tensor, as in Keras.
        var seen = context.AttentionMask is { } given ? Ops.Cast(given, DType.Bool) : null;
        if (inputs[0].Mask is { } queries)
            seen = AttentionScores.And(seen, Ops.ExpandDims(queries, -1));
        // What a stream keeps says itself which steps count, and holds none that are later.
        if (kept is not null)
            return AttentionScores.And(seen, kept);
        if (Mask(1) is { } values)
            seen = AttentionScores.And(seen, Ops.ExpandDims(values, -2));
        if (Mask(2) is { } keys)
            seen = AttentionScores.And(seen, Ops.ExpandDims(keys, -2));
        return context.UseCausalMask ? AttentionScores.And(seen, AttentionScores.Causal(inputs[0].Shape[1], inputs[1].Shape[1])) : seen;

        Tensor? Mask(int i) => context.Masks.Count > i ? context.Masks[i] : null;
    }
}
