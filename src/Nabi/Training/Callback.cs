namespace Nabi.Callbacks;

/// <summary>
/// Something that looks on while a model trains, and may act: stop it, save it, change the learning rate. Override what you
/// need; every method does nothing by default.
/// </summary>
/// <remarks>Keras's <c>keras.callbacks.Callback</c>.</remarks>
public abstract class Callback
{
    private TrainingRun? run;

    /// <summary>The run the callback looks on: where it stands, its logs, its state. From <see cref="OnTrainBegin"/> on.</summary>
    /// <exception cref="NabiException">The callback has not been given to a <c>Fit</c> yet.</exception>
    public TrainingRun Run => run ?? throw new NabiException($"{GetType().Name} looks on no training yet; give it to Fit.");

    /// <summary>The model that trains: that of <see cref="Run"/>.</summary>
    public Model Model => Run.Model;

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

    /// <summary>When every callback has seen the end of an epoch: the state of the run is complete, and this is the time to save it.</summary>
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

    /// <summary>Writes what the callback must know to go on in another run: counters, best values. By default nothing.</summary>
    /// <param name="state">Where to: <c>state.Set("waited", waited)</c>.</param>
    public virtual void SaveState(TrainingState state)
    {
    }

    /// <summary>Takes over what <see cref="SaveState"/> wrote; called when all callbacks have had their <see cref="OnTrainBegin"/>. By default does nothing.</summary>
    /// <param name="state">What was written.</param>
    public virtual void LoadState(TrainingState state)
    {
    }

    /// <summary>Whether the callback looks at single batches; without one, no logs are made for them.</summary>
    protected internal virtual bool SeesBatches => true;

    /// <summary>Makes the callback look on a run.</summary>
    internal void Enter(TrainingRun entered) => run = entered;
}
