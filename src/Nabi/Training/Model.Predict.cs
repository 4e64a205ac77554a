using System.Runtime.CompilerServices;
using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Distributed;

namespace Nabi;

/// <content>Prediction.</content>
public partial class Model
{
    /// <summary>
    /// Computes the output for each sample. May be called from several threads: the calls run side by side, as many as
    /// <see cref="Threads"/> has, each on a recorded step of its own, and give the bits that they give alone. While the model trains they
    /// run between two of its steps. Where a prediction keeps states from batch to batch, draws random numbers or runs code of others, or
    /// is given callbacks or a progress, calls take turns.
    /// </summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The data does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public Tensor Predict(Tensor x, int batchSize = 32, IReadOnlyList<Callback>? callbacks = null, Communicator? cluster = null)
        => PredictAll([x], batchSize, callbacks, cluster)[0];

    /// <summary>Computes the output for each text, of a model that begins with texts.</summary>
    /// <param name="x">The texts.</param>
    /// <param name="batchSize">Texts per step; 32 by default.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The model takes numbers, or the outputs of several batches cannot be put together.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Predict(IReadOnlyList<string> x, int batchSize = 32, IReadOnlyList<Callback>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return PredictAll([new Tensor(new Shape(x.Count), [.. x])], batchSize, callbacks)[0];
    }

    /// <summary>Computes the output of a model with several inputs.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The data does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public Tensor Predict(IReadOnlyList<Tensor> x, int batchSize = 32, IReadOnlyList<Callback>? callbacks = null,
        Communicator? cluster = null)
        => PredictAll(x, batchSize, callbacks, cluster)[0];

    /// <summary>Computes the output of a model with several inputs, given by their names.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyList{Tensor}, int, IReadOnlyList{Callback}?, Communicator?)"/>
    public Tensor Predict(IReadOnlyDictionary<string, Tensor> x, int batchSize = 32, IReadOnlyList<Callback>? callbacks = null)
        => PredictAll(InputsBy(x, PredictOwner), batchSize, callbacks)[0];

    /// <summary>Computes all outputs of a model with several inputs or outputs.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>
    /// One tensor per output. Where the first axis counts the samples, those of all batches follow one another. Another output of a single
    /// batch is what it is; those of several batches follow one another along the first axis, as in Keras.
    /// </returns>
    /// <exception cref="NabiException">The data does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public IReadOnlyList<Tensor> PredictAll(IReadOnlyList<Tensor> x, int batchSize = 32, IReadOnlyList<Callback>? callbacks = null,
        Communicator? cluster = null)
        => Predicted(x, batchSize, null, callbacks, default, cluster);

    /// <summary>Computes all outputs of a model with several inputs or outputs, by their names.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <returns>One tensor per output.</returns>
    /// <exception cref="NabiException">A name is unknown or missing, the data does not fit the model, or the outputs of several batches
    /// cannot be put together.</exception>
    public IReadOnlyDictionary<string, Tensor> PredictAll(IReadOnlyDictionary<string, Tensor> x, int batchSize = 32,
        IReadOnlyList<Callback>? callbacks = null)
    {
        var outputs = PredictAll(InputsBy(x, PredictOwner), batchSize, callbacks);
        return NamedValues.OfOutputs(this, outputs.Count).Zip(outputs)
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>Computes the output for each sample of a data set; its targets and weights are left aside.</summary>
    /// <param name="data">The batches, those of its epoch 0.</param>
    /// <param name="steps">How many batches; null for all.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The data set is empty or does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public Tensor Predict(Dataset data, int? steps = null, IReadOnlyList<Callback>? callbacks = null, Communicator? cluster = null)
        => PredictAll(data, steps, callbacks, cluster)[0];

    /// <summary>Computes all outputs for each sample of a data set; its targets and weights are left aside.</summary>
    /// <param name="data">The batches, those of its epoch 0.</param>
    /// <param name="steps">How many batches; null for all.</param>
    /// <param name="callbacks">Called at the events of this prediction; null (default) for none.</param>
    /// <param name="cluster">The ranks that share the batches: each takes some, and all get the whole; every rank calls this with the same
    /// data. Null (default) for this process alone.</param>
    /// <returns>One tensor per output, put together as by
    /// <see cref="PredictAll(IReadOnlyList{Tensor}, int, IReadOnlyList{Callback}?, Communicator?)"/>.</returns>
    /// <exception cref="NabiException">The data set is empty or does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public IReadOnlyList<Tensor> PredictAll(Dataset data, int? steps = null, IReadOnlyList<Callback>? callbacks = null,
        Communicator? cluster = null)
        => Predicted(data, steps, null, callbacks, default, cluster);

    /// <summary>Computes the output for each sample of a data set on a task of its own.</summary>
    /// <param name="data">The batches, those of its epoch 0.</param>
    /// <param name="steps">How many batches; null for all.</param>
    /// <param name="progress">Receives how many samples are done; null for none.</param>
    /// <param name="cancellation">Ends the work between steps: the task is then cancelled.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The data set is empty or does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public Task<Tensor> PredictAsync(Dataset data, int? steps = null, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
        => Task.Run(() => Predicted(data, steps, progress, null, cancellation)[0], cancellation);

    /// <summary>Computes the output for each sample on a task of its own.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="progress">Receives how many samples are done; null for none.</param>
    /// <param name="cancellation">Ends the work between steps: the task is then cancelled.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The data does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public Task<Tensor> PredictAsync(Tensor x, int batchSize = 32, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
        => Task.Run(() => Predicted([x], batchSize, progress, null, cancellation)[0], cancellation);

    /// <summary>Computes all outputs of a model with several inputs or outputs on a task of its own.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="progress">Receives how many samples are done; null for none.</param>
    /// <param name="cancellation">Ends the work between steps: the task is then cancelled.</param>
    /// <returns>One tensor per output.</returns>
    /// <exception cref="NabiException">The data does not fit the model, or the outputs of several batches cannot be put
    /// together.</exception>
    public Task<IReadOnlyList<Tensor>> PredictAllAsync(
        IReadOnlyList<Tensor> x, int batchSize = 32, IProgress<int>? progress = null, CancellationToken cancellation = default)
        => Task.Run(() => Predicted(x, batchSize, progress, null, cancellation), cancellation);

    private string PredictOwner => Owners.Predict;

    /// <summary>
    /// Whether inputs may be cut into batches: no layer takes them whole. Asked for by every prediction, so nothing is allocated.
    /// </summary>
    private bool TakesAnyBatch => TakesBatchesThroughout;

    private IReadOnlyList<Tensor> Predicted(
        IReadOnlyList<Tensor> x, int batchSize, IProgress<int>? progress, IReadOnlyList<Callback>? callbacks,
        CancellationToken cancellation, Communicator? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!TakesAnyBatch)
        {
            if (x.Any(tensor => tensor is null))
                throw new NabiException($"{PredictOwner}: an input is null; give a tensor for each.");
            using (Programs.Gate.Alone())
                return Whole(x, callbacks);
        }

        var source = BatchSource.Of(this, x, [], [], batchSize, PredictOwner);
        // All batches see the same weights, also while the model trains on another thread.
        using (var hold = Programs.ForPrediction(callbacks is { Count: > 0 } || progress is not null))
        {
            return cluster is { Size: > 1 } ? Shared(source.Pass(0), x[0].Shape[0], callbacks, cluster)
                : Predicted(source.Pass(0), x[0].Shape[0], progress, callbacks, hold, cancellation);
        }
    }

    /// <summary>A prediction of one step, for a model that takes its inputs whole.</summary>
    private IReadOnlyList<Tensor> Whole(IReadOnlyList<Tensor> x, IReadOnlyList<Callback>? callbacks)
    {
        Begin(callbacks);
        BeginBatch(callbacks, 0);
        IReadOnlyList<Tensor> outputs = [.. ApplyAll(x).Select(output => output.Clone())];
        EndBatch(callbacks, 0, outputs);
        End(callbacks);
        return outputs;
    }

    private IReadOnlyList<Tensor> Predicted(
        Dataset data, int? steps, IProgress<int>? progress, IReadOnlyList<Callback>? callbacks, CancellationToken cancellation,
        Communicator? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (steps < 1)
            throw new NabiException($"{PredictOwner}: steps must be 1 or more, or null for all batches, got {steps}.");
        if (!TakesAnyBatch)
            throw new NabiException($"{PredictOwner}: the model takes its inputs whole, not in batches; give the tensors to Predict.");
        // Inputs alone: what a data set says of targets and weights is not looked at.
        var batches = BatchSource.Of(this, data, PredictOwner).Pass(0)
            .Select(static rows => rows with { Targets = [], SampleWeights = [] });
        var wanted = steps is { } most ? batches.Take(most) : batches;
        return cluster is { Size: > 1 } ? Shared(wanted, null, callbacks, cluster)
            : Predicted(wanted, null, progress, callbacks, null, cancellation);
    }

    private IReadOnlyList<Tensor> Predicted(
        IEnumerable<BatchRows> batches, int? samples, IProgress<int>? progress, IReadOnlyList<Callback>? callbacks,
        ModelGate.Hold? whole, CancellationToken cancellation)
    {
        PredictedOutputs results = new(PredictOwner, samples, HasFixedFirstAxis);
        var (done, steps) = (0, 0);
        Begin(callbacks);
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            BeginBatch(callbacks, steps);
            // Between the batches of a data set the code that makes them runs, so there the model is free.
            using (var hold = whole is null ? Programs.ForPrediction(callbacks is { Count: > 0 }) : default)
            {
                // A callback may keep a batch's outputs: they stay in memory of the step, where they are the step's last ones afterwards.
                var program = Programs.Predict(
                    this, Compiled, batch, (whole ?? hold).IsAlone, callbacks is { Count: > 0 } ? null : results);
                try
                {
                    results.Add(program.Predictions, batch.Count);
                    EndBatch(callbacks, steps++, program.Predictions);
                }
                finally
                {
                    Programs.Return(program);
                }
            }

            done += batch.Count;
            progress?.Report(done);
        }

        End(callbacks);
        return results.Whole();
    }

    /// <summary>Whether an output's first axis has a length of its own although that of the inputs is open.</summary>
    private bool HasFixedFirstAxis(int output)
        => output < Outputs.Count && Outputs[output].Rank > 0 && Outputs[output].Shape[0] >= 0
            && Inputs.All(input => input.Rank > 0 && input.Shape[0] < 0);

    private void Begin(IReadOnlyList<Callback>? callbacks)
    {
        Enter(callbacks, PredictOwner);
        for (var i = 0; i < callbacks?.Count; i++)
            callbacks[i].OnPredictBegin();
    }

    private void Enter(IReadOnlyList<Callback>? callbacks, string owner)
    {
        for (var i = 0; i < callbacks?.Count; i++)
            (callbacks[i] ?? throw new NabiException($"{owner}: a callback is null.")).Enter(this);
    }

    private static void BeginBatch(IReadOnlyList<Callback>? callbacks, int batch)
    {
        for (var i = 0; i < callbacks?.Count; i++)
        {
            if (callbacks[i].HandlesBatchEvents)
                callbacks[i].OnPredictBatchBegin(batch);
        }
    }

    private static void EndBatch(IReadOnlyList<Callback>? callbacks, int batch, IReadOnlyList<Tensor> outputs)
    {
        for (var i = 0; i < callbacks?.Count; i++)
        {
            if (callbacks[i].HandlesBatchEvents)
                callbacks[i].OnPredictBatchEnd(batch, outputs);
        }
    }

    private static void End(IReadOnlyList<Callback>? callbacks)
    {
        for (var i = 0; i < callbacks?.Count; i++)
            callbacks[i].OnPredictEnd();
    }
}
