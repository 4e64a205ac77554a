using System.Runtime.CompilerServices;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// A number that says how well a model does, gathered over batches. A name stands for a metric with default settings, and
/// logs show it under that name: <c>"accuracy"</c>, <c>"mae"</c>.
/// </summary>
/// <remarks>
/// A metric of your own overrides <see cref="Update"/>, <see cref="Result"/> and <see cref="Reset"/>, or comes from
/// <see cref="Of(string, Func{Tensor, Tensor, Tensor})"/> when it is a mean of one number per sample.
/// </remarks>
public abstract class Metric : Configurable, IFamily<Metric>
{
    private string? name;
    private float[] converted = [];
    private object? user;

    static Family IFamily<Metric>.Table => MetricTable.Family;

    static Metric IFamily<Metric>.Completed(Metric value, Config config) => Read(value, config);

    /// <summary>The name in logs and configs; Keras's by default.</summary>
    public string Name
    {
        get => name ?? DefaultName;
        init => name = value;
    }

    /// <summary>True when a larger result is better, false when a smaller one is, null when nobody can say.</summary>
    public virtual bool? LargerIsBetter => null;

    /// <summary>
    /// The type of numbers Keras was told to count in; only <c>int32</c> changes anything (weights lose their fractions).
    /// </summary>
    internal string DTypeName { get; private set; } = "float32";

    /// <summary>The name Keras gives when none is chosen.</summary>
    protected virtual string DefaultName => SnakeCase.Of(ClassName);

    /// <summary>
    /// The metric of this name with default settings: <c>"accuracy"</c> becomes binary, categorical or sparse by the shapes.
    /// </summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Metric(string name)
    {
        var metric = Registry.Named<Metric>(name, "Metric");
        metric.name = name;
        return metric;
    }

    /// <summary>The mean of a loss over all samples as a metric, as <see cref="Of(Loss)"/> makes it.</summary>
    public static implicit operator Metric(Loss loss) => Of(loss);

    /// <summary>
    /// The mean of a loss over all samples: where Keras has a metric of the loss's name it is that metric, with its name and its place in
    /// files (<c>keras.metrics.MeanSquaredError</c>). The loss's <c>Reduction</c> does not count.
    /// </summary>
    /// <param name="loss">The loss, with its settings.</param>
    /// <exception cref="NabiException">The loss is null.</exception>
    public static Metric Of(Loss loss)
        => Must.Have(loss, nameof(Metric), "the loss") switch
        {
            RowwiseLoss rows => new RowsLossMetric(rows),
            SparseCategoricalCrossentropy sparse => new SparseLossMetric(sparse),
            _ => new LossMetric(loss),
        };

    /// <summary>A custom metric: the mean of one number per sample.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="call">From targets and predictions one number per sample; true counts as 1 and false as 0.</param>
    public static Metric Of(string name, Func<Tensor, Tensor, Tensor> call) => new MeanMetricWrapper(name, call);

    /// <summary>Takes a batch into account.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="sampleWeight">What each sample (or each step of it) counts; null for 1.</param>
    /// <exception cref="NabiException">The shapes do not fit.</exception>
    public abstract void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>The number over all batches since <see cref="Reset"/>; for a metric with several numbers their mean.</summary>
    public abstract float Result();

    /// <summary>All numbers of a metric that has several (one per class or threshold), else the one.</summary>
    public virtual Tensor ResultTensor() => Result();

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();

    /// <summary>
    /// How many numbers <see cref="ReadState"/> writes, once a batch was counted; -1 (the default for a metric of your own) when what was
    /// gathered on parts of the data cannot be put together by adding: then the metric cannot be counted on several ranks.
    /// </summary>
    protected internal virtual int StateLength => -1;

    /// <summary>
    /// Writes what was gathered since <see cref="Reset"/> as sums: those of two parts of the data, added, are those of both.
    /// </summary>
    /// <param name="state">Room for <see cref="StateLength"/> numbers.</param>
    protected internal virtual void ReadState(Span<double> state)
    {
    }

    /// <summary>Takes the sums of <see cref="ReadState"/> in place of what was gathered.</summary>
    /// <param name="state">The sums, those of several parts added.</param>
    protected internal virtual void WriteState(ReadOnlySpan<double> state)
    {
    }

    /// <summary>Writes the settings all metrics share; a metric adds its own.</summary>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Set("name", Name).Set("dtype", DTypeName);
        base.Write(config);
    }

    /// <summary>
    /// How many steps the samples of the next batch have, where they are chunks of sequences: each counts by its steps. 1 for whole
    /// sequences.
    /// </summary>
    internal int ChunkSteps { get; set; } = 1;

    /// <summary>The metric meant for targets and predictions of these shapes: <c>accuracy</c> is binary, categorical or sparse.</summary>
    /// <param name="target">The targets' shape.</param>
    /// <param name="prediction">The predictions' shape.</param>
    /// <param name="loss">The loss of that output, if there is one.</param>
    protected internal virtual Metric Resolve(Shape target, Shape prediction, Loss? loss) => this;

    /// <summary>
    /// A metric with the same settings that has not seen a batch, for an evaluation that runs while this one counts the epoch of a
    /// <c>Fit</c>; null (the default for a metric of your own) when there is none: then such an evaluation is refused.
    /// </summary>
    protected internal virtual Metric? Anew()
        => GetType().Assembly == typeof(Metric).Assembly ? Registry.Read<Metric>(Registry.Write(this), Name).Named(Name) : null;

    /// <summary>Whether code of others runs in <see cref="Update"/>: it may keep the tensors it is given.</summary>
    internal virtual bool MayKeepTensors => GetType().Assembly != typeof(Metric).Assembly;

    /// <summary>Makes the metric count for one user alone.</summary>
    /// <returns>False when it counts for another one.</returns>
    internal bool TryClaim(object claimant) => Interlocked.CompareExchange(ref user, claimant, null) is null;

    /// <summary>Lets others use the metric again.</summary>
    internal void Release() => Volatile.Write(ref user, null);

    /// <summary>Reads name, type of numbers and declared settings into a new metric.</summary>
    internal static Metric Read(Metric metric, Config config)
    {
        metric.name = config.OptionalText("name") ?? metric.name;
        metric.ReadSettings(config, metric.Settings);
        metric.DTypeName = config["dtype"] is System.Text.Json.Nodes.JsonValue ? config.Text("dtype") : "float32";
        return metric;
    }

    /// <summary>Gives the metric a name after it was made.</summary>
    internal Metric Named(string chosen)
    {
        name = chosen;
        return this;
    }

    /// <summary>Throws with the metric's name in front when <paramref name="holds"/> is false.</summary>
    private protected void Check(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] CheckMessage message)
    {
        if (!holds)
            throw new NabiException($"{Name}: {message.ToString()}");
    }

    /// <summary>The numbers of a tensor as floats; integers and booleans are converted into <paramref name="buffer"/>.</summary>
    private protected static ReadOnlySpan<float> Floats(Tensor tensor, ref float[] buffer)
    {
        if (tensor.DType == DType.Float32)
            return tensor.Floats;
        if (buffer.Length < tensor.Length)
            buffer = new float[tensor.Length];
        tensor.CopyTo(buffer.AsSpan(0, tensor.Length));
        return buffer.AsSpan(0, tensor.Length);
    }

    /// <summary>The tensor, or a copy of it as floats where it holds integers or booleans.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(tensor))]
    private protected static Tensor? AsFloats(Tensor? tensor)
    {
        if (tensor is not { DType: not DType.Float32 })
            return tensor;
        var floats = Cast(tensor);
        floats.Mask = tensor.Mask;
        return floats;

        // A closure is made where what it holds begins: not where there is nothing to cast.
        static Tensor Cast(Tensor tensor) => Tape.Pause(() => Ops.Cast(tensor, DType.Float32));
    }

    /// <summary>What each of the predictions counts: 1 times its sample's weight, 0 where the mask leaves its step out.</summary>
    /// <param name="buffer">Memory kept from batch to batch.</param>
    /// <param name="shape">The predictions' shape.</param>
    /// <param name="sampleWeight">The weights, or null.</param>
    /// <param name="mask">The predictions' mask, or null.</param>
    private protected Span<float> Factors(ref float[] buffer, Shape shape, Tensor? sampleWeight, Tensor? mask)
    {
        var factors = Grow(ref buffer, shape.Size);
        factors.Fill(1f);
        Multiply(factors, shape, sampleWeight, "sample weights");
        Multiply(factors, shape, mask, "mask");
        return factors;
    }

    private void Multiply(Span<float> factors, Shape shape, Tensor? weights, string what)
    {
        if (weights is null)
            return;
        SampleWeightLayout.Check(Name, shape, weights.Shape, what);
        SampleWeightLayout.Multiply(factors, shape, Floats(weights, ref converted), weights.Shape);
    }

    /// <summary>Memory of at least <paramref name="length"/> floats, kept from batch to batch.</summary>
    private protected static Span<float> Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
        return buffer.AsSpan(0, length);
    }

    /// <summary>Target and prediction shapes made one by Keras's rule: a last axis of 1 that only one has does not count.</summary>
    private protected Shape Align(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = (yTrue.Shape, yPred.Shape);
        if (target.Rank == prediction.Rank + 1 && target[-1] == 1)
            (target, prediction) = prediction.Rank == 1 ? (target, target) : (prediction, prediction);
        else if (prediction.Rank == target.Rank + 1 && prediction[-1] == 1)
            (target, prediction) = target.Rank == 1 || yPred.Mask is not null ? (prediction, prediction) : (target, target);
        Check(target == prediction && yTrue.Length == yPred.Length,
            $"the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; give one number for "
            + $"every number of the prediction.");
        return prediction;
    }
}
