namespace Nabi.Callbacks;

/// <summary>
/// Saves everything that training needs to go on after a crash, after each epoch: weights, optimizer, kept states, random streams, order of
/// the data and what the other callbacks keep. A run that starts again with the same folder continues where the other ended, to the same
/// bits, whatever the order of the callbacks. All that it does, a custom callback can do: see <see cref="TrainingRun"/>.
/// </summary>
/// <remarks>Keras's <c>BackupAndRestore</c>. The backup is replaced at once or not at all, and removed when training ends.</remarks>
public sealed class BackupAndRestore : Callback
{
    private readonly string path;

    /// <summary>Backups in a folder.</summary>
    /// <param name="folder">The folder; created if need be.</param>
    public BackupAndRestore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        path = Path.Combine(folder, "backup.npz");
    }

    /// <summary>Whether the backup is removed when training ends by itself; true by default.</summary>
    public bool DeleteCheckpoint { get; init; } = true;

    /// <summary>
    /// Whether the numbers of the epochs before are in the backup too, so that <c>Fit</c> returns those of all epochs; false by default: as
    /// in Keras, those of the epochs that ran since.
    /// </summary>
    public bool RestoresHistory { get; init; }

    /// <summary>The epoch at which this run went on, or null when it began anew.</summary>
    public int? ResumedEpoch { get; private set; }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        ResumedEpoch = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"BackupAndRestore: cannot create the folder '{Path.GetDirectoryName(path)}': {error.Message}", error);
        }

        if (!File.Exists(path))
            return;
        try
        {
            Run.RestoreState(TrainingState.Load(path));
        }
        catch (NabiException error)
        {
            throw new NabiException($"BackupAndRestore: '{path}' cannot be restored: {error.Message} Remove it or give another folder.",
                error);
        }

        ResumedEpoch = Run.Resumed;
    }

    /// <inheritdoc/>
    public override void AfterEpochEnd(int epoch, Logs logs) => Run.CaptureState().Save(path);

    /// <inheritdoc/>
    public override void SaveState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (RestoresHistory)
            Run.History.Write(state);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (RestoresHistory && Run.History.Epochs.Count == 0)
            Run.History.Read(state);
    }

    /// <inheritdoc/>
    public override void AfterTrainEnd(Logs logs)
    {
        if (DeleteCheckpoint)
            File.Delete(path);
    }
}
