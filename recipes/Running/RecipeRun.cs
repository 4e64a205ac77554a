using Nabi.Callbacks;
using Nabi.Forecasting;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>One run of a recipe with one seed: hands out data and sizes, and gathers what the report shows.</summary>
public sealed class RecipeRun
{
    private readonly List<RecordedEpoch> epochs = [];
    private readonly List<KeyValuePair<string, double>> metrics = [];
    private readonly List<ReportSection> sections = [];
    private readonly List<string> files = [];
    private readonly List<(string Variant, string Summary, ModelDiagram Diagram)> models = [];
    private readonly RecipeOptions options;
    private readonly string folder;
    private int fits;

    internal RecipeRun(RecipeOptions options, int seed, string folder)
    {
        (this.options, Seed, this.folder) = (options, seed, folder);
        Data = new RecipeData(options);
    }

    /// <summary>The seed of this run.</summary>
    public int Seed { get; }

    /// <summary>Whether the run must be over in seconds.</summary>
    public bool IsTiny => options.Budget == Budget.Tiny;

    /// <summary>The data sets, real or made for a tiny run.</summary>
    public RecipeData Data { get; }

    /// <summary>Ends training between steps.</summary>
    public CancellationToken Cancellation => options.Cancellation;

    internal RecipeOptions Options => options;

    internal string Folder => folder;

    /// <summary>Why the published figures are of other data than this run's, and so cannot be compared; empty where they can.</summary>
    public string OtherData { get; set; } = "";

    internal long? Params { get; private set; }

    internal long? TrainableParams { get; private set; }

    internal IReadOnlyList<RecordedEpoch> RecordedEpochs => epochs;

    internal IReadOnlyList<KeyValuePair<string, double>> Metrics => metrics;

    internal IReadOnlyList<ReportSection> Sections => sections;

    internal IReadOnlyList<(string Variant, string Summary, ModelDiagram Diagram)> Models => models;

    internal IReadOnlyList<string> Files => files;

    /// <summary>The number of epochs: what was asked for, else the material's, else few for a tiny run.</summary>
    public int Epochs(int full, int tiny = 1) => options.Epochs ?? (IsTiny ? tiny : full);

    /// <summary>Options for <c>Fit</c>: the number of epochs, what is printed, what ends training, who trains, and what is kept.</summary>
    /// <param name="epochs">The epochs of a full run.</param>
    /// <param name="tiny">Those of a tiny one.</param>
    /// <param name="callbacks">The recipe's own callbacks.</param>
    public FitOptions Fit(int epochs, int tiny = 1, IReadOnlyList<Callback>? callbacks = null) => new()
    {
        Epochs = Epochs(epochs, tiny),
        Verbosity = options.ShowProgress ? Verbosity.Auto : Verbosity.Silent,
        Cancellation = Cancellation,
        Cluster = options.Cluster,
        Callbacks = Backup is null ? [.. callbacks ?? [], .. options.Callbacks]
            : [.. callbacks ?? [], .. options.Callbacks,
                new BackupAndRestore(Path.Combine(Backup, $"fit-{++fits}")) { DeleteCheckpoint = false, RestoresHistory = true }],
    };

    /// <summary>Options for a forecast model's <c>Fit</c>: what is printed, who watches and trains, and what ends training.</summary>
    public ForecastFitOptions ForecastFit() => new()
    {
        Verbosity = options.ShowProgress ? Verbosity.Auto : Verbosity.Silent,
        Callbacks = options.Callbacks,
        Cancellation = Cancellation,
        Cluster = options.Cluster,
    };

    /// <summary>Where the state of each training is kept, and taken from; null for nowhere.</summary>
    internal string? Backup { get; init; }

    /// <summary>A size that a tiny run cuts.</summary>
    public int Size(int full, int tiny) => IsTiny ? tiny : full;

    /// <summary>A line for the reader at the terminal.</summary>
    public void Say(string text) => options.Log.WriteLine(options.Texts.Name(text));

    /// <summary>Shows a model's summary and diagram, and counts its parameters (those of the first one are the recipe's).</summary>
    /// <param name="model">A built model.</param>
    /// <param name="variant">Its name, where the recipe has several.</param>
    public void Describe(Model model, string variant = "")
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Params is null)
        {
            Params = model.ParameterCount;
            TrainableParams = model.TrainableWeights.Sum(weight => (long)weight.Value.Length);
        }

        if (models.Any(one => one.Variant == variant))
            return;
        var summary = model.Summary();
        models.Add((variant, summary, model.Diagram()));
        if (options.ShowProgress)
            Say(summary);
    }

    /// <summary>Keeps the epochs of a training run for curves and result.</summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="variant">The model's name, where the recipe has several.</param>
    public void Record(History history, string variant = "")
    {
        ArgumentNullException.ThrowIfNull(history);
        var series = history.Series;
        for (var i = 0; i < history.Epochs.Count; i++)
        {
            epochs.Add(new RecordedEpoch(variant, history.Epochs[i] + 1,
                [.. series.Where(one => i < one.Value.Count).Select(one => KeyValuePair.Create(one.Key, (double)one.Value[i]))],
                history.Seconds[i]));
        }
    }

    /// <summary>Keeps the epochs of another recipe, under its name.</summary>
    internal void Record(RecipeRun other, string variant)
        => epochs.AddRange(other.epochs.Select(epoch => epoch with { Variant = variant }));

    /// <summary>Keeps one epoch of a training loop written by hand.</summary>
    public void Record(int epoch, double loss, double seconds, string variant = "")
        => epochs.Add(new RecordedEpoch(variant, epoch, [KeyValuePair.Create("loss", loss)], seconds));

    /// <summary>A result, by name.</summary>
    public void Metric(string name, double value)
    {
        metrics.RemoveAll(metric => metric.Key == name);
        metrics.Add(KeyValuePair.Create(name, value));
    }

    /// <summary>Adds the best validation value and its epoch to the results: what counts where a model overfits.</summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="name">The validation measure, such as <c>val_accuracy</c>.</param>
    /// <param name="higherIsBetter">Whether more is better.</param>
    public void Best(History history, string name, bool higherIsBetter = true)
    {
        ArgumentNullException.ThrowIfNull(history);
        var values = history[name];
        var best = higherIsBetter ? values.Max() : values.Min();
        Metric(name, values[^1]);
        Metric($"best_{name}", best);
        Metric("best_epoch", values.ToList().IndexOf(best) + 1);
    }

    /// <summary>Adds a picture to the report and saves it as a file of its own.</summary>
    /// <param name="heading">The heading of its section.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="file">The file, such as <c>gates.svg</c>.</param>
    /// <param name="caption">A line that says how to read it.</param>
    public void Show(string heading, Picture picture, string file, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(picture);
        sections.Add(new PictureSection(heading, picture) { Caption = caption });
        picture.Save(File(file), options.Texts.Say);
    }

    /// <summary>Adds a section to the report.</summary>
    public void Show(ReportSection section) => sections.Add(section);

    /// <summary>Adds a table to the report and prints it.</summary>
    public void Table(string heading, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, string caption = "")
    {
        IReadOnlyList<string>[] cells = [.. rows.Select(row => (string[])[.. row.Select(options.Texts.Name)])];
        sections.Add(new TableSection(heading, columns, cells) { Caption = caption });
        options.Log.WriteLine(TextTable.Draw([.. columns.Select(options.Texts.Say)], cells));
    }

    /// <summary>The path for a file of the run.</summary>
    /// <param name="name">Its name, such as <c>melody.wav</c>.</param>
    public string File(string name)
    {
        if (!files.Contains(name))
            files.Add(name);
        return Path.Combine(folder, name);
    }
}
