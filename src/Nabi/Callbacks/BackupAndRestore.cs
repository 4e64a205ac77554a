using Nabi.Files;
using Nabi.Layers;

namespace Nabi.Callbacks;

/// <summary>
/// Saves everything that training needs to go on after a crash, after each epoch: weights, optimizer, kept states, random streams
/// and order of the data. A run that starts again with the same folder continues where the other ended, to the same bits.
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

    /// <summary>The epoch at which this run went on, or null when it began anew.</summary>
    public int? ResumedEpoch { get; private set; }

    /// <inheritdoc/>
    protected internal override bool SeesBatches => false;

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

        if (File.Exists(path))
            Restore();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        var arrays = new List<KeyValuePair<string, NumericArray>>
        {
            new("epoch", NumericArray.Scalar((long)epoch + 1)),
            new("order", NumericArray.Scalar((long)(Model.ShuffleKey ?? 0))),
            new("seeds", NumericArray.Of([(long)Seeds.State.Key, (long)Seeds.State.Drawn])),
            new("streams", NumericArray.Of(Streams().SelectMany(stream => (long[])[(long)stream.Key, (long)stream.Counter]).ToArray())),
        };
        arrays.AddRange(Kept().Select((variable, i) => KeyValuePair.Create($"variable/{i}", variable.Value.ToNumericArray())));
        NpzFile.Write(path, arrays);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (DeleteCheckpoint)
            File.Delete(path);
    }

    private void Restore()
    {
        using var file = NpzFile.Open(path);
        Model.Optimizer!.Build(Model.TrainableWeights);
        var variables = Kept();
        var streams = Streams();
        var saved = file.Read("streams").Values<long>();
        if (file.Names.Count(name => name.StartsWith("variable/", StringComparison.Ordinal)) != variables.Count || saved.Length != 2 * streams.Count)
            throw new NabiException($"BackupAndRestore: '{path}' is the backup of another model; remove it or give another folder.");
        for (var i = 0; i < variables.Count; i++)
            variables[i].Load(file.Read($"variable/{i}"), $"BackupAndRestore, '{path}'");
        for (var i = 0; i < streams.Count; i++)
            (streams[i].Key, streams[i].Counter) = ((ulong)saved[2 * i], (ulong)saved[2 * i + 1]);
        var seeds = file.Read("seeds").Values<long>();
        Seeds.State = ((ulong)seeds[0], (ulong)seeds[1]);
        if (Model.ShuffleKey is not null)
            Model.ShuffleKey = (ulong)file.Read("order").Values<long>()[0];
        ResumedEpoch = (int)file.Read("epoch").Values<long>()[0];
        Model.ResumeEpoch = ResumedEpoch;
    }

    private List<RandomStream> Streams() => [.. Model.Everything(Model).SelectMany(layer => layer.OwnStreams)];

    private List<Variable> Kept()
        => [.. Model.Weights, .. Model.Optimizer!.Variables, .. Model.Everything(Model).OfType<Recurrent>().SelectMany(layer => layer.States)];
}
