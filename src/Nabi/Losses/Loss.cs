using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>How far a prediction is from its target, as one number to be made small. A name stands for a loss with default settings: <c>"mse"</c>.</summary>
/// <remarks>
/// A loss of your own overrides <see cref="Call"/>, or comes from <see cref="Of"/>:
/// <code>Loss.Of("spread", (yTrue, yPred) => Ops.Mean(Ops.Abs(yTrue - yPred), [-1]))</code>
/// </remarks>
public abstract class Loss : IFamily<Loss>
{
    private readonly string? name;
    private string reduction = "sum_over_batch_size";

    /// <inheritdoc/>
    public abstract string ClassName { get; }

    static Family IFamily<Loss>.Table => LossTable.Family;

    /// <summary>The name in logs and configs; Keras's by default.</summary>
    public string Name
    {
        get => name ?? DefaultName;
        init => name = value;
    }

    /// <summary>
    /// How the losses of the samples become one: <c>sum_over_batch_size</c> (default) or <c>mean</c>: their sum over their
    /// number; <c>sum</c>; <c>mean_with_sample_weight</c>: the weighted sum over the sum of the weights; <c>none</c>: not at all.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public string Reduction
    {
        get => reduction;
        init => reduction = Known(value);
    }

    /// <summary>Whether <see cref="Call"/> does the same every time, as <c>Layer.IsPure</c> says; false by default for one of your own.</summary>
    public virtual bool IsPure => GetType().Assembly == typeof(Loss).Assembly;

    /// <summary>The name Keras gives when none is chosen.</summary>
    private protected virtual string DefaultName => SnakeCase.Of(ClassName);

    /// <summary>True when <see cref="Call"/> handles the prediction's mask itself.</summary>
    private protected virtual bool TakesMask => false;

    /// <summary>The loss of this name with default settings: <c>"mse"</c>, <c>"sparse_categorical_crossentropy"</c>.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Loss(string name) => Registry.Named<Loss>(name, "Loss");

    /// <summary>A custom loss.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="call">From targets and predictions the loss of each sample, made of operations on tensors.</param>
    /// <param name="isPure">Whether the function does the same every time (see <see cref="IsPure"/>); false by default.</param>
    public static Loss Of(string name, Func<Tensor, Tensor, Tensor> call, bool isPure = false) => new FunctionLoss(name, call, isPure);

    /// <summary>The loss of a batch; gradients flow to the prediction.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions; steps its mask leaves out do not count, and the mean is over the others.</param>
    /// <param name="sampleWeight">What each sample (or each step of it) counts, shape (batch) or (batch, time); null for 1.</param>
    /// <returns>A tensor without axes, or one loss per sample with <see cref="Reduction"/> <c>none</c>.</returns>
    /// <exception cref="NabiException">The shapes do not fit.</exception>
    public Tensor Apply(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        CallContext.NoteCode(IsPure);
        var values = Call(yTrue, yPred);
        var mask = !TakesMask && yPred.Mask is { } given ? values.Mask is { } own ? Ops.LogicalAnd(given, own) : given : values.Mask;
        if (reduction == "none" || (values.Rank == 0 && sampleWeight is null && mask is null))
            return Weighted(values, sampleWeight, mask);
        var divisor = reduction switch
        {
            "sum" => LossDivisor.None,
            "mean_with_sample_weight" => LossDivisor.SampleWeights,
            _ => LossDivisor.Count,
        };
        var primitive = new LossReductionPrimitive(Name, divisor, sampleWeight is not null);
        return (sampleWeight, mask) switch
        {
            (null, null) => Ops.Apply(primitive, values),
            ({ } weight, null) => Ops.Apply(primitive, values, weight),
            (null, { } steps) => Ops.Apply(primitive, values, steps),
            ({ } weight, { } steps) => Ops.Apply(primitive, values, weight, steps),
        };
    }

    /// <summary>Writes the settings all losses share; a loss adds its own.</summary>
    public virtual void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Set("name", Name).Set("reduction", Reduction);
    }

    /// <summary>The loss of each sample.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions.</param>
    /// <returns>One number per sample (and step): the predictions' shape without the last axis.</returns>
    protected abstract Tensor Call(Tensor yTrue, Tensor yPred);

    /// <summary>
    /// Makes target and prediction one shape by Keras's rule: a last axis of length 1 that only one of them has is added or
    /// taken away. A prediction's mask keeps its steps.
    /// </summary>
    internal (Tensor Target, Tensor Prediction) Align(Tensor yTrue, Tensor yPred)
    {
        var target = Ops.Cast(yTrue, DType.Float32);
        var prediction = yPred;
        if (target.Rank == prediction.Rank + 1 && target.Shape[-1] == 1)
            (target, prediction) = prediction.Rank == 1 ? (target, Ops.ExpandDims(prediction, -1)) : (Ops.Squeeze(target, -1), prediction);
        else if (prediction.Rank == target.Rank + 1 && prediction.Shape[-1] == 1)
            (target, prediction) = target.Rank == 1 || prediction.Mask is not null
                ? (Ops.ExpandDims(target, -1), prediction) : (target, Ops.Squeeze(prediction, -1));
        if (!target.Shape.Fits(prediction.Shape))
            throw new NabiException($"{Name}: the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; {Hint()}");
        return (target, prediction);
    }

    /// <summary>The loss of each sample, for a loss that chooses among others.</summary>
    internal Tensor Samples(Tensor yTrue, Tensor yPred) => Call(yTrue, yPred);

    /// <summary>What to do about a target that does not fit.</summary>
    private protected virtual string Hint() => "give one number for every number of the prediction.";

    /// <summary>Reads the settings all losses share into a new loss.</summary>
    internal static TLoss ReadShared<TLoss>(TLoss loss, Config config)
        where TLoss : Loss
    {
        if (config.Json.ContainsKey("reduction"))
            loss.reduction = config.OptionalText("reduction") is var word && word == "auto" ? "sum_over_batch_size" : loss.Known(word ?? "none");
        return loss;
    }

    private static Tensor Weighted(Tensor values, Tensor? sampleWeight, Tensor? mask)
    {
        if (sampleWeight is not null)
            values *= BroadcastTo(sampleWeight, values.Rank);
        return mask is null ? values : values * BroadcastTo(mask, values.Rank);
    }

    // Weights of fewer axes hold for whole samples: (B) becomes (B, 1).
    private static Tensor BroadcastTo(Tensor weight, int rank)
    {
        while (weight.Rank < rank)
            weight = Ops.ExpandDims(weight, -1);
        return weight.Rank > rank && weight.Shape[-1] == 1 ? Ops.Squeeze(weight, -1) : weight;
    }

    private string Known(string word)
        => word is "sum_over_batch_size" or "sum" or "mean" or "mean_with_sample_weight" or "none" ? word
            : throw new NabiException($"{Name}: the reduction must be sum_over_batch_size, mean, sum, mean_with_sample_weight or none, got '{word}'.");
}
