using Nabi.Initializers;

namespace Nabi.Forecasting;

/// <summary>What a model with windows learns beside its weights: the scales of inputs and series, and whether values are missing.</summary>
internal static class WindowLearning
{
    /// <summary>Learns it from the histories.</summary>
    public static WindowLayout Layout(ForecastTask task, IReadOnlyList<SeriesHistory> series, int lookback, WindowScaling scaling)
    {
        var (known, observed, statics) = (task.Schema.Known.Count, task.Schema.Observed.Count, task.Schema.Static.Count);
        var features = FeatureScaling.Of(known + observed + statics, (column, moments) =>
        {
            foreach (var history in series)
            {
                if (column < known)
                    moments.Add(history.Known(column)[..Math.Min(history.Length, history.KnownLength)]);
                else if (column < known + observed)
                    moments.Add(history.Observed(column - known));
                else
                    moments.Add(history.Static(column - known - observed));
            }
        });
        var scales = new Dictionary<string, WindowScale>(StringComparer.Ordinal);
        var hasGaps = false;
        foreach (var history in series)
        {
            for (var target = 0; target < task.Schema.Targets.Count; target++)
            {
                // A series without a value yet gets its scale when it has some.
                if (history.Target(target).ContainsAnyExcept(double.NaN))
                    scales[WindowLayout.KeyOf(history, target)] = WindowScale.OfSeries(history.Target(target));
                hasGaps |= history.Length < lookback + task.Horizon || history.Target(target).IndexOf(double.NaN) >= 0;
            }
        }

        return new(task, lookback, scaling, hasGaps, features, scales);
    }

    /// <summary>The network's inputs, and what of them it builds on.</summary>
    public static (Tensor[] Tensors, WindowInputs Inputs) Inputs(ForecastTask task, WindowLayout layout, int outputs, bool ahead)
    {
        var tensors = layout.Inputs.Select(input => Input.Of(new Input([.. input.Lengths.Select(length => (int?)length)])
        {
            DType = input.DType,
            Name = input.Name,
        })).ToArray();
        var named = layout.Inputs.Zip(tensors).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
        var past = named["past"];
        var values = layout.PastWidth - layout.FutureWidth - layout.ObservedWidth;

        // The known words of past and future have one embedding.
        var (known, observed) = (layout.FutureCategories.Count, layout.PastCategories.Count - layout.FutureCategories.Count);
        var embeddings = layout.PastCategories.Select((column, i) => Embedded($"embedding_{i}", column.Categories!.Count)).ToArray();
        var pastKnown = Joined(
            layout.FutureWidth > 0 ? past[.., .., values..(values + layout.FutureWidth)] : null,
            Enumerable.Range(0, known).Select(i => embeddings[i].Apply(named["past_words"][.., .., i])));
        var pastObserved = Joined(
            layout.ObservedWidth > 0 ? past[.., .., (values + layout.FutureWidth)..] : null,
            Enumerable.Range(known, observed).Select(i => embeddings[i].Apply(named["past_words"][.., .., i])));
        var truth = ahead ? Input.Of(new Input(task.Horizon) { Name = "ahead" }) : null;
        return ([.. tensors, .. truth is null ? (Tensor[])[] : [truth]], new WindowInputs
        {
            Task = task,
            Past = pastKnown is null && pastObserved is null ? past
                : Joined(past[.., .., ..values],
                    (Tensor[])[.. pastKnown is null ? (Tensor[])[] : [pastKnown],
                        .. pastObserved is null ? (Tensor[])[] : [pastObserved]])!,
            PastKnown = pastKnown,
            Future = Joined(named.GetValueOrDefault("future"),
                Enumerable.Range(0, known).Select(i => embeddings[i].Apply(named["future_words"][.., .., i]))),
            Static = Joined(named.GetValueOrDefault("static"),
                layout.StaticCategories.Select((words, i) => Embedded($"static_embedding_{i}", words).Apply(named["static_words"][.., i]))),
            Ahead = truth,
            Inputs = tensors,
            Outputs = outputs,
        });

        // As large as scaled numbers are: what a series is counts from the first step on.
        static Embedding Embedded(string name, int words) => new(words + 1, Math.Min(16, words / 2 + 1))
        {
            Name = name,
            EmbeddingsInitializer = new RandomNormal { Stddev = 1f },
        };

        static Tensor? Joined(Tensor? numbers, IEnumerable<Tensor> more)
        {
            Tensor[] parts = [.. numbers is null ? (Tensor[])[] : [numbers], .. more];
            return parts.Length switch { 0 => null, 1 => parts[0], _ => new Concatenate().Apply(parts) };
        }
    }

    /// <summary>Refuses a history that lacks the known inputs of the steps to come, if the model reads them.</summary>
    public static SeriesHistory Checked(string model, ModelInputs reads, ForecastTask task, SeriesHistory history)
    {
        history = history.Ahead(task.Horizon);
        if (reads.HasFlag(ModelInputs.Known) && history.KnownLength - history.Length < task.Horizon)
        {
            throw new SettingException(
                $"{model}: series \"{TableSource.Shown(history.Name)}\" has known inputs ({Given(task.Schema)}) for "
                + $"{Math.Max(0, history.KnownLength - history.Length)} steps after its end, and a forecast of "
                + $"{task.Horizon} steps needs as many, up to {history.Time.Text(history.Length + task.Horizon - 1)}; give them as rows "
                + $"without targets, or as a table of their own ({Setting.Ahead}).");
        }

        if (history.Length == 0)
            throw new NabiException($"{model}: series \"{history.Name}\" has no history to forecast from.");
        return history;
    }

    /// <summary>The names of known inputs that the calendar does not make, the first of them.</summary>
    public static string Given(TableSchema schema)
    {
        string[] names = [.. schema.Known.Where(column => column.Calendar is null).Select(column => TableSource.Shown(column.Name))];
        return string.Join(", ", names.Length > 3 ? [.. names.Take(3), "..."] : names);
    }

    /// <summary>Keeps it in a file.</summary>
    public static void Save(ForecastArchive archive, WindowLayout layout)
    {
        var names = layout.Series.Keys.Order(StringComparer.Ordinal).ToArray();
        archive.Put("features", NumericArray.Of(layout.Features.ToArray()));
        archive.Put("gaps", NumericArray.Of((int[])[layout.HasGaps ? 1 : 0]));
        archive.Put("series", NumericArray.Of(names));
        archive.Put("scales", NumericArray.Of((double[])[.. names.SelectMany(name =>
            (double[])[layout.Series[name].Center, layout.Series[name].Scale])]));
    }

    /// <summary>Reads it from a file.</summary>
    public static WindowLayout Load(ForecastArchive archive, ForecastTask task, int lookback, WindowScaling scaling)
    {
        var names = archive.Get("series").ToStrings();
        var scales = archive.Get("scales").ToDoubles();
        var features = FeatureScaling.Of(archive.Get("features").ToDoubles());
        var gaps = archive.Get("gaps").ToInts();
        if (scales.Length != 2 * names.Length || gaps.Length != 1
            || features.Count != task.Schema.Known.Count + task.Schema.Observed.Count + task.Schema.Static.Count)
        {
            throw new NabiException("The forecast file's scales do not fit its series or columns; it is damaged.");
        }

        var series = new Dictionary<string, WindowScale>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
            series[names[i]] = new WindowScale(scales[2 * i], scales[2 * i + 1]);
        return new(task, lookback, scaling, gaps[0] != 0, features, series);
    }
}
