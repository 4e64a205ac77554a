using Nabi.Callbacks;
using Nabi.Data;

namespace Nabi;

/// <content>Training.</content>
public partial class Model
{
    /// <summary>
    /// Set by a callback to end training after the current step: <see cref="TrainingRun.StopTraining"/> of the run that is going on.
    /// </summary>
    public bool StopTraining
    {
        get => Run is { StopTraining: true };
        set
        {
            if (Run is { } going)
                going.StopTraining = value;
        }
    }

    /// <summary>The <c>Fit</c> that is going on, or null.</summary>
    internal TrainingRun? Run { get; private set; }

    /// <summary>Trains the model on tensors; <see cref="FitOptions"/> has what is not among these arguments.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="epochs">How many passes over the data are made.</param>
    /// <param name="batchSize">Samples per step; 32 by default.</param>
    /// <param name="validationSplit">The part of the data, taken from its end before shuffling, that is only measured.</param>
    /// <param name="validation">Data that is only measured, instead of a split.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own; true by default, as in Keras.</param>
    /// <param name="callbacks">Called before and after training, epochs and steps; none when null.</param>
    /// <param name="verbosity">How much is printed.</param>
    /// <param name="cancellation">Ends training between steps with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, is being trained already, or the data does not fit it.</exception>
    public History Fit(
        Tensor x,
        Tensor y,
        int epochs = 1,
        int batchSize = 32,
        float validationSplit = 0f,
        Dataset? validation = null,
        bool shuffle = true,
        IReadOnlyList<Callback>? callbacks = null,
        Verbosity verbosity = Verbosity.Auto,
        CancellationToken cancellation = default)
        => Fit([x], [y], epochs, batchSize, validationSplit, validation, shuffle, callbacks, verbosity, cancellation);

    /// <summary>Trains a model with several inputs or outputs on tensors; the arguments are those of the other overloads.</summary>
    /// <inheritdoc cref="Fit(Tensor, Tensor, int, int, float, Dataset?, bool, IReadOnlyList{Callback}?, Verbosity, CancellationToken)"/>
    public History Fit(
        IReadOnlyList<Tensor> x,
        IReadOnlyList<Tensor> y,
        int epochs = 1,
        int batchSize = 32,
        float validationSplit = 0f,
        Dataset? validation = null,
        bool shuffle = true,
        IReadOnlyList<Callback>? callbacks = null,
        Verbosity verbosity = Verbosity.Auto,
        CancellationToken cancellation = default)
        => Fit(x, y, new FitOptions
        {
            Epochs = epochs,
            BatchSize = batchSize,
            ValidationSplit = validationSplit,
            Validation = validation,
            Shuffle = shuffle,
            Callbacks = callbacks ?? [],
            Verbosity = verbosity,
            Cancellation = cancellation,
        });

    /// <summary>Trains the model on a data set, whose batches and order are its own.</summary>
    /// <param name="data">The batches; the data of <c>Mnist.Load()</c> and the like convert.</param>
    /// <param name="epochs">How many passes over the data are made.</param>
    /// <param name="batchSize">Gathers the data's samples into batches of this size; null leaves the data set's own batches.</param>
    /// <param name="validation">Data that is only measured.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own; false by default: the data set's order.</param>
    /// <param name="callbacks">Called before and after training, epochs and steps; none when null.</param>
    /// <param name="verbosity">How much is printed.</param>
    /// <param name="cancellation">Ends training between steps with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, is being trained already, or the data does not fit it.</exception>
    public History Fit(
        Dataset data,
        int epochs = 1,
        int? batchSize = null,
        Dataset? validation = null,
        bool shuffle = false,
        IReadOnlyList<Callback>? callbacks = null,
        Verbosity verbosity = Verbosity.Auto,
        CancellationToken cancellation = default)
        => Fit(data, new FitOptions
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Validation = validation,
            Shuffle = shuffle,
            Callbacks = callbacks ?? [],
            Verbosity = verbosity,
            Cancellation = cancellation,
        });

    /// <summary>Trains the model on tensors.</summary>
    /// <param name="x">The input, samples first.</param>
    /// <param name="y">The target, samples first.</param>
    /// <param name="options">Epochs, batches, validation, weights, callbacks and the rest.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, is being trained already, or the data does not fit it.</exception>
    public History Fit(Tensor x, Tensor y, FitOptions options) => Fit([x], [y], options);

    /// <summary>Trains the model on inputs alone: its losses ask for no target (<c>AddLoss</c>, <see cref="ComputeLoss"/>).</summary>
    /// <inheritdoc cref="Fit(Tensor, Tensor, FitOptions)"/>
    public History Fit(Tensor x, FitOptions options) => Fit([x], [], options);

    /// <summary>Trains a model with several inputs or outputs on tensors; without targets when its losses ask for none.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="y">One tensor per output, samples first; empty for none.</param>
    /// <param name="options">Epochs, batches, validation, weights, callbacks and the rest.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, is being trained already, or the data does not fit it.</exception>
    public History Fit(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Start(options, owner => FitData.Of(this, x, y, options, owner));
    }

    /// <summary>Trains a model with several inputs or outputs on tensors by the names of its inputs and outputs.</summary>
    /// <param name="x">One tensor per input, samples first.</param>
    /// <param name="y">One tensor per output, samples first; null when the losses ask for none.</param>
    /// <param name="options">Epochs, batches, validation, weights, callbacks and the rest; null for the defaults.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">A name is unknown or missing, the model is not compiled, is being trained already, or the data does
    /// not fit it.</exception>
    public History Fit(IReadOnlyDictionary<string, Tensor> x, IReadOnlyDictionary<string, Tensor>? y, FitOptions? options = null)
    {
        var owner = FitOwner;
        return Fit(InputsBy(x, owner), TargetsBy(y, owner), options ?? new FitOptions());
    }

    /// <summary>Trains the model on a data set, whose batches and order are its own unless the options say otherwise.</summary>
    /// <param name="data">The batches; a pair <c>(x, y)</c> and the data of <c>Mnist.Load()</c> and the like convert.</param>
    /// <param name="options">Epochs, batches, validation, weights, callbacks and the rest.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, is being trained already, or the data does not fit it.</exception>
    public History Fit(Dataset data, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Start(options, owner => FitData.Of(this, data, options, owner));
    }

    /// <summary>Trains the model on a task of its own.</summary>
    /// <inheritdoc cref="Fit(Tensor, Tensor, FitOptions)"/>
    public Task<History> FitAsync(Tensor x, Tensor y, FitOptions? options = null, CancellationToken cancellation = default)
        => InTask(options, given => Fit(x, y, given), cancellation);

    /// <summary>Trains a model with several inputs or outputs on a task of its own.</summary>
    /// <inheritdoc cref="Fit(IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, FitOptions)"/>
    public Task<History> FitAsync(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> y, FitOptions? options = null,
        CancellationToken cancellation = default)
        => InTask(options, given => Fit(x, y, given), cancellation);

    /// <summary>Trains the model on a data set, on a task of its own.</summary>
    /// <param name="data">The batches.</param>
    /// <param name="options">Epochs, batches, validation, weights, callbacks and the rest; null for the defaults. Progress and callbacks
    /// are called from the task.</param>
    /// <param name="cancellation">Ends training between steps: the task is then cancelled.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="NabiException">The model is not compiled, is being trained already, or the data does not fit it.</exception>
    public Task<History> FitAsync(Dataset data, FitOptions? options = null, CancellationToken cancellation = default)
        => InTask(options, given => Fit(data, given), cancellation);

    /// <summary>Makes a run the one that trains this model.</summary>
    internal void Enter(TrainingRun entering, string owner)
    {
        using (Programs.Gate.Alone())
        {
            Run = Run is null ? entering
                : throw new NabiException(
                    $"{owner}: the model is being trained already, by another thread or by the Fit around a callback "
                    + "or a layer; wait for its end.");
        }
    }

    /// <summary>Ends the run.</summary>
    internal void Leave()
    {
        using (Programs.Gate.Alone())
            Run = null;
    }

    private string FitOwner => $"Fit of model \"{Name}\"";

    private History Start(FitOptions options, Func<string, FitData> data)
    {
        ArgumentNullException.ThrowIfNull(options);
        var owner = FitOwner;
        options.Check(owner);
        var compilation = NeedCompiled(owner);
        if (Run is not null)
            Enter(Run, owner);
        var (train, validation) = data(owner);
        return new FitLoop(this, compilation, options, train, validation, owner).Fit();
    }

    private static Task<History> InTask(FitOptions? options, Func<FitOptions, History> fit, CancellationToken cancellation)
    {
        options ??= new FitOptions();
        return Task.Run(
            () =>
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, options.Cancellation);
                try
                {
                    return fit(options with { Cancellation = linked.Token });
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    throw new OperationCanceledException(cancellation);
                }
            },
            cancellation);
    }

    private IReadOnlyList<Tensor> InputsBy(IReadOnlyDictionary<string, Tensor> x, string owner)
    {
        ArgumentNullException.ThrowIfNull(x);
        return [.. NamedValues.Ordered(x, NamedValues.OfInputs(this, x.Count), "input", owner).Select(tensor => tensor!)];
    }

    private IReadOnlyList<Tensor> TargetsBy(IReadOnlyDictionary<string, Tensor>? y, string owner)
        => y is null ? [] : [.. NamedValues.Ordered(y, NamedValues.OfOutputs(this, y.Count), "output", owner).Select(tensor => tensor!)];
}
