using Nabi.Memory;

namespace Nabi.Forecasting;

/// <summary>Where everything of a window stands in the tensors that a network reads, and how it gets there.</summary>
internal sealed class WindowLayout
{
    private readonly ForecastTask task;
    private readonly WindowScaling scaling;
    private readonly int[] knownNumbers;
    private readonly int[] knownCategories;
    private readonly int[] observedNumbers;
    private readonly int[] observedCategories;
    private readonly int[] staticNumbers;
    private readonly int[] staticCategories;

    public WindowLayout(ForecastTask task, int lookback, WindowScaling scaling, bool hasGaps, FeatureScaling features,
        IReadOnlyDictionary<string, WindowScale> series)
    {
        (this.task, Lookback, this.scaling, HasGaps, Features, Series) = (task, lookback, scaling, hasGaps, features, series);
        (knownNumbers, knownCategories) = Kinds(task.Schema.Known);
        (observedNumbers, observedCategories) = Kinds(task.Schema.Observed);
        (staticNumbers, staticCategories) = Kinds(task.Schema.Static);
        FutureCategories = [.. knownCategories.Select(i => task.Schema.Known[i])];
        PastCategories = [.. FutureCategories, .. observedCategories.Select(i => task.Schema.Observed[i])];
        StaticCategories = [.. staticCategories.Select(i => task.Schema.Static[i].Categories!.Count), .. task.Schema.Targets.Count > 1
            ? (int[])[task.Schema.Targets.Count] : []];
    }

    /// <summary>Steps of the past.</summary>
    public int Lookback { get; }

    /// <summary>Whether a feature tells which values are there.</summary>
    public bool HasGaps { get; }

    /// <summary>The scales of the inputs of numbers: known, observed, static.</summary>
    public FeatureScaling Features { get; }

    /// <summary>The scales of the series that were learnt from, by <see cref="KeyOf"/>.</summary>
    public IReadOnlyDictionary<string, WindowScale> Series { get; }

    /// <summary>Features of a step of the past.</summary>
    public int PastWidth => (HasGaps ? 2 : 1) + knownNumbers.Length + observedNumbers.Length;

    /// <summary>Features of a step to come.</summary>
    public int FutureWidth => knownNumbers.Length;

    /// <summary>Observed inputs of numbers.</summary>
    public int ObservedWidth => observedNumbers.Length;

    /// <summary>Numbers that a series has once.</summary>
    public int StaticWidth => staticNumbers.Length;

    /// <summary>The categorical inputs of each step: known columns first, then observed ones.</summary>
    public IReadOnlyList<TableColumn> PastCategories { get; }

    /// <summary>The categorical inputs of each step to come.</summary>
    public IReadOnlyList<TableColumn> FutureCategories { get; }

    /// <summary>
    /// The number of categories of each categorical static column; with several targets, the number of targets comes last.
    /// </summary>
    public IReadOnlyList<int> StaticCategories { get; }

    /// <summary>The shapes of one row of each input tensor.</summary>
    public IReadOnlyList<WindowInputShape> Inputs
    {
        get
        {
            List<WindowInputShape> shapes = [new("past", [Lookback, PastWidth], DType.Float32)];
            if (PastCategories.Count > 0)
                shapes.Add(new("past_words", [Lookback, PastCategories.Count], DType.Int32));
            if (FutureWidth > 0)
                shapes.Add(new("future", [task.Horizon, FutureWidth], DType.Float32));
            if (FutureCategories.Count > 0)
                shapes.Add(new("future_words", [task.Horizon, FutureCategories.Count], DType.Int32));
            if (StaticWidth > 0)
                shapes.Add(new("static", [StaticWidth], DType.Float32));
            if (StaticCategories.Count > 0)
                shapes.Add(new("static_words", [StaticCategories.Count], DType.Int32));
            return shapes;
        }
    }

    /// <summary>The name of a target of a series among <see cref="Series"/>.</summary>
    public static string KeyOf(SeriesHistory history, int target) => $"{history.Name}\n{target}";

    /// <summary>The scale of a target of a series: as it was learnt, or of the history of one that is new.</summary>
    public WindowScale SeriesScale(SeriesHistory history, int target, int origin)
        => Series.TryGetValue(KeyOf(history, target), out var known) ? known : WindowScale.OfSeries(history.Target(target)[..origin]);

    /// <summary>Writes a window into a row of the input tensors.</summary>
    /// <param name="inputs">The tensors of <see cref="Inputs"/>, samples first.</param>
    /// <param name="row">The row.</param>
    /// <param name="history">The history.</param>
    /// <param name="target">The number of the target.</param>
    /// <param name="origin">The step at which the forecast begins; what comes later of targets and observed inputs is not read.</param>
    /// <returns>The scale of the window's values.</returns>
    public WindowScale Fill(IReadOnlyList<Tensor> inputs, int row, SeriesHistory history, int target, int origin)
    {
        var values = history.Target(target)[..origin];
        var first = origin - Lookback;
        var window = values[Math.Max(0, first)..];
        var scale = WindowScale.Of(scaling, window, SeriesScale(history, target, origin));
        var past = inputs[0].Floats.Slice(row * Lookback * PastWidth, Lookback * PastWidth);
        FillValues(past, window, scale);
        var place = HasGaps ? 2 : 1;
        foreach (var column in knownNumbers)
            FillColumn(past, PastWidth, place++, history.Known(column), first, Lookback, column);
        foreach (var column in observedNumbers)
            FillColumn(past, PastWidth, place++, history.Observed(column)[..origin], first, Lookback, task.Schema.Known.Count + column);

        var at = 1;
        if (PastCategories.Count > 0)
        {
            var words = inputs[at++].Integers.Slice(row * Lookback * PastCategories.Count, Lookback * PastCategories.Count);
            place = 0;
            foreach (var column in knownCategories)
                FillWords(words, PastCategories.Count, place++, history.Known(column), first, Lookback);
            foreach (var column in observedCategories)
                FillWords(words, PastCategories.Count, place++, history.Observed(column)[..origin], first, Lookback);
        }

        if (FutureWidth > 0)
        {
            var future = inputs[at++].Floats.Slice(row * task.Horizon * FutureWidth, task.Horizon * FutureWidth);
            place = 0;
            foreach (var column in knownNumbers)
                FillColumn(future, FutureWidth, place++, history.Known(column), origin, task.Horizon, column);
        }

        if (FutureCategories.Count > 0)
        {
            var words = inputs[at++].Integers.Slice(row * task.Horizon * FutureCategories.Count, task.Horizon * FutureCategories.Count);
            place = 0;
            foreach (var column in knownCategories)
                FillWords(words, FutureCategories.Count, place++, history.Known(column), origin, task.Horizon);
        }

        if (StaticWidth > 0)
        {
            var numbers = inputs[at++].Floats.Slice(row * StaticWidth, StaticWidth);
            for (var i = 0; i < StaticWidth; i++)
            {
                numbers[i] = Features.Scale(task.Schema.Known.Count + task.Schema.Observed.Count + staticNumbers[i],
                    history.Static(staticNumbers[i]));
            }
        }

        if (StaticCategories.Count > 0)
        {
            var words = inputs[at].Integers.Slice(row * StaticCategories.Count, StaticCategories.Count);
            for (var i = 0; i < staticCategories.Length; i++)
                words[i] = WordOf(history.Static(staticCategories[i]));
            if (task.Schema.Targets.Count > 1)
                words[^1] = target;
        }

        return scale;
    }

    private void FillValues(Span<float> past, ReadOnlySpan<double> window, WindowScale scale)
    {
        // Before the series began, its first value; where one is missing, the last before it.
        var padding = Lookback - window.Length;
        var last = 0f;
        foreach (var value in window)
        {
            if (!double.IsNaN(value))
            {
                last = scale.To(value);
                break;
            }
        }

        for (var t = 0; t < Lookback; t++)
        {
            var isThere = t >= padding && !double.IsNaN(window[t - padding]);
            if (isThere)
                last = scale.To(window[t - padding]);
            past[t * PastWidth] = last;
            if (HasGaps)
                past[t * PastWidth + 1] = isThere ? 1f : 0f;
        }
    }

    private void FillColumn(Span<float> to, int width, int place, ReadOnlySpan<double> values, int first, int steps, int feature)
    {
        for (var t = 0; t < steps; t++)
            to[t * width + place] = first + t >= 0 && first + t < values.Length ? Features.Scale(feature, values[first + t]) : 0f;
    }

    private static void FillWords(Span<int> to, int width, int place, ReadOnlySpan<double> values, int first, int steps)
    {
        for (var t = 0; t < steps; t++)
            to[t * width + place] = first + t >= 0 && first + t < values.Length ? WordOf(values[first + t]) : 0;
    }

    // Number 0 stands for a missing word.
    private static int WordOf(double value) => double.IsNaN(value) ? 0 : (int)value + 1;

    private static (int[] Numbers, int[] Words) Kinds(IReadOnlyList<TableColumn> columns)
        => ([.. Enumerable.Range(0, columns.Count).Where(i => !columns[i].IsCategorical)],
            [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].IsCategorical)]);
}
