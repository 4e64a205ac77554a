namespace Nabi;

/// <summary>What <c>Fit</c> returns: the loss and metrics of every epoch.</summary>
/// <remarks>Keras's <c>History</c>.</remarks>
public sealed class History
{
    private readonly Dictionary<string, List<float>> series = new(StringComparer.Ordinal);
    private readonly List<double> seconds = [];
    private readonly List<int> epochs = [];
    private readonly List<string> notes = [];

    /// <summary>One series a name: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ...</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<float>> Series
        => series.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<float>)entry.Value);

    /// <summary>The numbers of the epochs that ran, from 0.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>How long each epoch took, validation included, in seconds.</summary>
    public IReadOnlyList<double> Seconds => seconds;

    /// <summary>What went otherwise than asked for, a sentence each: an epoch that ended early because the data did.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The series of one name.</summary>
    /// <exception cref="NabiException">There is no such series.</exception>
    public IReadOnlyList<float> this[string name]
        => series.TryGetValue(name, out var values) ? values
            : throw new NabiException($"The history has no '{name}'; it has {string.Join(", ", series.Keys)}.");

    internal void Note(string sentence) => notes.Add(sentence);

    /// <summary>Writes the epochs into a state.</summary>
    internal void Write(TrainingState state)
    {
        state.Set("epochs", [.. epochs.Select(epoch => (long)epoch)]);
        state.Set("seconds", [.. seconds.Select(BitConverter.DoubleToInt64Bits)]);
        foreach (var (name, values) in series)
            state.Set($"series/{name}", Tensor.From([.. values]));
    }

    /// <summary>Takes over the epochs of a state; nothing where it has none.</summary>
    internal void Read(TrainingState state)
    {
        if (!state.Contains("epochs"))
            return;
        epochs.AddRange(state.Wholes("epochs").Select(epoch => (int)epoch));
        seconds.AddRange(state.Wholes("seconds").Select(BitConverter.Int64BitsToDouble));
        foreach (var name in state.Arrays.Keys.Where(name => name.StartsWith("series/", StringComparison.Ordinal)))
            series[name[7..]] = [.. state.Tensor(name).AsSpan()];
    }

    internal void Add(int epoch, Logs logs, double elapsed)
    {
        epochs.Add(epoch);
        seconds.Add(elapsed);
        foreach (var (name, value) in logs)
        {
            if (!series.TryGetValue(name, out var values))
                series[name] = values = [];
            values.Add(value);
        }
    }
}
