namespace Nabi.Callbacks;

/// <summary>
/// Code that runs at the events of a training, an evaluation or a prediction, and may act: stop training, save the model, change the
/// learning rate. Override what you need; every method does nothing by default.
/// </summary>
/// <remarks>
/// Keras's <c>keras.callbacks.Callback</c>. <c>Fit</c> calls the methods for training, and those for tests at its validations;
/// <c>Evaluate</c> and <c>Predict</c> call theirs.
/// </remarks>
public abstract class Callback
{
    private TrainingRun? run;
    private Model? model;

    /// <summary>
    /// The training that the callback was given to: where it stands, its logs, its state. From <see cref="OnTrainBegin"/> on.
    /// </summary>
    /// <exception cref="NabiException">The callback has not been given to a <c>Fit</c> yet.</exception>
    public TrainingRun Run => run ?? throw new NabiException($"{GetType().Name} has no training yet; give it to Fit.");

    /// <summary>The model that trains, is evaluated or predicts.</summary>
    /// <exception cref="NabiException">The callback has not been given to a <c>Fit</c>, <c>Evaluate</c> or <c>Predict</c> yet.</exception>
    public Model Model => model ?? throw new NabiException($"{GetType().Name} has no model yet; give it to Fit, Evaluate or Predict.");

    /// <summary>What is known about the run.</summary>
    public FitParameters Parameters => new(Run.Options.Epochs, Run.Steps, Run.HasValidation);

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin()
    {
    }

    /// <summary>After the last epoch.</summary>
    /// <param name="logs">The numbers of the last epoch.</param>
    public virtual void OnTrainEnd(Logs logs)
    {
    }

    /// <summary>Before an epoch.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    public virtual void OnEpochBegin(int epoch)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <param name="logs">Loss and metrics, those of the validation with <c>val_</c> in front; a callback may add to them.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>
    /// When every callback has seen the end of an epoch: the state of the run is complete, and this is the time to save it.
    /// </summary>
    /// <param name="epoch">Its number, from 0.</param>
    /// <param name="logs">Loss and metrics, with what callbacks added.</param>
    public virtual void AfterEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>When every callback has seen the end of training.</summary>
    /// <param name="logs">The numbers of the last epoch.</param>
    public virtual void AfterTrainEnd(Logs logs)
    {
    }

    /// <summary>Before a training step.</summary>
    /// <param name="batch">Its number in the epoch, from 0.</param>
    public virtual void OnTrainBatchBegin(int batch)
    {
    }

    /// <summary>After a training step.</summary>
    /// <param name="batch">Its number in the epoch, from 0.</param>
    /// <param name="logs">Loss and metrics so far in this epoch.</param>
    public virtual void OnTrainBatchEnd(int batch, Logs logs)
    {
    }

    /// <summary>Before an evaluation.</summary>
    public virtual void OnTestBegin()
    {
    }

    /// <summary>After an evaluation.</summary>
    /// <param name="logs">Loss and metrics.</param>
    public virtual void OnTestEnd(Logs logs)
    {
    }

    /// <summary>After an evaluation that an exception or a cancellation ended: puts back what <see cref="OnTestBegin"/> changed.</summary>
    protected internal virtual void OnTestFailed()
    {
    }

    /// <summary>
    /// After a training that an exception or a cancellation ended: closes what <see cref="OnTrainBegin"/> opened. Called once
    /// <see cref="OnTrainBegin"/> was, also where another callback failed at <see cref="OnTrainEnd"/>.
    /// </summary>
    /// <param name="error">What ended it.</param>
    protected internal virtual void OnTrainFailed(Exception error)
    {
    }

    /// <summary>Before a step of an evaluation.</summary>
    /// <param name="batch">Its number in the evaluation, from 0.</param>
    public virtual void OnTestBatchBegin(int batch)
    {
    }

    /// <summary>After a step of an evaluation.</summary>
    /// <param name="batch">Its number in the evaluation, from 0.</param>
    /// <param name="logs">Loss and metrics so far in this evaluation, without <c>val_</c>.</param>
    public virtual void OnTestBatchEnd(int batch, Logs logs)
    {
    }

    /// <summary>Before a prediction.</summary>
    public virtual void OnPredictBegin()
    {
    }

    /// <summary>After a prediction.</summary>
    public virtual void OnPredictEnd()
    {
    }

    /// <summary>Before a step of a prediction.</summary>
    /// <param name="batch">Its number in the prediction, from 0.</param>
    public virtual void OnPredictBatchBegin(int batch)
    {
    }

    /// <summary>After a step of a prediction.</summary>
    /// <param name="batch">Its number in the prediction, from 0.</param>
    /// <param name="outputs">One tensor per output, samples first: the next step writes over them, so keep a <c>Clone()</c>.</param>
    public virtual void OnPredictBatchEnd(int batch, IReadOnlyList<Tensor> outputs)
    {
    }

    /// <summary>Writes what the callback must know to go on in another run: counters, best values. By default nothing.</summary>
    /// <param name="state">Where to: <c>state.Set("waited", waited)</c>.</param>
    public virtual void SaveState(TrainingState state)
    {
    }

    /// <summary>
    /// Takes over what <see cref="SaveState"/> wrote; called when all callbacks have had their <see cref="OnTrainBegin"/>. By default does
    /// nothing.
    /// </summary>
    /// <param name="state">What was written.</param>
    public virtual void LoadState(TrainingState state)
    {
    }

    /// <summary>
    /// Whether the methods for single batches are called; where no callback wants them, no logs are made for them. True by default.
    /// </summary>
    protected internal virtual bool HandlesBatchEvents => true;

    /// <summary>Gives the callback the training it belongs to.</summary>
    internal void Enter(TrainingRun entered) => (run, model) = (entered, entered.Model);

    /// <summary>Gives the callback the model that is evaluated or predicts.</summary>
    internal void Enter(Model entered) => model = entered;
}
