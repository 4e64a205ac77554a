using Nabi.Data;
using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>
/// What the other recipes of the weather build by hand, said to a <see cref="Forecaster"/>: temperature is the target, the other
/// measurements are observed, a window is ten days of hours, the forecast a day. Parts, windows and error are those of the others.
/// </summary>
internal sealed class JenaForecasterRecipe()
    : Recipe("jena-forecaster", "C", "The same forecast by Nabi.Forecasting: columns with a part each instead of windows by hand.")
{
    // Measured every ten minutes: six series of hours, one for each minute that an hour can begin at. The target of a window lies a day
    // after the hour that follows its last (Weather.Windows), so 25 steps on.
    private const int PerHour = Weather.Rate, Steps = Weather.Delay / Weather.Rate + 1;

    public override string Notes
        => "Windows, targets and the naive forecast are those of the other recipes; errors are in degrees. The forecaster learns from the "
        + "training part alone and stops by windows at its end, so the validation part is new to it, where the other recipes show the best "
        + "epoch on that part. MQRNN is what a forecaster chooses for series with inputs; its scaling and size were chosen on the last "
        + "quarter of the training part and on the validation part.\n\n"
        + "In an excerpt of summer and autumn the test part is colder than all that was learnt from: there "
        + "neither this model nor the GRU of "
        + "jena-gru does better than the naive forecast.\n\n"
        + JenaPages.Remark;

    public override void Run(RecipeRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var rows = run.Data.JenaRows();
        var (train, validation) = JenaData.Parts(rows.Count);
        var table = Table(rows);

        Forecaster forecaster = new(horizon: Steps, lookback: Weather.Steps)
        {
            Model = new MQRNN
            {
                Scaling = WindowScaling.Last,
                Epochs = run.Epochs(20),
                Units = run.Size(32, 4),
                Dropout = 0.2f,
                WindowsPerEpoch = run.Size(16384, 128),
            },
            Levels = [0.8],
            Intervals = IntervalMethod.Model,
            Season = 24,
            Seed = run.Seed,
        };
        forecaster.Fit(Until(table, train), run.ForecastFit());
        var model = (WindowModel)forecaster.FittedModel;
        run.Describe(model.Network);
        run.Record(model.History!);

        var (error, naive, _) = Errors(run, forecaster, table, train, train + validation);
        run.Metric("share_of_naive", error / naive);
        run.Metric("val_degrees", error);
        run.Metric("naive_val_degrees", naive);
        var (tested, plain, shown) = Errors(run, forecaster, table, train + validation, rows.Count);
        run.Metric("test_degrees", tested);
        run.Metric("naive_test_degrees", plain);
        ForecastPages.Show(run, shown.Forecast, shown.Truth, "°C");
    }

    // One series for each minute of the hour.
    private static SeriesTable Table(WeatherSeries rows)
    {
        var temperature = rows.IndexOf(JenaClimate.Temperature);
        int[] others = [.. Enumerable.Range(0, rows.Columns.Count).Where(column => column != temperature)];
        TableSchema schema = new()
        {
            Targets = [new TableColumn(rows.Columns[temperature])],
            Observed = [.. others.Select(column => new TableColumn(rows.Columns[column]))],
            Frequency = new Frequency(FrequencyUnit.Hour),
        };
        var values = rows.Values.AsSpan().ToArray();
        return new SeriesTable(schema, [.. Enumerable.Range(0, PerHour).Select(minute => new SeriesHistory(schema, $"minute {10 * minute}",
            new TimeAxis(schema.Frequency, rows.Times[minute]), [Column(minute, temperature)],
            observed: [.. others.Select(column => Column(minute, column))]))]);

        double[] Column(int minute, int column)
            => [.. Enumerable.Range(0, (rows.Count - minute + PerHour - 1) / PerHour)
                .Select(hour => (double)values[(hour * PerHour + minute) * rows.Columns.Count + column])];
    }

    // The hours whose row lies before another.
    private static SeriesTable Until(SeriesTable table, int row)
        => new(table.Schema, [.. table.Series.Select((series, minute) => series.Until(HoursBefore(row, minute)))]);

    private static int HoursBefore(int row, int minute) => (row - minute + PerHour - 1) / PerHour;

    // Mean absolute errors of the forecast and of "tomorrow as today" over all windows between two rows, and the last forecast.
    private static (double Own, double Naive, (SeriesForecast Forecast, double[] Truth) Shown) Errors(RecipeRun run, Forecaster forecaster,
        SeriesTable table, int from, int to)
    {
        const int Together = 512;
        var (own, naive, count) = (0.0, 0.0, 0);
        for (var minute = 0; minute < PerHour; minute++)
        {
            var series = table.Series[minute];
            var (first, last) = (HoursBefore(from, minute) + Weather.Steps, HoursBefore(to, minute) - Steps);
            foreach (var origins in Enumerable.Range(first, Math.Max(0, last - first + 1)).Chunk(Together))
            {
                run.Cancellation.ThrowIfCancellationRequested();
                var said = forecaster.FittedModel.Predict([.. origins.Select(series.Until)]);
                for (var i = 0; i < origins.Length; i++)
                {
                    var truth = series.Target()[origins[i] + Steps - 1];
                    own += Math.Abs(said[i].Median()[Steps - 1] - truth);
                    naive += Math.Abs(series.Target()[origins[i] - 1] - truth);
                    count++;
                }
            }
        }

        if (count == 0)
            throw new NabiException("The weather series is too short: no window of ten days and a day ahead fits into a part of it.");
        var shown = table.Series[0];
        var origin = HoursBefore(to, 0) - Steps;
        return (own / count, naive / count, (forecaster.Predict(new SeriesTable(table.Schema, [shown.Until(origin)]))[0],
            shown.Target().Slice(origin, Steps).ToArray()));
    }
}
