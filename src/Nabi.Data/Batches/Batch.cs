namespace Nabi.Data;

/// <summary>
/// What a model takes at once: inputs, targets (none for prediction) and, if given, a weight for each sample. The first
/// axis of every tensor counts the samples.
/// </summary>
public sealed class Batch
{
    /// <summary>Creates a batch.</summary>
    /// <param name="inputs">One tensor for each input of the model, each of shape (samples, ...).</param>
    /// <param name="targets">One tensor for each output of the model; empty when there are none.</param>
    /// <param name="sampleWeight">A weight for each sample, of shape (samples) or (samples, steps); null when all count the same.</param>
    /// <exception cref="NabiException">There is no input.</exception>
    public Batch(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count == 0)
            throw new NabiException("A batch needs at least one input tensor, got none.");
        Inputs = inputs;
        Targets = targets;
        SampleWeights = sampleWeight is null ? [] : [sampleWeight];
    }

    /// <summary>Creates a batch of one input and one target.</summary>
    /// <param name="x">The input, of shape (samples, ...).</param>
    /// <param name="y">The target, of shape (samples, ...); null for none.</param>
    /// <param name="sampleWeight">A weight for each sample; null when all count the same.</param>
    public Batch(Tensor x, Tensor? y = null, Tensor? sampleWeight = null)
        : this([x], y is null ? [] : [y], sampleWeight)
    {
    }

    /// <summary>One tensor for each input of the model.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>One tensor for each output of the model; empty when there are none.</summary>
    public IReadOnlyList<Tensor> Targets { get; }

    /// <summary>A weight for each sample, for all outputs, or for the first when each has its own; null when all count the same.</summary>
    public Tensor? SampleWeight => SampleWeights.Count > 0 ? SampleWeights[0] : null;

    /// <summary>
    /// The weights of the samples: none, one tensor for all outputs, or one for each output (null entries when all its samples count the
    /// same).
    /// </summary>
    public IReadOnlyList<Tensor?> SampleWeights { get; init; }

    /// <summary>The first input.</summary>
    public Tensor X => Inputs[0];

    /// <summary>The first target.</summary>
    /// <exception cref="NabiException">The batch has no target.</exception>
    public Tensor Y
        => Targets.Count > 0 ? Targets[0] : throw new NabiException("This batch has no target: the data set was made from inputs alone.");

    /// <summary>The number of samples: the length of the first axis.</summary>
    public int Size => X.Rank > 0 ? X.Shape[0] : 1;

    /// <summary>The batch with every tensor put through <paramref name="change"/>.</summary>
    internal Batch Select(Func<Tensor, Tensor> change)
        => new([.. Inputs.Select(change)], [.. Targets.Select(change)])
        {
            SampleWeights = [.. SampleWeights.Select(weight => weight is null ? null : change(weight))],
        };
}
