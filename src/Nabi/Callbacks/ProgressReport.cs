namespace Nabi.Callbacks;

/// <summary>Reports progress to an <see cref="IProgress{T}"/>, .NET's way to show it in a window or a service.</summary>
public sealed class ProgressReport : Callback
{
    private readonly IProgress<ProgressReport.State> progress;
    private int epoch;

    /// <summary>Reports after every step and every epoch.</summary>
    /// <param name="progress">Who wants to know.</param>
    public ProgressReport(IProgress<State> progress)
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
        => progress.Report(new State(epoch, Parameters.Epochs, step, Parameters.Steps, finished, logs.ToDictionary(entry => entry.Key, entry => entry.Value)));

    /// <summary>Where training stands.</summary>
    /// <param name="Epoch">The epoch, from 0.</param>
    /// <param name="Epochs">How many there are.</param>
    /// <param name="Step">Steps done in this epoch.</param>
    /// <param name="Steps">Steps an epoch, if that is known.</param>
    /// <param name="EpochEnded">True after the epoch and its validation.</param>
    /// <param name="Logs">Loss and metrics so far.</param>
    public sealed record State(int Epoch, int Epochs, int Step, int? Steps, bool EpochEnded, IReadOnlyDictionary<string, float> Logs);
}
