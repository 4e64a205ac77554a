namespace Nabi.Forecasting;

/// <content>Which inputs matter.</content>
public sealed partial class Forecaster
{
    /// <summary>
    /// Which inputs the fitted model uses: forecasts of the last horizon of a table are made with one input mixed up at a time, over the
    /// steps of a series or, for static inputs, over the series (permutation importance; Breiman, 2001).
    /// </summary>
    /// <param name="table">The series: best with steps that were not learnt from.</param>
    /// <param name="repeats">How often each input is mixed up, 1 or more; the increase is the mean. 3 by default.</param>
    /// <param name="options">Who is told how far it is, and what may end it early; null (default) for nobody and nothing.</param>
    /// <returns>The inputs, the one that matters most first; empty where there are none.</returns>
    /// <exception cref="NabiException">The forecaster has not learnt, the columns are others, or no series is long enough.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<InputImportance> Importance(SeriesTable table, int repeats = 3, ForecastFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Task.Schema.Require(table.Schema);
        if (repeats < 1)
            throw new NabiException($"Forecaster: repeats must be 1 or more, got {repeats}.");
        var schema = Task.Schema;
        var series = table.As(schema).Series.Where(history => history.Length > Horizon).ToArray();
        if (series.Length == 0)
            throw new NabiException($"Forecaster: no series has more than the {Horizon} steps of the horizon.");
        SeriesHistory[] known = [.. series.Select(history => history.Until(history.Length - Horizon).Ahead(Horizon))];
        var usual = Error(known);
        List<InputImportance> importance = [];
        for (var i = 0; i < schema.Known.Count; i++)
            Add(schema.Known[i].Name, "known", (inputs, history, random) => inputs.Known[i] = Mixed(inputs.Known[i], random));
        for (var i = 0; i < schema.Observed.Count; i++)
        {
            Add(schema.Observed[i].Name, "observed",
                (inputs, history, random) => inputs.Observed[i] = Mixed(inputs.Observed[i][..history.Length], random));
        }

        for (var i = 0; i < schema.Static.Count; i++)
        {
            Add(schema.Static[i].Name, "static",
                (inputs, history, random) => inputs.Static[i] = known[random.NextInt(known.Length)].Static(i));
        }

        return [.. importance.OrderByDescending(one => one.Increase)];

        void Add(string name, string kind,
            Action<(double[][] Known, double[][] Observed, double[] Static), SeriesHistory, RandomStream> mix)
        {
            var sum = 0.0;
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                options?.Cancellation.ThrowIfCancellationRequested();
                var random = RandomStream.FromSeed(unchecked(Seed * 31 + repeat));
                sum += Error([.. known.Select(history =>
                {
                    var inputs = history.Inputs;
                    (double[][] Known, double[][] Observed, double[] Static) copy
                        = ([.. inputs.Known], [.. inputs.Observed], [.. inputs.Static]);
                    mix(copy, history, random);
                    return history.With(schema, copy.Known, copy.Observed, copy.Static);
                })]);
            }

            importance.Add(new InputImportance(name, kind, sum / repeats - usual));
            options?.Progress?.Report(new ForecastProgress("Importance of inputs", importance.Count,
                schema.Known.Count + schema.Observed.Count + schema.Static.Count));
        }

        double Error(SeriesHistory[] histories)
        {
            var forecasts = FittedModel.Predict(histories);
            ScoreSums sums = new([]);
            for (var i = 0; i < histories.Length; i++)
            {
                for (var target = 0; target < schema.Targets.Count; target++)
                    sums.Add(histories[i], target, Task.Season, forecasts[i], series[i].Truth(target)[^Horizon..]);
            }

            return sums.ToScores().Mase;
        }
    }

    private static double[] Mixed(double[] values, RandomStream random)
    {
        var order = random.Permutation(values.Length);
        return [.. order.Select(place => values[place])];
    }
}
