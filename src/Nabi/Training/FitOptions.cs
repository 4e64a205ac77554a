using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Distributed;

namespace Nabi;

/// <summary>Everything that <c>Fit</c> can be told: <c>model.Fit(data, new FitOptions { Epochs = 5, StepsPerEpoch = 100 })</c>.</summary>
/// <remarks>The arguments of Keras's <c>Model.fit</c>, with its defaults.</remarks>
public sealed record FitOptions
{
    /// <summary>
    /// The number of the last epoch plus one: how many passes over the data are made, when <see cref="InitialEpoch"/> is 0; 1 by default.
    /// </summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The number of the first epoch, from 0; 0 by default.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>Samples per step. Null (default): 32 for tensors, the data set's own batches for a <see cref="Dataset"/>.</summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// Whether each epoch has an order of its own, drawn from <see cref="Seeds"/>. Null (default): true for tensors, as in Keras, and false
    /// for a <see cref="Dataset"/>, whose order is its own.
    /// </summary>
    public bool? Shuffle { get; init; }

    /// <summary>
    /// The part of the data, at least 0 and below 1, taken from its end before shuffling, that is only measured; 0 by default.
    /// </summary>
    public float ValidationSplit { get; init; }

    /// <summary>Data that is only measured, instead of a split: a data set or a pair <c>(x, y)</c>; null (default) for none.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>
    /// Samples a step of validation. Null (default): as <see cref="BatchSize"/> for a split, the data set's own for
    /// <see cref="Validation"/>.
    /// </summary>
    public int? ValidationBatchSize { get; init; }

    /// <summary>How many batches a validation has, from the first; null (default) for all.</summary>
    public int? ValidationSteps { get; init; }

    /// <summary>Validate after every so many epochs, at least 1; 1 by default.</summary>
    public int ValidationFrequency { get; init; } = 1;

    /// <summary>
    /// The epochs after which to validate, counted from 1 as in Keras, instead of <see cref="ValidationFrequency"/>; null (default) for
    /// none given.
    /// </summary>
    public IReadOnlyCollection<int>? ValidationEpochs { get; init; }

    /// <summary>
    /// A weight for each sample, (samples), or for each step, (samples, time) or (samples, time, 1); for all outputs. Null (default) for 1.
    /// </summary>
    public Tensor? SampleWeight { get; init; }

    /// <summary>One <see cref="SampleWeight"/> per output, null entries for 1; null (default) for none.</summary>
    public IReadOnlyList<Tensor?>? SampleWeights { get; init; }

    /// <summary>A <see cref="SampleWeight"/> for some outputs, by their names; null (default) for none.</summary>
    public IReadOnlyDictionary<string, Tensor>? SampleWeightsByOutput { get; init; }

    /// <summary>
    /// A weight, 0 or more, for each class of the target of a model with one output; classes that are not named have 1. Targets are class
    /// numbers, one for each sample or for each step, or rows of which the largest number tells the class. Validation is not weighted. Null
    /// (default) for none.
    /// </summary>
    public IReadOnlyDictionary<int, float>? ClassWeight { get; init; }

    /// <summary>
    /// Steps per epoch, at least 1. The next epoch goes on in the data where this one ended; when the data ends first, so does the epoch,
    /// and the next one begins the data anew. Null (default): an epoch is all the data.
    /// </summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>Called before and after training, epochs and steps, in order; none by default.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>How much is printed to <see cref="Output"/>; <see cref="Verbosity.Auto"/> by default.</summary>
    public Verbosity Verbosity { get; init; }

    /// <summary>Where the progress is printed; null (default) for the console.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Receives a report after every step and every epoch; null (default) for none.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Truncated back-propagation through time: sequences are trained in chunks of this many steps; the states of the recurrent layers go
    /// on from chunk to chunk, the gradient stops at the border, and each chunk is a training step. Where the outputs are sequences each
    /// chunk is trained with its targets, and counts by its steps in the logs; else the targets are asked for after the last chunk. The
    /// length of the input must be open (<c>null</c>), and the model one that gives by chunks what it gives for the whole, which a trial
    /// run on numbers of its own finds out: no layer mixes time in another way than recurrent layers do. Null (default) for whole
    /// sequences.
    /// </summary>
    public int? TruncateTime { get; init; }

    /// <summary>
    /// The ranks that train the model together: <c>Cluster.Join()</c> of the package Nabi.Distributed, or <see cref="SingleRank"/>. Every
    /// rank calls <c>Fit</c> with the same model, data and options; a batch is that of all ranks together, rank 0 runs the callbacks,
    /// prints and writes files, and all end with the same weights and numbers. Null (default): this process alone.
    /// </summary>
    public Communicator? Cluster { get; init; }

    /// <summary>
    /// Into how many parts each batch is cut on a <see cref="Cluster"/>, at least as many as ranks: the gradients of the parts are summed
    /// in pairs, then pairs of pairs, so that every number of ranks gives the same bits with the same number of parts. Null (default): 4
    /// for 1, 2 and 4 ranks, else one per rank.
    /// </summary>
    public int? Shards { get; init; }

    /// <summary>
    /// Whether gradients are summed over ranks in an order that does not depend on their number; true by default. False: each rank's part
    /// of a batch is one step, and the transport sums in the order that is fastest for it, equal within rounding; <see cref="Shards"/> is
    /// not used.
    /// </summary>
    public bool FixedReductionOrder { get; init; } = true;

    /// <summary>Ends training between steps with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Refuses numbers that make no sense.</summary>
    /// <exception cref="NabiException">With the option's name.</exception>
    internal void Check(string owner)
    {
        Require(Epochs >= 0 && InitialEpoch >= 0, $"epochs and initial epoch must be 0 or more, got {Epochs} and {InitialEpoch}.");
        Require(BatchSize is null or >= 1, $"the batch size must be 1 or more, got {BatchSize}.");
        Require(ValidationBatchSize is null or >= 1, $"the validation batch size must be 1 or more, got {ValidationBatchSize}.");
        Require(ValidationSplit is >= 0f and < 1f,
            FormattableString.Invariant($"the validation split must be at least 0 and below 1, got {ValidationSplit}."));
        Require(ValidationFrequency >= 1, $"the validation frequency must be 1 or more, got {ValidationFrequency}.");
        Require(StepsPerEpoch is null or >= 1,
            $"the steps of an epoch must be 1 or more, got {StepsPerEpoch}; leave them out for all the data.");
        Require(Shards is null or >= 1, $"the shards of a batch must be 1 or more, got {Shards}.");
        Require(Cluster is not null || (Shards is null && FixedReductionOrder),
            "Shards and FixedReductionOrder are of a Cluster; give one (new SingleRank() for this process alone), or leave them out.");
        Require(ValidationSteps is null or >= 1,
            $"the steps of a validation must be 1 or more, got {ValidationSteps}; leave them out for all the data.");
        Require(new object?[] { SampleWeight, SampleWeights, SampleWeightsByOutput }.Count(given => given is not null) <= 1,
            "give sample weights once: SampleWeight, SampleWeights or SampleWeightsByOutput.");
        Require(Callbacks is not null && Callbacks.All(callback => callback is not null), "a callback is null.");

        void Require(bool holds, string message)
        {
            if (!holds)
                throw new NabiException($"{owner}: {message}");
        }
    }

    /// <summary>Whether the model is measured after an epoch.</summary>
    internal bool Validates(int epoch)
        => ValidationEpochs is { } chosen ? chosen.Contains(epoch + 1) : (epoch + 1) % ValidationFrequency == 0;
}
