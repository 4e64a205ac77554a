namespace Nabi.Serving;

/// <summary>What is served, and within which limits.</summary>
public sealed class NabiServingOptions
{
    private readonly List<(string Name, string? Path, Model? Model)> models = [];

    /// <summary>
    /// A folder of models that is watched: <c>name.keras</c>, or <c>name/version/model.keras</c> with whole numbers as versions, of which
    /// the highest answers requests that name none. A file that changes is loaded beside the old one and takes its place. Null (default)
    /// for none.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>How often files are looked at for changes; 2 seconds by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many rows are predicted together at most; 32 by default.</summary>
    public int MaxBatch { get; set; } = 32;

    /// <summary>
    /// How long a request waits for others to be predicted with; zero (default): those that came while the processors were busy go
    /// together.
    /// </summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How many requests of a model may wait before further ones are answered with 429; 256 by default.</summary>
    public int QueueLength { get; set; } = 256;

    /// <summary>After how long a request is answered with 504; 30 seconds by default. A request may ask for less.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many bytes a request may have; 16 MiB by default. Above: 413.</summary>
    public long MaxRequestBytes { get; set; } = 16 << 20;

    /// <summary>How many sequences of a model have their states in memory; 100,000 by default.</summary>
    public int MaxSequences { get; set; } = 100_000;

    /// <summary>After how long without a step a sequence is forgotten; 10 minutes by default.</summary>
    public TimeSpan SequenceIdle { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A folder for the states of sequences, so that they outlive the process: a file a model. Null (default): they end with the process.
    /// </summary>
    public string? StateFolder { get; set; }

    /// <summary>How often the states are saved there; 10 seconds by default, and at the end.</summary>
    public TimeSpan SaveInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How far attention looks back in sequences (<see cref="StreamOptions.Window"/>); 0 (default) for the Input's length.
    /// </summary>
    public int SequenceWindow { get; set; }

    internal IReadOnlyList<(string Name, string? Path, Model? Model)> Models => models;

    /// <summary>Serves a model file, which is watched.</summary>
    /// <param name="path">The file: .keras, .h5, or of a registered format.</param>
    /// <param name="name">What requests call it; null (default) for the file's name without its ending.</param>
    public void AddModel(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        models.Add((Named(name ?? System.IO.Path.GetFileNameWithoutExtension(path)), path, null));
    }

    /// <summary>Serves a model of this process.</summary>
    /// <param name="model">The model, which may be trained meanwhile.</param>
    /// <param name="name">What requests call it; null (default) for the model's name.</param>
    public void AddModel(Model model, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        models.Add((Named(name ?? model.Name), null, model));
    }

    internal void Check()
    {
        Need(MaxBatch is >= 1 and <= 65536, nameof(MaxBatch), "from 1 to 65536", MaxBatch);
        Need(QueueLength >= 1, nameof(QueueLength), "at least 1", QueueLength);
        Need(MaxRequestBytes is >= 1024 and <= int.MaxValue / 2, nameof(MaxRequestBytes), "from 1024 to 1 GiB", MaxRequestBytes);
        Need(MaxSequences >= 1, nameof(MaxSequences), "at least 1", MaxSequences);
        Need(MaxDelay >= TimeSpan.Zero && MaxDelay <= TimeSpan.FromMinutes(1), nameof(MaxDelay), "from 0 to a minute", MaxDelay);
        foreach (var (name, time) in ((string, TimeSpan)[])[(nameof(Timeout), Timeout), (nameof(PollInterval), PollInterval),
            (nameof(SequenceIdle), SequenceIdle), (nameof(SaveInterval), SaveInterval)])
        {
            Need(time > TimeSpan.Zero && time <= TimeSpan.FromDays(30), name, "above 0 and at most 30 days", time);
        }
    }

    private static string Named(string name)
        => IsName(name) ? name
            : throw new NabiException(
                "A served model is called by letters, digits, '-', '_' and '.', at most 100, got "
                + $"'{Sentence.Short(name)}'; give AddModel a name.");

    internal static bool IsName(string name)
        => name.Length is >= 1 and <= 100 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && name.Trim('.').Length > 0;

    private static void Need(bool holds, string option, string expected, object got)
    {
        if (!holds)
        {
            throw new NabiException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"Serving: {option} must be {expected}, got {got}."));
        }
    }
}
