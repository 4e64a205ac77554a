using Nabi.Data;

namespace Nabi;

/// <summary>What a step is for.</summary>
internal enum StepMode
{
    Train,
    Evaluate,
    Predict,

    /// <summary>Runs as in training, for the states it leaves behind: no loss, no gradients.</summary>
    Carry,
}

/// <summary>
/// One step of a model for batches of one shape: recorded when it first runs, repeated on new numbers afterwards, so that a
/// step allocates nothing. The batch is copied into <see cref="Inputs"/>, <see cref="Targets"/> and <see cref="SampleWeights"/>.
/// </summary>
internal sealed class StepProgram
{
    private readonly Model model;
    private readonly Compilation? compilation;
    private readonly StepMode mode;
    private readonly List<Variable> variables = [];
    private readonly List<Tensor> gradients = [];
    private readonly List<Weight> constrained;
    private readonly Recording recording;
    private readonly Action forward;
    private readonly Func<IEnumerable<Tensor>>? kept;
    private BackwardPass? backward;
    private bool repeats;
    private ResultPlace?[] places = [];
    private Action<int>? afterCall;
    private int[] completedBy = [];
    private int[] completion = [];
    private int told;

    public StepProgram(Model model, Compilation? compilation, StepMode mode, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets,
        IReadOnlyList<Tensor?> weights)
    {
        this.model = model;
        this.compilation = compilation;
        this.mode = mode;
        Inputs = inputs;
        Targets = targets;
        SampleWeights = weights;
        forward = Forward;
        recording = new Recording(gradients: mode == StepMode.Train);
        kept = mode == StepMode.Train ? null : Results;
        constrained = [.. model.AllWeights.Where(weight => weight.Constraint is not null)];
    }

    public IReadOnlyList<Tensor> Inputs { get; }

    public IReadOnlyList<Tensor> Targets { get; }

    /// <summary>The samples' weights: none, one tensor for all outputs, or one per output.</summary>
    public IReadOnlyList<Tensor?> SampleWeights { get; }

    public IReadOnlyList<Tensor> Predictions { get; private set; } = [];

    /// <summary>What is minimised: the outputs' losses with their weights, penalties and added losses; null where nothing is.</summary>
    public Tensor? Loss { get; private set; }

    public IReadOnlyList<Tensor?> OutputLosses { get; private set; } = [];

    /// <summary>The recorded forward pass.</summary>
    public Recording Forwards => recording;

    /// <summary>The recorded operations of the backward pass, in order.</summary>
    public IReadOnlyList<PrimitiveCall> BackwardCalls => backward?.Calls ?? [];

    /// <summary>The mode the step was made for.</summary>
    public StepMode Mode => mode;

    /// <summary>The states that go on from chunk to chunk; null for whole sequences.</summary>
    public StateStore? Carried { get; init; }

    /// <summary>Which steps of the model this is one of: those since it was compiled last.</summary>
    public int Version { get; set; }

    /// <summary>
    /// Whether a run may do more than repeat operations on memory of its own: it records, runs code of others, or changes states or random
    /// streams.
    /// </summary>
    public bool RunsAlone => !repeats || !recording.IsSelfContained || compilation?.RunEagerly == true;

    public int Samples => Inputs[0].Shape[0];

    /// <summary>
    /// Takes the gradients in place of the optimizer; null (default) where the optimizer does at the end of <see cref="Run"/>.
    /// </summary>
    public IGradientWatcher? Watcher { get; set; }

    /// <summary>Whether the next run only repeats operations: it runs no code of others, so it draws no keys.</summary>
    public bool Repeats => backward is not null && recording.IsSelfContained && compilation?.RunEagerly != true;

    /// <summary>Runs the step on the numbers that are in the inputs.</summary>
    public void Run()
    {
        // What user code kept of the step before is out of date from here on.
        MarkWritten(Inputs);
        MarkWritten(Targets);
        MarkWritten(Predictions);
        for (var i = 0; i < SampleWeights.Count; i++)
            SampleWeights[i]?.MarkWritten();
        var changed = recording.Run(forward, compilation?.RunEagerly == true, kept);
        if (mode != StepMode.Train)
        {
            recording.AcceptChanges();
            if (changed)
            {
                repeats = !recording.ChangesState;
                places = mode == StepMode.Predict && !RunsAlone
                    ? [.. Predictions.Select(output => ResultPlace.Of(recording, output))] : [];
            }

            return;
        }

        Watcher?.Forwarded(this);
        if (changed || backward is null)
            MakeBackward();
        else
            backward.Run(Watcher is null ? null : afterCall ??= AfterCall);
        if (Watcher is null)
            Update();
        else
            Finish();
    }

    /// <summary>Whether runs can write an output elsewhere.</summary>
    /// <param name="output">Which.</param>
    public bool CanLead(int output) => output < places.Length && places[output] is not null;

    /// <summary>Lets the next run write an output elsewhere, if it can.</summary>
    /// <param name="output">Which.</param>
    /// <param name="to">A tensor.</param>
    /// <param name="from">The first place there, in row-major order.</param>
    public void Lead(int output, Tensor to, int from) => places[output]?.Lead(to, from);

    /// <summary>Lets runs write all outputs into memory of the step again.</summary>
    public void ReturnLed()
    {
        for (var i = 0; i < places.Length; i++)
            places[i]?.Return();
    }

    /// <summary>What is read after a run.</summary>
    private IEnumerable<Tensor> Results()
        => new[] { Loss }.Concat(OutputLosses).Concat(Predictions).Concat(Predictions.Select(static one => one.Mask)).OfType<Tensor>();

    private static void MarkWritten(IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
            tensors[i].MarkWritten();
    }

    private void MakeBackward()
    {
        backward = null;
        var trainable = model.TrainableWeights;
        var scale = compilation!.Optimizer!.LossScaleFactor;
        var made = new BackwardPass(
            recording.Calls, Loss!, trainable.Select(variable => variable.Value),
            scale is { } factor ? Tensor.Filled(Loss!.Shape, factor) : null);
        compilation.Optimizer.Build(trainable);
        variables.Clear();
        gradients.Clear();
        foreach (var variable in trainable)
        {
            if (made.Of(variable.Value) is not { } gradient)
                continue;
            variables.Add(variable);
            gradients.Add(gradient);
        }

        completedBy = [.. variables.Select(variable => made.LastWrite(variable.Value))];
        completion = [.. Enumerable.Range(0, variables.Count).OrderBy(i => completedBy[i])];
        backward = made;
        recording.AcceptChanges();
    }

    /// <summary>Tells the watcher which gradients a call of the backward pass was the last to write.</summary>
    private void AfterCall(int call)
    {
        for (; told < completion.Length && completedBy[completion[told]] <= call; told++)
            Watcher!.Complete(variables[completion[told]], gradients[completion[told]]);
        Watcher!.AfterCall();
    }

    /// <summary>Tells the watcher of the gradients it has not heard of.</summary>
    private void Finish()
    {
        for (; told < completion.Length; told++)
            Watcher!.Complete(variables[completion[told]], gradients[completion[told]]);
        told = 0;
    }

    /// <summary>The model and its losses: what is recorded.</summary>
    private void Forward()
    {
        List<Tensor> added = [];
        Carried?.Begin();
        foreach (var input in Inputs)
            input.Mask = null;
        var training = mode is StepMode.Train or StepMode.Carry;
        CallContext.Current.WithScope(CallContext.Current.Scope with
        {
            Losses = mode is StepMode.Train or StepMode.Evaluate ? added : null,
            Carried = Carried,
            Stream = null
        }).WithTraining(training).Run(() =>
        {
            var batch = new Batch([.. Inputs.Select(input => input.Lend())], [.. Targets.Select(target => target.Lend())])
            {
                SampleWeights = [.. SampleWeights.Select(weight => weight?.Lend())],
            };
            var outputs = model.WithoutTexts().ApplyAll(batch.Inputs, CallContext.Of(training));
            Predictions = [.. outputs.Select(Kept)];
            if (mode is StepMode.Train or StepMode.Evaluate)
                Measure(batch, outputs);
            return 0;
        });
    }

    private void Measure(Batch batch, IReadOnlyList<Tensor> outputs)
    {
        var (loss, losses) = model.LossOf(batch, outputs);
        OutputLosses = [.. losses.Select(one => one?.Owned())];
        Loss = loss?.Owned();
        if (Loss is null && mode == StepMode.Train)
        {
            throw new NabiException(
                $"Model \"{model.Name}\" has nothing to minimise: give Compile a loss, add one with AddLoss, or override ComputeLoss.");
        }
    }

    /// <summary>The recording's own tensor, with its mask, for one that it lent.</summary>
    private static Tensor Kept(Tensor lent)
    {
        var own = lent.Owned();
        own.Mask = lent.Mask?.Owned();
        return own;
    }

    /// <summary>Changes the weights along the gradients of the last run.</summary>
    public void Update()
    {
        compilation!.Optimizer!.Apply(variables, gradients);
        foreach (var weight in constrained)
        {
            if (weight.Variable.Trainable)
                weight.Constraint!.Apply(weight.Variable);
        }
    }
}
