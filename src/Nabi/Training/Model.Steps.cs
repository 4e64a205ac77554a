using Nabi.Data;

namespace Nabi;

/// <content>What a step does; a custom model may do something else.</content>
public partial class Model
{
    private readonly Tensor nothing = Tensor.Filled(Shape.Scalar, 0f);
    private IReadOnlyList<Tensor?> outputLosses = [];

    /// <summary>What takes the step that is running, where the model has steps of its own.</summary>
    internal StepDriver? Driver { get; set; }

    internal bool HasOwnTrainStep => ((Action<Batch>)TrainStep).Method.DeclaringType != typeof(Model);

    internal bool HasOwnTestStep => ((Action<Batch>)TestStep).Method.DeclaringType != typeof(Model);

    /// <summary>
    /// What is minimised: by default the compiled losses of the outputs with their weights, the weights' penalties and what layers added.
    /// An override is recorded as part of the step and used by <c>Fit</c>, <c>TrainOnBatch</c> and <c>Evaluate</c>.
    /// </summary>
    /// <remarks>
    /// Keras's <c>compute_loss</c>. <see cref="CallContext.Current"/> says whether the step trains. The override's code runs in every step,
    /// unless the model says that it <see cref="Layers.Layer.IsPure"/>.</remarks>
    /// <param name="batch">Inputs, targets (none when <c>Fit</c> was given none) and weights of the samples.</param>
    /// <param name="predictions">The outputs of the model.</param>
    /// <returns>A tensor without axes, made of operations so that gradients flow.</returns>
    /// <exception cref="NabiException">A loss has no target.</exception>
    protected virtual Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(predictions);
        Tensor? total = null;
        var losses = new Tensor?[predictions.Count];
        for (var output = 0; output < predictions.Count && Compiled is { } compiled; output++)
        {
            if (compiled.LossOf(output) is not { } loss)
                continue;
            if (batch.Targets.Count != predictions.Count)
                throw new NabiException($"Model \"{Name}\" has {predictions.Count} outputs, but {batch.Targets.Count} targets were given.");
            if (batch.SampleWeights.Count > 1 && batch.SampleWeights.Count != predictions.Count)
            {
                throw new NabiException(
                    $"Model \"{Name}\" has {predictions.Count} outputs, but {batch.SampleWeights.Count} tensors of sample weights were "
                    + "given; give one, or one per output.");
            }

            var weights = batch.SampleWeights.Count == 0 ? null : batch.SampleWeights[batch.SampleWeights.Count == 1 ? 0 : output];
            losses[output] = loss.Apply(batch.Targets[output], predictions[output], weights);
            var weight = compiled.WeightOf(output);
            Plus(weight == 1f ? losses[output]! : losses[output]! * weight);
        }

        outputLosses = losses;
        foreach (var penalty in AddedLosses())
            Plus(penalty);
        return total ?? nothing;

        void Plus(Tensor loss) => total = total is null ? loss : total + loss;
    }

    /// <summary>
    /// The penalties of the weights' regularizers and what layers added to the loss of the step that is running, each once: for a
    /// <see cref="ComputeLoss"/> that does not call the one of its base.
    /// </summary>
    protected IReadOnlyList<Tensor> AddedLosses()
    {
        List<Tensor> all = [];
        foreach (var weight in AllWeights)
        {
            if (weight.Regularizer is { } regularizer)
                all.Add(regularizer.Penalty(weight.Variable));
        }

        if (CallContext.Current.Scope.Losses is { } added)
        {
            all.AddRange(added.Select(loss => Ops.Sum(loss)));
            added.Clear();
        }

        return all;
    }

    /// <summary>
    /// Takes a training step: by default runs the model, takes the gradients of <see cref="ComputeLoss"/>, changes the weights and counts
    /// loss and metrics. An override runs as ordinary code, with gradients from a <see cref="GradientTape"/>; <c>Fit</c> and
    /// <c>TrainOnBatch</c> call it.
    /// </summary>
    /// <remarks>
    /// Keras's <c>train_step</c>. What shall stand in the logs is said with <see cref="Log"/> and <see cref="UpdateMetrics"/>.
    /// </remarks>
    /// <param name="batch">Inputs, targets and weights of the samples.</param>
    protected virtual void TrainStep(Batch batch) => Recorded(batch);

    /// <summary>
    /// Measures a batch: by default runs the model and counts loss and metrics. An override runs as ordinary code; <c>Evaluate</c>,
    /// <c>TestOnBatch</c> and the validation of <c>Fit</c> call it.
    /// </summary>
    /// <remarks>Keras's <c>test_step</c>.</remarks>
    /// <param name="batch">Inputs, targets and weights of the samples.</param>
    protected virtual void TestStep(Batch batch) => Recorded(batch);

    /// <summary>Says a number of the step that is running: the logs show its mean over the samples of the epoch under this name.</summary>
    /// <param name="name">The name in the logs: <c>loss</c>, or one that no metric has.</param>
    /// <param name="value">One number.</param>
    /// <exception cref="NabiException">Several numbers, or no <see cref="TrainStep"/> or <see cref="TestStep"/> is running.</exception>
    protected void Log(string name, Tensor value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length != 1)
            throw new NabiException($"Model \"{Name}\": Log of '{name}' takes one number, got shape {value.Shape}; give its mean.");
        NeedDriver().Log(name, value.Item());
    }

    /// <summary>Counts the compiled metrics, and the loss if there is one, of the step that is running.</summary>
    /// <param name="batch">The batch, with its targets.</param>
    /// <param name="predictions">The outputs of the model.</param>
    /// <param name="loss">The loss, a tensor without axes; null when it is said with <see cref="Log"/> or not at all.</param>
    /// <exception cref="NabiException">No <see cref="TrainStep"/> or <see cref="TestStep"/> is running.</exception>
    protected void UpdateMetrics(Batch batch, IReadOnlyList<Tensor> predictions, Tensor? loss = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        NeedDriver().Update(batch, predictions, loss, outputLosses);
    }

    /// <summary>Changes weights along gradients with the compiled optimizer, and applies their constraints.</summary>
    /// <param name="variables">The weights, <see cref="TrainableVariables"/> for example.</param>
    /// <param name="gradients">One gradient per weight.</param>
    /// <exception cref="NabiException">The model is not compiled, or the gradients do not fit.</exception>
    protected void ApplyGradients(IReadOnlyList<Variable> variables, IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(variables);
        NeedCompiled($"ApplyGradients of model \"{Name}\"").Optimizer!.Apply(variables, gradients);
        foreach (var weight in AllWeights)
        {
            if (weight is { Constraint: { } constraint, Variable.Trainable: true } && variables.Contains(weight.Variable))
                constraint.Apply(weight.Variable);
        }
    }

    /// <summary>The loss of a step, null when there is nothing to minimise, and what it says about the outputs.</summary>
    internal (Tensor? Loss, IReadOnlyList<Tensor?> Outputs) LossOf(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        outputLosses = [];
        var loss = ComputeLoss(batch, predictions);
        if (loss.Rank > 0)
            loss = Ops.Sum(loss);
        return (ReferenceEquals(loss, nothing) ? null : loss, outputLosses);
    }

    /// <summary>The custom step.</summary>
    internal void OwnStep(StepMode mode, Batch batch)
    {
        outputLosses = [];
        if (mode == StepMode.Train)
            TrainStep(batch);
        else
            TestStep(batch);
    }

    private void Recorded(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        NeedDriver().Recorded(BatchRows.Of(batch));
    }

    private StepDriver NeedDriver()
        => Driver
            ?? throw new NabiException(
                $"Model \"{Name}\": no step is running; TrainStep and TestStep are called by Fit, TrainOnBatch, Evaluate and TestOnBatch.");
}
