namespace Nabi.Callbacks;

/// <summary>A callback made of functions: <c>new LambdaCallback { EpochEnd = (epoch, logs) => ... }</c>.</summary>
/// <remarks>Keras's <c>LambdaCallback</c>.</remarks>
public sealed class LambdaCallback : Callback
{
    /// <summary>Before the first epoch.</summary>
    public Action? TrainBegin { get; init; }

    /// <summary>After the last epoch.</summary>
    public Action<Logs>? TrainEnd { get; init; }

    /// <summary>Before an epoch.</summary>
    public Action<int>? EpochBegin { get; init; }

    /// <summary>After an epoch.</summary>
    public Action<int, Logs>? EpochEnd { get; init; }

    /// <summary>Before a training step.</summary>
    public Action<int>? TrainBatchBegin { get; init; }

    /// <summary>After a training step.</summary>
    public Action<int, Logs>? TrainBatchEnd { get; init; }

    /// <inheritdoc/>
    protected internal override bool SeesBatches => TrainBatchBegin is not null || TrainBatchEnd is not null;

    /// <inheritdoc/>
    public override void OnTrainBegin() => TrainBegin?.Invoke();

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => TrainEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => EpochBegin?.Invoke(epoch);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => EpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(int batch) => TrainBatchBegin?.Invoke(batch);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => TrainBatchEnd?.Invoke(batch, logs);
}
