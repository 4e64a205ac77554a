using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi;

/// <summary>Compile, fit, evaluate, predict.</summary>
public partial class Model
{
    /// <summary>Set by a callback to end training after the current step.</summary>
    public bool StopTraining { get; set; }

    /// <summary>The optimizer given to <c>Compile</c>, or null.</summary>
    public Optimizer? Optimizer => Compiled?.Optimizer;

    internal Compilation? Compiled { get; private set; }

    internal Programs Programs { get; } = new();

    /// <summary>Where a restored run goes on; set by callbacks before the first epoch.</summary>
    internal int? ResumeEpoch { get; set; }

    /// <summary>Names the order of the samples in the run that is going on; null when the order is the data's own.</summary>
    internal ulong? ShuffleKey
    {
        get => Source?.ShuffleKey;
        set => Source!.ShuffleKey = value;
    }

    /// <summary>The data of the run that is going on.</summary>
    internal BatchSource? Source { get; set; }

    /// <summary>Says how the model is trained and measured.</summary>
    /// <param name="optimizer">An optimizer or its name: <c>"adam"</c>.</param>
    /// <param name="loss">A loss or its name, used for every output.</param>
    /// <param name="metrics">Metrics or their names, for every output.</param>
    public void Compile(Optimizer optimizer, Loss loss, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        Compile(optimizer, [loss], metrics: [metrics]);
    }

    /// <summary>Says how a model with several outputs is trained and measured.</summary>
    /// <param name="optimizer">An optimizer or its name.</param>
    /// <param name="losses">One loss an output (null for an output that is not trained), or one for all.</param>
    /// <param name="lossWeights">How much each loss counts; null for 1 each.</param>
    /// <param name="metrics">The metrics of each output.</param>
    /// <param name="weightedMetrics">The metrics of each output that count samples by their weights.</param>
    /// <param name="runEagerly">True runs every step anew instead of replaying a recorded one: slower, but layers of your own may then
    /// branch on numbers.</param>
    /// <exception cref="NabiException">The numbers of losses, weights and outputs do not fit.</exception>
    public void Compile(
        Optimizer optimizer,
        IReadOnlyList<Loss?> losses,
        IReadOnlyList<float>? lossWeights = null,
        IReadOnlyList<IReadOnlyList<Metric>>? metrics = null,
        IReadOnlyList<IReadOnlyList<Metric>>? weightedMetrics = null,
        bool runEagerly = false)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var outputs = Outputs.Count;
        if (losses.Count == 0 || (outputs > 0 && losses.Count != 1 && losses.Count != outputs))
            throw new NabiException($"Model \"{Name}\" has {outputs} outputs, but {losses.Count} losses were given to Compile.");
        if (lossWeights is not null && lossWeights.Count != Math.Max(outputs, losses.Count))
            throw new NabiException($"Model \"{Name}\" has {Math.Max(outputs, losses.Count)} outputs, but {lossWeights.Count} loss weights were given to Compile.");
        Compiled = new Compilation
        {
            Optimizer = optimizer,
            Losses = losses,
            LossWeights = lossWeights,
            Metrics = metrics ?? [],
            WeightedMetrics = weightedMetrics ?? [],
            RunEagerly = runEagerly,
        };
        Programs.Clear();
        stepLoop = null;
    }

    /// <summary>Trains the model on tensors.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="epochs">How often the data is gone through.</param>
    /// <param name="batchSize">Samples a step; 32 by default.</param>
    /// <param name="validationSplit">The part of the data, taken from its end before shuffling, that is only measured.</param>
    /// <param name="validation">Data that is only measured, instead of a split.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own; true by default.</param>
    /// <param name="sampleWeight">A weight a sample, (samples) or (samples, time).</param>
    /// <param name="classWeight">A weight for each class of the target.</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0.</param>
    /// <param name="stepsPerEpoch">Steps an epoch; null for all the data.</param>
    /// <param name="validationFrequency">Validate every so many epochs; 1 by default.</param>
    /// <param name="callbacks">What looks on.</param>
    /// <param name="verbosity">How much is printed.</param>
    /// <param name="truncateTime">Truncated back-propagation through time: sequences are trained in chunks of this many steps; the states of the
    /// recurrent layers go on from chunk to chunk, the gradient stops at the border, and each chunk is a training step. Targets with a time axis are
    /// cut alike; others are asked for after the last chunk. Null (default) for whole sequences.</param>
    /// <param name="cancellation">Ends training between steps with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public History Fit(
        Tensor x,
        Tensor y,
        int epochs = 1,
        int batchSize = 32,
        float validationSplit = 0f,
        Dataset? validation = null,
        bool shuffle = true,
        Tensor? sampleWeight = null,
        IReadOnlyDictionary<int, float>? classWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int validationFrequency = 1,
        IReadOnlyList<Callback>? callbacks = null,
        Verbosity verbosity = Verbosity.Auto,
        int? truncateTime = null,
        CancellationToken cancellation = default)
        => Fit([x], [y], epochs, batchSize, validationSplit, validation, shuffle, sampleWeight, classWeight, initialEpoch, stepsPerEpoch,
            validationFrequency, callbacks, verbosity, truncateTime, cancellation);

    /// <summary>Trains a model with several inputs or outputs on tensors; the arguments are those of the other overloads.</summary>
    /// <inheritdoc cref="Fit(Tensor, Tensor, int, int, float, Dataset?, bool, Tensor?, IReadOnlyDictionary{int, float}?, int, int?, int, IReadOnlyList{Callback}?, Verbosity, int?, CancellationToken)"/>
    public History Fit(
        IReadOnlyList<Tensor> x,
        IReadOnlyList<Tensor> y,
        int epochs = 1,
        int batchSize = 32,
        float validationSplit = 0f,
        Dataset? validation = null,
        bool shuffle = true,
        Tensor? sampleWeight = null,
        IReadOnlyDictionary<int, float>? classWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int validationFrequency = 1,
        IReadOnlyList<Callback>? callbacks = null,
        Verbosity verbosity = Verbosity.Auto,
        int? truncateTime = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var owner = $"Fit of model \"{Name}\"";
        if (validationSplit is < 0f or >= 1f)
            throw new NabiException($"{owner}: the validation split must be at least 0 and below 1, got {validationSplit}.");
        var weights = SampleWeights.Combine(y, sampleWeight, classWeight, owner);
        var held = validation is null ? null : BatchSource.Of(validation, $"{owner}, validation");
        if (held is null && validationSplit > 0f && x.Count > 0)
        {
            var samples = x[0].Shape[0];
            var kept = (int)Math.Floor(samples * (1.0 - validationSplit));
            if (kept == 0 || kept == samples)
                throw new NabiException($"{owner}: a validation split of {validationSplit} of {samples} samples leaves one side empty.");
            held = BatchSource.Of([.. x.Select(t => Rows(t, kept, samples))], [.. y.Select(t => Rows(t, kept, samples))],
                weights is null ? null : Rows(weights, kept, samples), batchSize, null, owner);
            (x, y) = ([.. x.Select(t => Rows(t, 0, kept))], [.. y.Select(t => Rows(t, 0, kept))]);
            weights = weights is null ? null : Rows(weights, 0, kept);
        }

        var source = BatchSource.Of(x, y, weights, batchSize, shuffle ? Seeds.Next() : null, owner);
        return Loop(owner, callbacks, verbosity, truncateTime).Fit(source, held, Checked(epochs, initialEpoch, owner), initialEpoch, stepsPerEpoch, validationFrequency, cancellation);
    }

    /// <summary>Trains the model on a data set, whose batches and order are its own.</summary>
    /// <param name="data">The batches; the data of <c>Mnist.Load()</c> and the like convert.</param>
    /// <param name="epochs">How often the data is gone through.</param>
    /// <param name="batchSize">Gathers the data's samples into batches of this size and shuffles them; null leaves the data set's own batches and order.</param>
    /// <param name="validation">Data that is only measured.</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0.</param>
    /// <param name="stepsPerEpoch">Steps an epoch; null for all the data.</param>
    /// <param name="validationFrequency">Validate every so many epochs; 1 by default.</param>
    /// <param name="callbacks">What looks on.</param>
    /// <param name="verbosity">How much is printed.</param>
    /// <param name="cancellation">Ends training between steps with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public History Fit(
        Dataset data,
        int epochs = 1,
        int? batchSize = null,
        Dataset? validation = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int validationFrequency = 1,
        IReadOnlyList<Callback>? callbacks = null,
        Verbosity verbosity = Verbosity.Auto,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var owner = $"Fit of model \"{Name}\"";
        if (batchSize is { } size)
            data = data.Shuffle((int)(Seeds.Next() & int.MaxValue)).Batch(size);
        return Loop(owner, callbacks, verbosity).Fit(
            BatchSource.Of(data, owner), validation is null ? null : BatchSource.Of(validation, $"{owner}, validation"),
            Checked(epochs, initialEpoch, owner), initialEpoch, stepsPerEpoch, validationFrequency, cancellation);
    }

    /// <summary>Measures loss and metrics.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="batchSize">Samples a step; 32 by default.</param>
    /// <param name="sampleWeight">A weight a sample.</param>
    /// <returns>The loss and the metrics by name.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs Evaluate(Tensor x, Tensor y, int batchSize = 32, Tensor? sampleWeight = null) => Evaluate([x], [y], batchSize, sampleWeight);

    /// <summary>Measures loss and metrics of a model with several inputs or outputs.</summary>
    /// <inheritdoc cref="Evaluate(Tensor, Tensor, int, Tensor?)"/>
    public Logs Evaluate(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, int batchSize = 32, Tensor? sampleWeight = null)
    {
        var owner = $"Evaluate of model \"{Name}\"";
        return Evaluate(BatchSource.Of(x, y, sampleWeight, batchSize, null, owner), owner);
    }

    /// <summary>Measures loss and metrics on a data set.</summary>
    /// <param name="data">The batches.</param>
    /// <param name="steps">How many batches; null for all.</param>
    /// <returns>The loss and the metrics by name.</returns>
    public Logs Evaluate(Dataset data, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var owner = $"Evaluate of model \"{Name}\"";
        return Evaluate(BatchSource.Of(data, owner), owner, steps);
    }

    /// <summary>Computes the output for each sample. May be called from several threads; the calls take turns.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="batchSize">Samples a step; 32 by default.</param>
    /// <returns>The output, samples first; the first one of several.</returns>
    /// <exception cref="NabiException">The data does not fit the model.</exception>
    public Tensor Predict(Tensor x, int batchSize = 32) => PredictAll([x], batchSize)[0];

    /// <summary>Computes all outputs of a model with several inputs or outputs.</summary>
    /// <param name="x">One tensor an input, samples first.</param>
    /// <param name="batchSize">Samples a step; 32 by default.</param>
    /// <returns>One tensor an output, samples first.</returns>
    /// <exception cref="NabiException">The data does not fit the model.</exception>
    public IReadOnlyList<Tensor> PredictAll(IReadOnlyList<Tensor> x, int batchSize = 32)
    {
        var source = BatchSource.Of(x, [], null, batchSize, null, $"Predict of model \"{Name}\"");
        var samples = x[0].Shape[0];
        Tensor[]? results = null;
        var done = 0;
        lock (Programs.Gate)
        {
            foreach (var batch in source.Epoch(0))
            {
                var program = Programs.For(this, Compiled, StepMode.Predict, batch);
                program.Run();
                results ??= [.. program.Predictions.Select(one => Tensor.Empty(one.Shape.With(0, samples), one.DType))];
                for (var i = 0; i < results.Length; i++)
                {
                    var one = program.Predictions[i];
                    one.CopyTo(results[i], done * (one.Length / batch.Count));
                }

                done += batch.Count;
            }
        }

        return results!;
    }

    /// <summary>Takes one training step on one batch.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="sampleWeight">A weight a sample.</param>
    /// <param name="classWeight">A weight for each class of the target.</param>
    /// <returns>The loss and the metrics of this batch alone. The object is reused by the next call.</returns>
    /// <exception cref="NabiException">The model is not compiled, or the data does not fit it.</exception>
    public Logs TrainOnBatch(Tensor x, Tensor y, Tensor? sampleWeight = null, IReadOnlyDictionary<int, float>? classWeight = null)
        => TrainOnBatch([x], [y], sampleWeight, classWeight);

    /// <summary>Takes one training step of a model with several inputs or outputs.</summary>
    /// <inheritdoc cref="TrainOnBatch(Tensor, Tensor, Tensor?, IReadOnlyDictionary{int, float}?)"/>
    public Logs TrainOnBatch(
        IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, Tensor? sampleWeight = null, IReadOnlyDictionary<int, float>? classWeight = null)
        => OnBatch(StepMode.Train, x, y, SampleWeights.Combine(y, sampleWeight, classWeight, "TrainOnBatch"));

    /// <summary>Measures loss and metrics of one batch.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="sampleWeight">A weight a sample.</param>
    /// <returns>The loss and the metrics of this batch alone. The object is reused by the next call.</returns>
    public Logs TestOnBatch(Tensor x, Tensor y, Tensor? sampleWeight = null) => OnBatch(StepMode.Evaluate, [x], [y], sampleWeight);

    private StepLoop? stepLoop;

    private Logs OnBatch(StepMode mode, IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, Tensor? weights)
    {
        lock (Programs.Gate)
        {
            stepLoop ??= new StepLoop(this, NeedCompiled("TrainOnBatch"));
            return stepLoop.Run(mode, x, y, weights);
        }
    }

    private Logs Evaluate(BatchSource source, string owner, int? steps = null)
    {
        var logs = new Logs();
        Loop(owner, null, Verbosity.Silent).Evaluate(source, logs, "", steps, default);
        return logs;
    }

    private FitLoop Loop(string owner, IReadOnlyList<Callback>? callbacks, Verbosity verbosity, int? truncateTime = null)
        => new(this, NeedCompiled(owner), callbacks ?? [], ProgressLine.For(verbosity))
        {
            Truncated = truncateTime is { } steps ? new TruncatedTime(this, steps) : null,
        };

    private Compilation NeedCompiled(string owner)
        => Compiled ?? throw new NabiException($"{owner}: the model is not compiled; call Compile(optimizer, loss, metrics) first.");

    private static int Checked(int epochs, int initialEpoch, string owner)
        => epochs >= 0 && initialEpoch >= 0 ? epochs
            : throw new NabiException($"{owner}: epochs and initial epoch must be 0 or more, got {epochs} and {initialEpoch}.");

    private static Tensor Rows(Tensor tensor, int from, int to)
    {
        var width = tensor.Length / Math.Max(tensor.Shape[0], 1);
        return tensor.View(tensor.Shape.With(0, to - from), from * width);
    }
}
