using Nabi.Forecasting;

namespace Nabi.Bench;

/// <summary>
/// <c>forecasts</c>: how time and memory of forecasts grow from 100 to 100,000 series of 100 days that are made here: exponential smoothing
/// of each, and a network for all. One series of figures per process would be cleaner for the memory, so counts run from few to many.
/// </summary>
internal static class ForecastsCommand
{
    private const int Length = 100;
    private const int Horizon = 7;

    private static readonly int[] Counts = [100, 1_000, 10_000, 100_000];

    public static void Run(BenchOptions options, TextWriter output)
    {
        output.WriteLine(
            $"{Length} days per series, {Horizon} ahead, {options.Threads} thread(s); milliseconds, and megabytes in use after each part.");
        output.WriteLine($"{"model",-22}{"series",9}{"table",9}{"fit",10}{"fit ms/series",15}{"predict",10}{"file",8}{"memory",9}");
        foreach (var (name, make) in (ReadOnlySpan<(string, Func<ForecastModel>)>)
            [("SeasonalNaive", () => new SeasonalNaive()), ("NLinear", () => new NLinear()),
                ("ExponentialSmoothing", () => new ExponentialSmoothing())])
        {
            foreach (var count in Counts)
                output.WriteLine(Measured(name, make(), count));
        }
    }

    private static string Measured(string name, ForecastModel model, int count)
    {
        var clock = Stopwatch.StartNew();
        var table = Table(count);
        var made = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        var forecaster = new Forecaster(Horizon, 28) { Model = model, Season = 7, Refit = false }.Fit(table);
        var fitted = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        _ = forecaster.Predict(table);
        var predicted = clock.Elapsed.TotalMilliseconds;
        var memory = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
        var path = Path.GetTempFileName();
        forecaster.Save(path);
        var file = new FileInfo(path).Length / 1e6;
        File.Delete(path);
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-22}{count,9}{made,9:0}{fitted,10:0}{fitted / count,15:0.000}{predicted,10:0}{file,8:0.0}{memory,9:0}");
    }

    private static SeriesTable Table(int count)
    {
        TableSchema schema = new() { Targets = [new TableColumn("sold")], Frequency = new Frequency(FrequencyUnit.Day) };
        var random = new Random(1);
        return new SeriesTable(schema, [.. Enumerable.Range(0, count).Select(i =>
        {
            double level = 10 + 90 * random.NextDouble(), size = random.NextDouble() * level / 2,
                slope = (random.NextDouble() - 0.5) * level / Length;
            return new SeriesHistory(schema, $"s{i}", new TimeAxis(schema.Frequency, new DateTime(2024, 1, 1)),
                [[.. Enumerable.Range(0, Length).Select(t =>
                    level + slope * t + size * (Math.Sin(Math.Tau * t / 7) + 0.3 * (random.NextDouble() - 0.5)))]]);
        })]);
    }
}
