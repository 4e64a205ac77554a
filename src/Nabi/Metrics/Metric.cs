using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>A number that tells how good predictions are, gathered over batches. A name stands for one with default settings.</summary>
/// <remarks>Keras's <c>keras.metrics.Metric</c>. One of your own overrides <see cref="Update"/>, <see cref="Result"/> and <see cref="Reset"/>.</remarks>
public abstract class Metric : IConfigurable
{
    private readonly string? name;

    /// <inheritdoc/>
    public abstract string ClassName { get; }

    /// <summary>The name in logs; Keras's by default: <c>accuracy</c>.</summary>
    public string Name
    {
        get => name ?? DefaultName;
        init => name = value;
    }

    /// <summary>The name when none is chosen.</summary>
    protected virtual string DefaultName => Words.Snake(ClassName);

    /// <summary>The metric of this name with default settings: <c>"accuracy"</c>.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Metric(string name) => Registry.Named<Metric>(name, "Metric");

    /// <summary>Takes a batch in.</summary>
    /// <param name="yTrue">The targets, samples first.</param>
    /// <param name="yPred">The predictions, samples first.</param>
    /// <param name="sampleWeight">A weight a sample; null when all count the same.</param>
    public abstract void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>The number over all batches since <see cref="Reset"/>; where there are several, their mean.</summary>
    public abstract float Result();

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();

    /// <inheritdoc/>
    public abstract void Write(Config config);

    /// <summary>
    /// The metric that is meant for targets and predictions of these shapes: <c>accuracy</c> stands for the binary, categorical or
    /// sparse one.
    /// </summary>
    /// <param name="target">The targets' shape.</param>
    /// <param name="prediction">The predictions' shape.</param>
    /// <param name="loss">The loss of that output, if there is one.</param>
    protected internal virtual Metric Resolve(Shape target, Shape prediction, Loss? loss) => this;
}
