namespace Nabi.Callbacks;

/// <summary>
/// Writes the numbers of every epoch as event files that TensorBoard shows: <c>train</c> and <c>validation</c> below the log
/// folder, tags <c>epoch_loss</c>, <c>epoch_accuracy</c>, <c>epoch_learning_rate</c>.
/// </summary>
/// <remarks>Keras's <c>TensorBoard</c>, its scalars.</remarks>
public sealed class TensorBoard : Callback
{
    private readonly string folder;
    private EventFile? train;
    private EventFile? validation;
    private long step;

    /// <summary>Event files in a folder.</summary>
    /// <param name="folder">The log folder; <c>logs</c> by default.</param>
    public TensorBoard(string folder = "logs")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        this.folder = folder;
    }

    /// <summary>Also writes <c>batch_loss</c> and the metrics every so many steps; 0 (the default) writes epochs only.</summary>
    /// <exception cref="NabiException">Negative.</exception>
    public int UpdateFrequency
    {
        get;
        init => field = value >= 0 ? value : throw new NabiException($"TensorBoard: UpdateFrequency must be 0 or more, got {value}.");
    }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => UpdateFrequency > 0;

    /// <inheritdoc/>
    public override void OnTrainBegin() => (train, validation, step) = (null, null, 0);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        // Another callback may want to see the batches.
        if (UpdateFrequency == 0 || ++step % UpdateFrequency != 0)
            return;
        train ??= new EventFile(Path.Combine(folder, "train"));
        train.Write(step, logs.Select(entry => ("batch_" + entry.Key, entry.Value)));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        train ??= new EventFile(Path.Combine(folder, "train"));
        var own = logs.Where(entry => !entry.Key.StartsWith("val_", StringComparison.Ordinal))
            .Select(entry => ("epoch_" + entry.Key, entry.Value)).ToList();
        if (!logs.ContainsKey("learning_rate"))
            own.Add(("epoch_learning_rate", Model.Optimizer!.LearningRate));
        train.Write(epoch, own);
        var held = logs.Where(entry => entry.Key.StartsWith("val_", StringComparison.Ordinal))
            .Select(entry => ("epoch_" + entry.Key[4..], entry.Value)).ToList();
        if (held.Count == 0)
            return;
        validation ??= new EventFile(Path.Combine(folder, "validation"));
        validation.Write(epoch, held);
    }

    /// <inheritdoc/>
    public override void SaveState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("step", step);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        step = state.Whole("step");
    }
}
