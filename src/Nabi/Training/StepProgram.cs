using Nabi.Layers;

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
/// One step of a model for batches of one shape: recorded when it first runs, replayed on new numbers afterwards, so that a
/// step allocates nothing. The batch is copied into <see cref="Inputs"/>, <see cref="Targets"/> and <see cref="Weights"/>.
/// </summary>
internal sealed class StepProgram
{
    private readonly Model model;
    private readonly Compilation? compilation;
    private readonly StepMode mode;
    private readonly List<Variable> variables = [];
    private readonly List<Tensor> gradients = [];
    private readonly List<Weight> constrained;
    private Tape? tape;
    private BackwardPass? backward;

    public StepProgram(Model model, Compilation? compilation, StepMode mode, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? weights)
    {
        this.model = model;
        this.compilation = compilation;
        this.mode = mode;
        Inputs = inputs;
        Targets = targets;
        Weights = weights;
        constrained = [.. model.AllWeights.Where(weight => weight.Constraint is not null)];
    }

    public IReadOnlyList<Tensor> Inputs { get; }

    public IReadOnlyList<Tensor> Targets { get; }

    /// <summary>The samples' weights, or null when all count the same.</summary>
    public Tensor? Weights { get; }

    public IReadOnlyList<Tensor> Predictions { get; private set; } = [];

    /// <summary>What is minimised: the outputs' losses with their weights, penalties and added losses.</summary>
    public Tensor? Loss { get; private set; }

    public IReadOnlyList<Tensor?> OutputLosses { get; private set; } = [];

    /// <summary>The recorded steps of the way forward, in order; none before the first run.</summary>
    public IReadOnlyList<Step> ForwardSteps => tape?.Steps ?? [];

    /// <summary>The recorded steps of the way back, in order.</summary>
    public IReadOnlyList<Step> BackwardSteps => backward?.Steps ?? [];

    public int Samples => Inputs[0].Shape[0];

    /// <summary>Runs the step on the numbers that stand in the inputs.</summary>
    public void Run()
    {
        if (tape is null || tape.ValuesWereRead || compilation?.RunEagerly == true)
        {
            Record();
        }
        else
        {
            foreach (var step in tape.Steps)
                step.Primitive.Forward(step);
            backward?.Run();
        }

        if (mode == StepMode.Train)
            Update();
    }

    private void Record()
    {
        tape = new Tape(gradients: mode == StepMode.Train);
        tape.Record(() =>
        {
            Forward();
            return 0;
        });
        if (mode != StepMode.Train)
            return;
        var trainable = model.TrainableWeights;
        var scale = compilation!.Optimizer!.LossScaleFactor;
        backward = new BackwardPass(
            tape.Steps, Loss!, trainable.Select(variable => variable.Value), scale is { } factor ? Tensor.Filled(Loss!.Shape, factor) : null);
        compilation.Optimizer.Build(trainable);
        variables.Clear();
        gradients.Clear();
        foreach (var variable in trainable)
        {
            if (backward.Of(variable.Value) is not { } gradient)
                continue;
            variables.Add(variable);
            gradients.Add(gradient);
        }
    }

    private void Forward()
    {
        foreach (var input in Inputs)
            input.Mask = null;
        var (outputs, added) = StepLosses.Collect(
            () => model.ApplyAll(Inputs, new CallContext { Training = mode is StepMode.Train or StepMode.Carry }));
        Predictions = outputs;
        if (mode is StepMode.Predict or StepMode.Carry)
            return;
        if (outputs.Count != Targets.Count)
            throw new NabiException($"Model \"{model.Name}\" has {outputs.Count} outputs, but {Targets.Count} targets were given.");
        Tensor? total = null;
        var losses = new Tensor?[outputs.Count];
        for (var output = 0; output < outputs.Count; output++)
        {
            if (compilation!.LossOf(output) is not { } loss)
                continue;
            losses[output] = loss.Apply(Targets[output], outputs[output], Weights);
            var weight = compilation.WeightOf(output);
            Plus(weight == 1f ? losses[output]! : losses[output]! * weight);
        }

        foreach (var weight in model.AllWeights)
            if (weight.Regularizer is { } regularizer)
                Plus(regularizer.Call(weight.Variable));
        foreach (var loss in added)
            Plus(Ops.Sum(loss));
        OutputLosses = losses;
        Loss = total ?? Tensor.Filled(Shape.Scalar, 0f);

        void Plus(Tensor loss) => total = total is null ? loss : total + loss;
    }

    /// <summary>Changes the weights along the gradients of the last run.</summary>
    public void Update()
    {
        compilation!.Optimizer!.Apply(variables, gradients);
        foreach (var weight in constrained)
            if (weight.Variable.Trainable)
                weight.Constraint!.Apply(weight.Variable);
    }
}
