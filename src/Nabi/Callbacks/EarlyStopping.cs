namespace Nabi.Callbacks;

/// <summary>Stops training when a number no longer gets better.</summary>
/// <remarks>Keras's <c>EarlyStopping</c>.</remarks>
public sealed class EarlyStopping : Callback
{
    private MetricMonitor? monitor;
    private Tensor[]? best;
    private int waited;

    /// <summary>The best value so far; NaN before the first epoch.</summary>
    internal float Best => monitor?.Best ?? float.NaN;

    /// <summary>How many epochs passed without a better value.</summary>
    internal int Waited => waited;

    /// <summary>The number to follow; <c>val_loss</c> by default.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>A change smaller than this is none; 0 by default.</summary>
    public float MinDelta { get; init; }

    /// <summary>How many epochs without a better value are accepted; 0 by default.</summary>
    public int Patience { get; init; }

    /// <summary><c>auto</c> (default), <c>min</c> or <c>max</c>.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>A value that must be bettered from the start; null by default.</summary>
    public float? Baseline { get; init; }

    /// <summary>Whether the weights of the best epoch are put back at the end; false by default.</summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>The first epoch that counts; 0 by default.</summary>
    public int StartFromEpoch { get; init; }

    /// <summary>The epoch at which training was stopped, or null.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <summary>The epoch with the best value so far.</summary>
    public int BestEpoch { get; private set; }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        monitor = new MetricMonitor(nameof(EarlyStopping), Run, Monitor, Mode, MinDelta);
        (waited, best, StoppedEpoch, BestEpoch) = (0, null, null, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (monitor!.Read(logs) is not { } value || epoch < StartFromEpoch)
            return;
        if (RestoreBestWeights && best is null)
            Keep(epoch);
        waited++;
        if (monitor.IsBetter(value, monitor.Best))
        {
            monitor.Best = value;
            BestEpoch = epoch;
            if (RestoreBestWeights)
                Keep(epoch);
            if (Baseline is null || monitor.IsBetter(value, Baseline.Value))
                waited = 0;
            return;
        }

        if (waited < Patience || epoch == 0)
            return;
        StoppedEpoch = epoch;
        Run.StopTraining = true;
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (RestoreBestWeights && best is not null)
            Model.SetWeights(best);
    }

    /// <inheritdoc/>
    public override void SaveState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        monitor!.Save(state);
        state.Set("waited", waited);
        state.Set("best_epoch", BestEpoch);
        state.Set("stopped_epoch", StoppedEpoch ?? -1);
        for (var i = 0; i < best?.Length; i++)
            state.Set($"weight/{i}", best[i]);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        monitor!.Load(state);
        waited = (int)state.Whole("waited");
        BestEpoch = (int)state.Whole("best_epoch");
        StoppedEpoch = state.Whole("stopped_epoch") is >= 0 and var stopped ? (int)stopped : null;
        best = state.Contains("weight/0") ? [.. Model.Weights.Select((_, i) => state.Tensor($"weight/{i}"))] : null;
    }

    private void Keep(int epoch)
    {
        BestEpoch = epoch;
        best = [.. Model.Weights.Select(weight => weight.Value.Clone())];
    }
}
