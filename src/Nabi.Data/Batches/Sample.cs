namespace Nabi.Data;

/// <summary>
/// One sample of a data set: a batch's row without the batch's axis. What functions over single samples
/// (<see cref="Dataset.MapSamples(Func{Sample, Sample}, int)"/>, <see cref="Dataset.Filter"/>) take and give.
/// </summary>
public sealed class Sample
{
    /// <summary>Creates a sample of a model with several inputs or outputs.</summary>
    /// <param name="inputs">One tensor per input, without the samples' axis.</param>
    /// <param name="targets">One tensor per output; empty when there are none.</param>
    /// <exception cref="NabiException">There is no input.</exception>
    public Sample(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count == 0)
            throw new NabiException("A sample needs at least one input tensor, got none.");
        Inputs = inputs;
        Targets = targets;
    }

    /// <summary>Creates a sample of one input and one target.</summary>
    /// <param name="x">The input, without the samples' axis.</param>
    /// <param name="y">The target, without the samples' axis; null for none.</param>
    /// <param name="sampleWeight">What the sample counts: a number, or one per step; null for 1.</param>
    public Sample(Tensor x, Tensor? y = null, Tensor? sampleWeight = null)
        : this([x], y is null ? [] : [y]) => SampleWeights = sampleWeight is null ? [] : [sampleWeight];

    /// <summary>One tensor per input of the model.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>One tensor per output of the model; empty when there are none.</summary>
    public IReadOnlyList<Tensor> Targets { get; }

    /// <summary>What the sample counts: none, one tensor for all outputs, or one per output (null entries count 1).</summary>
    public IReadOnlyList<Tensor?> SampleWeights { get; init; } = [];

    /// <summary>The first input.</summary>
    public Tensor X => Inputs[0];

    /// <summary>The first target.</summary>
    /// <exception cref="NabiException">The sample has no target.</exception>
    public Tensor Y
        => Targets.Count > 0 ? Targets[0] : throw new NabiException("This sample has no target: the data set was made from inputs alone.");

    /// <summary>The length of the first input's first axis: the steps of a sequence.</summary>
    public int Length => X.Rank > 0 ? X.Shape[0] : 1;

    /// <summary>Row <paramref name="row"/> of a batch; the tensors look at the batch's memory.</summary>
    internal static Sample Of(Batch batch, int row)
        => new([.. batch.Inputs.Select(tensor => Rows.One(tensor, row))], [.. batch.Targets.Select(tensor => Rows.One(tensor, row))])
        {
            SampleWeights = batch.SampleWeights.Count == 0
                ? [] : [.. batch.SampleWeights.Select(weight => weight is null ? null : Rows.One(weight, row))],
        };
}
