namespace Nabi.Losses;

/// <summary>
/// How far a prediction is from its target, as one number to be made small. A name stands for a loss with default settings: <c>"mse"</c>.
/// </summary>
/// <remarks>
/// A loss of your own overrides <see cref="Call"/>, or comes from <see cref="Of"/>:
/// <code>Loss.Of("spread", (yTrue, yPred) => Ops.Mean(Ops.Abs(yTrue - yPred), [-1]))</code>
/// </remarks>
public abstract class Loss : Configurable, IFamily<Loss>
{
    private static readonly ConfigSetting<Reduction> ReductionSetting = new(
        nameof(Reduction),
        null,
        static (config, key) => config.OptionalText(key) == "auto" ? Reduction.SumOverBatchSize : config.Option<Reduction>(key),
        static (config, key, value) => config.Set(key, $"{value}"))
    {
        Default = Reduction.SumOverBatchSize,
        Null = Reduction.None,
        Choices = Reduction.Words,
    };

    private string? name;

    static Family IFamily<Loss>.Table => LossTable.Family;

    static Loss IFamily<Loss>.Completed(Loss value, Config config) => Read(value, config);

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
    public Reduction Reduction { get => Get(ReductionSetting); init => Set(ReductionSetting, value); }

    /// <summary>
    /// Whether <see cref="Call"/> does the same every time, as <c>Layer.IsPure</c> says; false by default for one of your own.
    /// </summary>
    public virtual bool IsPure => GetType().Assembly == typeof(Loss).Assembly;

    /// <summary>The name Keras gives when none is chosen.</summary>
    private protected virtual string DefaultName => SnakeCase.Of(ClassName);

    /// <summary>The class name of the metric that is the loss's mean.</summary>
    internal virtual string MetricClass => ClassName;

    /// <summary>Whether Keras has that metric; else it takes the loss in its place.</summary>
    internal virtual bool HasKerasMetric => true;

    /// <summary>The name of that metric; Keras's unless one was chosen.</summary>
    internal string MetricName => name ?? DefaultMetricName;

    /// <summary>The settings that the metric has as well.</summary>
    internal virtual IEnumerable<ConfigSetting> MetricSettings => Settings;

    /// <summary>The name Keras gives that metric when none is chosen.</summary>
    private protected virtual string DefaultMetricName => DefaultName;

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
        var reduction = Reduction;
        if (reduction == Reduction.None || (values.Rank == 0 && sampleWeight is null && mask is null))
            return Weighted(values, sampleWeight, mask);
        var divisor = reduction == Reduction.Sum ? LossDivisor.None
            : reduction == Reduction.MeanWithSampleWeight ? LossDivisor.SampleWeights : LossDivisor.Count;
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
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Set("name", Name).Set("reduction", $"{Reduction}");
        base.Write(config);
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
        {
            (target, prediction) = prediction.Rank == 1 ? (target, Ops.ExpandDims(prediction, -1)) : (Ops.Squeeze(target, -1), prediction);
        }
        else if (prediction.Rank == target.Rank + 1 && prediction.Shape[-1] == 1)
        {
            (target, prediction) = target.Rank == 1 || prediction.Mask is not null
                ? (Ops.ExpandDims(target, -1), prediction) : (target, Ops.Squeeze(prediction, -1));
        }

        if (!target.Shape.Fits(prediction.Shape))
            throw new NabiException($"{Name}: the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; {Hint()}");
        return (target, prediction);
    }

    /// <summary>The loss of each sample, for a loss that chooses among others.</summary>
    internal Tensor Samples(Tensor yTrue, Tensor yPred) => Call(yTrue, yPred);

    /// <summary>What to do about a target that does not fit.</summary>
    private protected virtual string Hint() => "give one number for every number of the prediction.";

    /// <summary>Reads name, reduction and declared settings into a new loss.</summary>
    internal static Loss Read(Loss loss, Config config)
    {
        loss.name = config.OptionalText("name") ?? loss.name;
        loss.ReadSettings(config, [ReductionSetting, .. loss.Settings]);
        return loss;
    }

    /// <summary>Reads the declared settings alone: what a metric that is the mean of the loss has.</summary>
    internal static Loss ReadForMetric(Loss loss, Config config)
    {
        loss.ReadSettings(config, loss.Settings);
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
}
