namespace Nabi.Callbacks;

/// <summary>Reports progress to an <see cref="IProgress{T}"/>, as <see cref="FitOptions.Progress"/> does.</summary>
public sealed class ProgressReport : Callback
{
    private readonly IProgress<TrainingProgress> progress;
    private int epoch;

    /// <summary>Reports after every step and every epoch.</summary>
    /// <param name="progress">Who wants to know.</param>
    public ProgressReport(IProgress<TrainingProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        this.progress = progress;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => this.epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => Report(batch + 1, logs, false);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Report(Parameters.Steps ?? 0, logs, true);

    private void Report(int step, Logs logs, bool finished)
        => progress.Report(new TrainingProgress(epoch, Parameters.Epochs, step, Parameters.Steps, finished,
            logs.ToDictionary(entry => entry.Key, entry => entry.Value)));
}
