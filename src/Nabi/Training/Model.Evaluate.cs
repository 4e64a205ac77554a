using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Distributed;

namespace Nabi;

/// <content>Measuring, and single steps.</content>
public partial class Model
{
    /// <summary>Measures loss and metrics.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="sampleWeight">A weight per sample.</param>
    /// <param name="callbacks">Called at the events of this evaluation; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs Evaluate(Tensor x, Tensor y, int batchSize = 32, Tensor? sampleWeight = null, IReadOnlyList<Callback>? callbacks = null,
        Communicator? cluster = null)
        => Evaluate([x], [y], batchSize, sampleWeight, callbacks, cluster);

    /// <summary>Measures loss and metrics of a model with several inputs or outputs.</summary>
    /// <inheritdoc cref="Evaluate(Tensor, Tensor, int, Tensor?, IReadOnlyList{Callback}?, Communicator?)"/>
    public Logs Evaluate(
        IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, int batchSize = 32, Tensor? sampleWeight = null,
        IReadOnlyList<Callback>? callbacks = null, Communicator? cluster = null)
        => Evaluate(x, y, sampleWeight is null ? [] : [sampleWeight], batchSize, callbacks, cluster);

    /// <summary>Measures loss and metrics of a model with several outputs, each of which weighs the samples in its own way.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="y">One tensor per output, samples first; empty when the losses ask for none.</param>
    /// <param name="sampleWeights">A weight per sample for each output, null entries for 1; empty for none.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="callbacks">Called at the events of this evaluation; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs Evaluate(
        IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, IReadOnlyList<Tensor?> sampleWeights, int batchSize = 32,
        IReadOnlyList<Callback>? callbacks = null, Communicator? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(sampleWeights);
        return Measure(BatchSource.Of(this, x, y, sampleWeights, batchSize, EvaluateOwner), callbacks: callbacks, cluster: cluster);
    }

    /// <summary>Measures loss and metrics of a model with several inputs or outputs, by their names.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="y">One tensor per output, samples first; null when the losses ask for none.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="sampleWeights">A weight per sample for some outputs; null (default) for none.</param>
    /// <param name="callbacks">Called at the events of this evaluation; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">A name is unknown or missing, the model is not compiled, or the data does not fit it.</exception>
    public Logs Evaluate(
        IReadOnlyDictionary<string, Tensor> x, IReadOnlyDictionary<string, Tensor>? y, int batchSize = 32,
        IReadOnlyDictionary<string, Tensor>? sampleWeights = null, IReadOnlyList<Callback>? callbacks = null, Communicator? cluster = null)
    {
        var owner = EvaluateOwner;
        var targets = TargetsBy(y, owner);
        return Evaluate(
            InputsBy(x, owner), targets,
            sampleWeights is null
                ? [] : NamedValues.Ordered(sampleWeights, NamedValues.OfOutputs(this, targets.Count), "output", owner, needsAll: false),
                    batchSize, callbacks, cluster);
    }

    /// <summary>Measures loss and metrics on a data set.</summary>
    /// <param name="data">The batches.</param>
    /// <param name="steps">How many batches; null for all.</param>
    /// <param name="callbacks">Called at the events of this evaluation; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs Evaluate(Dataset data, int? steps = null, IReadOnlyList<Callback>? callbacks = null, Communicator? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Measure(BatchSource.Of(this, data, EvaluateOwner), steps, callbacks: callbacks, cluster: cluster);
    }

    /// <summary>Measures loss and metrics on a task of its own.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="progress">Receives how many samples are done; null for none.</param>
    /// <param name="cancellation">Ends measuring between steps: the task is then cancelled.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Task<Logs> EvaluateAsync(Tensor x, Tensor y, int batchSize = 32, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
        => Task.Run(() => Measure(BatchSource.Of(this, [x], [y], [], batchSize, EvaluateOwner), null, progress, null, null, cancellation),
            cancellation);

    /// <summary>Measures loss and metrics on a data set, on a task of its own.</summary>
    /// <param name="data">The batches.</param>
    /// <param name="steps">How many batches; null for all.</param>
    /// <param name="progress">Receives how many samples are done; null for none.</param>
    /// <param name="cancellation">Ends measuring between steps: the task is then cancelled.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Task<Logs> EvaluateAsync(Dataset data, int? steps = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
        => Task.Run(() => Measure(BatchSource.Of(this, data, EvaluateOwner), steps, progress, null, null, cancellation), cancellation);

    /// <summary>Takes one training step on one batch.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="sampleWeight">A weight per sample.</param>
    /// <param name="classWeight">A weight for each class of the target.</param>
    /// <returns>The loss and the metrics of this batch alone. The object is reused by the next call.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs TrainOnBatch(Tensor x, Tensor y, Tensor? sampleWeight = null, IReadOnlyDictionary<int, float>? classWeight = null)
        => TrainOnBatch([x], [y], sampleWeight, classWeight);

    /// <summary>Takes one training step of a model with several inputs or outputs.</summary>
    /// <inheritdoc cref="TrainOnBatch(Tensor, Tensor, Tensor?, IReadOnlyDictionary{int, float}?)"/>
    public Logs TrainOnBatch(
        IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, Tensor? sampleWeight = null, IReadOnlyDictionary<int, float>? classWeight = null)
        => OnBatch(StepMode.Train, x, y, sampleWeight, classWeight);

    /// <summary>Measures loss and metrics of one batch.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="sampleWeight">A weight per sample.</param>
    /// <returns>The loss and the metrics of this batch alone. The object is reused by the next call.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs TestOnBatch(Tensor x, Tensor y, Tensor? sampleWeight = null) => TestOnBatch([x], [y], sampleWeight);

    /// <summary>Measures loss and metrics of one batch of a model with several inputs or outputs.</summary>
    /// <inheritdoc cref="TestOnBatch(Tensor, Tensor, Tensor?)"/>
    public Logs TestOnBatch(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, Tensor? sampleWeight = null)
        => OnBatch(StepMode.Evaluate, x, y, sampleWeight, null);

    private string EvaluateOwner => $"Evaluate of model \"{Name}\"";

    /// <summary>What errors call a single step or a prediction; texts per model, not per step.</summary>
    private (string? Model, string Train, string Test, string Predict) Owners
    {
        get
        {
            if (!ReferenceEquals(field.Model, Name))
                field = (Name, $"TrainOnBatch of model \"{Name}\"", $"TestOnBatch of model \"{Name}\"", $"Predict of model \"{Name}\"");
            return field;
        }
    }

    private Logs OnBatch(
        StepMode mode, IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, Tensor? sampleWeight, IReadOnlyDictionary<int, float>? classWeight)
    {
        var owner = mode == StepMode.Train ? Owners.Train : Owners.Test;
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        using (Programs.Gate.Alone())
        {
            SingleSteps ??= new StepLoop(this, NeedCompiled(owner));
            var rows = new BatchRows(x, y, sampleWeight is null ? [] : DataChecks.Floats([sampleWeight]), null, 0,
                x.Count > 0 && x[0] is { Rank: > 0 } first ? first.Shape[0] : 0);
            if (classWeight is not null)
            {
                DataChecks.Check(this, rows, owner);
                rows = new ClassWeights(this, classWeight, owner).Weigh(rows);
            }

            return SingleSteps.Run(mode, rows, owner);
        }
    }

    private Logs Measure(
        BatchSource source, int? steps = null, IProgress<int>? progress = null, IReadOnlyList<Callback>? callbacks = null,
        Communicator? cluster = null, CancellationToken cancellation = default)
    {
        var logs = new Logs();
        if (cluster is { IsRoot: false })
            callbacks = [];
        Enter(callbacks, EvaluateOwner);
        new EvaluationLoop(this, NeedCompiled(EvaluateOwner), callbacks ?? [], cluster)
            .Evaluate(source, logs, "", steps, cancellation, progress);
        return logs;
    }
}
