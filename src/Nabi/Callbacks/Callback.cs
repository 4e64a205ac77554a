namespace Nabi.Callbacks;

/// <summary>
/// Something that looks on while a model trains, and may act: stop it, save it, change the learning rate. Override what you
/// need; every method does nothing by default.
/// </summary>
/// <remarks>Keras's <c>keras.callbacks.Callback</c>.</remarks>
public abstract class Callback
{
    /// <summary>The model that trains; set before the first call.</summary>
    public Model Model { get; internal set; } = null!;

    /// <summary>What is known about the run; set before the first call.</summary>
    public FitParameters Parameters { get; internal set; } = new(1, null, false);

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

    /// <summary>Whether the callback looks at single batches; without one, no logs are made for them.</summary>
    protected internal virtual bool SeesBatches => true;
}
