namespace Nabi.Callbacks;

/// <summary>Stops training as soon as the loss is not a finite number.</summary>
/// <remarks>Keras's <c>TerminateOnNaN</c>.</remarks>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>The batch at which training was stopped, or null.</summary>
    public int? StoppedBatch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin() => StoppedBatch = null;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (float.IsFinite(logs["loss"]))
            return;
        StoppedBatch = batch;
        Model.StopTraining = true;
    }
}
