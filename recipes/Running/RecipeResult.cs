namespace Nabi.Recipes;

/// <summary>What came out of running a recipe with one or several seeds.</summary>
public sealed class RecipeResult
{
    internal RecipeResult(Recipe recipe, RecipeOptions options, IReadOnlyList<RecipeRun> runs, IReadOnlyList<double> runSeconds)
    {
        (Recipe, Options) = (recipe, options);
        Threads = Nabi.Threads.Count;
        Runs = [.. runs.Select((run, i) => new SeedResult(run.Seed, run.Metrics, run.RecordedEpochs, runSeconds[i]))];
        (Params, TrainableParams, OtherData) = (runs[0].Params, runs[0].TrainableParams, runs[0].OtherData);
        foreach (var (name, _) in runs[0].Metrics)
        {
            var values = runs.SelectMany(run => run.Metrics.Where(metric => metric.Key == name).Select(metric => metric.Value)).ToArray();
            // Equal values are their mean; adding them up and dividing could be off by a rounding, and show a spread that is none.
            var mean = values.Min() == values.Max() ? values[0] : values.Average();
            Metrics.Add(KeyValuePair.Create(name, mean));
            if (values.Length > 1)
                Spread[name] = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        }
    }

    /// <summary>What was run.</summary>
    public Recipe Recipe { get; }

    /// <summary>How it was run.</summary>
    public RecipeOptions Options { get; }

    /// <summary>The number of threads.</summary>
    public int Threads { get; }

    /// <summary>Parameters of the (first) model; null where there is none.</summary>
    public long? Params { get; }

    /// <summary>Those that training changes.</summary>
    public long? TrainableParams { get; }

    /// <summary>Why the published figures are of other data than this run's, and so cannot be compared; empty where they can.</summary>
    public string OtherData { get; }

    /// <summary>
    /// The published figures that stand beside the results; none beside those of a tiny budget, which are not comparable.
    /// </summary>
    public IReadOnlyList<PublishedFigure> Published => Options.Budget == Budget.Tiny ? [] : Recipe.Published;

    /// <summary>The published seconds per epoch, beside the results of a full budget.</summary>
    public double? PublishedSeconds => Options.Budget == Budget.Tiny ? null : Recipe.PublishedSeconds;

    /// <summary>Each seed's run.</summary>
    public IReadOnlyList<SeedResult> Runs { get; }

    /// <summary>The results, means over the seeds, in the recipe's order.</summary>
    public IList<KeyValuePair<string, double>> Metrics { get; } = [];

    /// <summary>The standard deviation of each result over the seeds; empty for one seed.</summary>
    public IDictionary<string, double> Spread { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The whole time, all seeds, in seconds.</summary>
    public double Seconds => Runs.Sum(run => run.Seconds);

    /// <summary>The folder of the files.</summary>
    public string Folder { get; internal set; } = "";

    /// <summary>The names of the files in it.</summary>
    public IReadOnlyList<string> Files { get; internal set; } = [];

    /// <summary>The middle epoch's seconds; null where nothing was trained in epochs.</summary>
    public double? SecondsPerEpoch
    {
        get
        {
            var seconds = Runs.SelectMany(run => run.Epochs).Select(epoch => epoch.Seconds).Order().ToArray();
            return seconds.Length == 0 ? null : seconds[seconds.Length / 2];
        }
    }

    /// <summary>A result by name; NaN where there is none.</summary>
    public double this[string metric]
        => Metrics.Where(one => one.Key == metric).Select(one => one.Value).DefaultIfEmpty(double.NaN).First();
}
