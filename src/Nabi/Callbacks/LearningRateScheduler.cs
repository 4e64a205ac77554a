namespace Nabi.Callbacks;

/// <summary>Sets the learning rate before each epoch.</summary>
/// <remarks>Keras's <c>LearningRateScheduler</c>.</remarks>
public sealed class LearningRateScheduler : Callback
{
    private readonly Func<int, float, float> schedule;

    /// <summary>A schedule by epoch.</summary>
    /// <param name="schedule">The new learning rate from the epoch (from 0) and the current learning rate.</param>
    public LearningRateScheduler(Func<int, float, float> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
    }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        var optimizer = Model.Optimizer!;
        optimizer.LearningRate = schedule(epoch, optimizer.LearningRate);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        logs["learning_rate"] = Model.Optimizer!.LearningRate;
    }
}
