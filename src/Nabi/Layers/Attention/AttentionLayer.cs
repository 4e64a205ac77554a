namespace Nabi.Layers;

/// <summary>
/// What <see cref="Attention"/> and <see cref="AdditiveAttention"/> share. Inputs: query (batch, Tq, d), value (batch, Tv, d) and
/// perhaps key (batch, Tv, d), which is the value otherwise. Output (batch, Tq, d): the mean of the values, weighted by
/// softmax(scores). Masks: value positions that do not count are not seen, query positions that do not count give zeros. With
/// <see cref="CallContext.ReturnAttentionScores"/> the weights (batch, Tq, Tv) are a second output.
/// </summary>
/// <remarks>
/// Inputs (batch, d) without time are one sequence, whose steps are the samples: each sample of a batch attends to all of them, so that
/// what comes out for one depends on the others. That is what Keras 2 computes; Keras 3 refuses such inputs.
/// </remarks>
public abstract class AttentionLayer : RandomLayer
{
    private static readonly ConfigSetting<bool> PlainUseScaleSetting = ConfigSetting.Bool(nameof(UseScale), false);

    private protected AttentionLayer()
    {
    }

    /// <summary>Whether a learned <c>scale</c> is used; the default is the layer's.</summary>
    public bool UseScale { get => Get(UseScaleSetting); init => Set(UseScaleSetting, value); }

    /// <summary>The part of the weights that training drops, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Dropout { get => Get(LayerSettings.Dropout); init => Set(LayerSettings.Dropout, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [UseScaleSetting, LayerSettings.Dropout, LayerSettings.Seed];

    /// <summary>Whether a scale is learned; the default is the layer's.</summary>
    private protected virtual ConfigSetting<bool> UseScaleSetting => PlainUseScaleSetting;

    /// <inheritdoc/>
    public override bool SupportsMasking => false;

    /// <inheritdoc/>
    public override bool GivesAttentionScores => true;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    /// <summary>One score for each query and value: (batch, Tq, Tv).</summary>
    private protected abstract Tensor Scores(Tensor query, Tensor key);

    /// <summary>Uses the layer and returns the weights as well.</summary>
    /// <param name="inputs">Query, value and perhaps key.</param>
    /// <param name="context">Training, masks of query and value, causality; null for none.</param>
    /// <returns>The output (batch, Tq, d) and the weights (batch, Tq, Tv).</returns>
    /// <exception cref="NabiException">The inputs do not fit.</exception>
    public (Tensor Output, Tensor Weights) ApplyWithScores(IReadOnlyList<Tensor> inputs, CallContext? context = null)
    {
        var outputs = ApplyAll(inputs, (context ?? new CallContext()).WithScores());
        return (outputs[0], outputs[1]);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (output, weights) = Attend(inputs, context);
        context.Show(this, "attention_scores", weights);
        return context.ReturnAttentionScores ? [output, weights] : [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(context);
        return outputs.Count == 1 ? [context.Mask] : [context.Mask, null];
    }

    private (Tensor Output, Tensor Weights) Attend(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        if (inputs.Count is not (2 or 3))
            throw new NabiException($"{Title} takes query and value, and perhaps key, got {inputs.Count} tensors.");
        if (inputs.All(input => input.Rank == 2))
            return OfSamples(inputs, context);
        foreach (var input in inputs)
            RequireRank(input.Shape, 3, "(batch, time, features)");
        var (query, value) = (inputs[0], inputs[1]);
        var key = inputs.Count > 2 ? inputs[2] : value;
        if (!query.Shape.With(1, -1).Fits(key.Shape.With(1, -1)) || !key.Shape.With(2, -1).Fits(value.Shape.With(2, -1)))
        {
            throw new NabiException(
                $"{Title}: query {query.Shape} and key {key.Shape} need the same features, key and value "
                + $"{value.Shape} the same positions.");
        }

        if (query.IsSymbolic)
        {
            return (Tensor.Symbolic([query.Shape[0], query.Shape[1], value.Shape[2]]),
                Tensor.Symbolic([query.Shape[0], query.Shape[1], value.Shape[1]]));
        }

        var counts = context.Masks.Count > 1 ? context.Masks[1] : null;
        var seen = counts is null ? null : Ops.ExpandDims(counts, 1);
        if (StreamMemory.Of(context, value) is { } stream)
        {
            (var all, seen) = StreamMemory.Ring(stream, this, Title, counts, key, value);
            (key, value) = (all[0], all[1]);
        }
        else if (context.UseCausalMask)
        {
            seen = AttentionScores.And(seen, AttentionScores.Causal(query.Shape[1], value.Shape[1]));
        }

        var weights = Ops.Softmax(AttentionScores.Hidden(Scores(query, key), seen));
        if (context.Training && Dropout > 0f)
            weights = Ops.Dropout(weights, Dropout, Random);
        var output = weights.MatMul(value);
        return (context.Mask is { } mask ? output * Ops.ExpandDims(mask, -1) : output, weights);
    }

    /// <summary>The samples of a batch as the steps of one sequence; a mask of theirs is one of steps.</summary>
    private (Tensor Output, Tensor Weights) OfSamples(IReadOnlyList<Tensor> inputs, CallContext context)
    {
        var steps = context.WithMasks([.. context.Masks.Select(mask => mask is { Rank: 1 } ? Ops.ExpandDims(mask, 0) : mask)]);
        var (output, weights) = Attend([.. inputs.Select(input => Ops.ExpandDims(input, 0))], steps);
        return (Ops.Squeeze(output, 0), Ops.Squeeze(weights, 0));
    }
}
