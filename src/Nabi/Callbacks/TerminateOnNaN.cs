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
        if (!logs.TryGetValue("loss", out var loss) || float.IsFinite(loss))
            return;
        StoppedBatch = batch;
        Run.StopTraining = true;
    }
}
