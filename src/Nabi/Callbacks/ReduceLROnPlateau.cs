namespace Nabi.Callbacks;

/// <summary>Lowers the learning rate when a number no longer gets better.</summary>
/// <remarks>Keras's <c>ReduceLROnPlateau</c>.</remarks>
public sealed class ReduceLROnPlateau : Callback
{
    private MetricMonitor? monitor;
    private int waited;
    private int resting;

    /// <summary>The best value so far; NaN before the first epoch.</summary>
    internal float Best => monitor?.Best ?? float.NaN;

    /// <summary>How many epochs passed without a better value.</summary>
    internal int Waited => waited;

    /// <summary>How many epochs are left before counting begins again.</summary>
    internal int Resting => resting;

    /// <summary>The number to follow; <c>val_loss</c> by default.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>What the learning rate is multiplied by, below 1; 0.1 by default.</summary>
    /// <exception cref="NabiException">1 or more.</exception>
    public float Factor
    {
        get;
        init => field = value < 1f ? value : throw new NabiException($"ReduceLROnPlateau: Factor must be below 1, got {value}.");
    } = 0.1f;

    /// <summary>How many epochs without a better value are accepted; 10 by default.</summary>
    public int Patience { get; init; } = 10;

    /// <summary><c>auto</c> (default), <c>min</c> or <c>max</c>.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>A change smaller than this is none; 1e-4 by default.</summary>
    public float MinDelta { get; init; } = 1e-4f;

    /// <summary>Epochs to wait after a change before counting again; 0 by default.</summary>
    public int Cooldown { get; init; }

    /// <summary>The lowest learning rate; 0 by default.</summary>
    public float MinLearningRate { get; init; }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        monitor = new MetricMonitor(nameof(ReduceLROnPlateau), Run, Monitor, Mode, MinDelta);
        (waited, resting) = (0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var optimizer = Model.Optimizer!;
        logs["learning_rate"] = optimizer.LearningRate;
        if (monitor!.Read(logs) is not { } value)
            return;
        if (resting > 0)
        {
            resting--;
            waited = 0;
        }

        if (monitor.IsBetter(value, monitor.Best))
        {
            monitor.Best = value;
            waited = 0;
        }
        else if (resting == 0 && ++waited >= Patience && optimizer.LearningRate > MinLearningRate)
        {
            optimizer.LearningRate = Math.Max(optimizer.LearningRate * Factor, MinLearningRate);
            resting = Cooldown;
            waited = 0;
        }
    }

    /// <inheritdoc/>
    public override void SaveState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        monitor!.Save(state);
        state.Set("waited", waited);
        state.Set("resting", resting);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        monitor!.Load(state);
        (waited, resting) = ((int)state.Whole("waited"), (int)state.Whole("resting"));
    }
}
