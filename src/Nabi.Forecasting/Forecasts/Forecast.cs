using System.Collections;
using Nabi.Plots;

namespace Nabi.Forecasting;

/// <summary>What a <see cref="Forecaster"/> says: one <see cref="SeriesForecast"/> for each target of each series.</summary>
public sealed class Forecast : IReadOnlyList<SeriesForecast>
{
    private readonly IReadOnlyList<SeriesForecast> all;

    internal Forecast(IReadOnlyList<SeriesForecast> all) => this.all = all;

    /// <summary>How many forecasts there are.</summary>
    public int Count => all.Count;

    /// <summary>The forecast of a number, by series and then by target.</summary>
    /// <param name="index">From 0.</param>
    public SeriesForecast this[int index] => all[index];

    /// <summary>The forecast of a series.</summary>
    /// <param name="series">The name of the series.</param>
    /// <param name="target">The name of the target; null (default) for the first.</param>
    /// <exception cref="NabiException">There is none of these names.</exception>
    public SeriesForecast this[string series, string? target = null]
        => all.FirstOrDefault(one => one.Series == series && (target is null || one.Target == target))
            ?? throw new NabiException(
                $"There is no forecast of series \"{series}\"{(target is null ? "" : $", target \"{target}\"")}; the "
                + $"first is \"{all[0].Series}\".");

    /// <inheritdoc/>
    public IEnumerator<SeriesForecast> GetEnumerator() => all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Fan charts of the first forecasts, side by side.</summary>
    /// <param name="count">The most charts; 6 by default.</param>
    /// <param name="past">Steps of the history that are shown; null (default) for three horizons.</param>
    public Picture Plot(int count = 6, int? past = null)
        => all.Count == 1 || count == 1 ? all[0].Plot(past)
            : new Panels("Forecast", [.. all.Take(Math.Max(1, count)).Select(one => one.Plot(past))]);

    /// <summary>
    /// Writes a table: series, target, time, median, mean, and the ends of each interval, such as <c>lower_95</c> and <c>upper_95</c>.
    /// </summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <exception cref="NabiException">It cannot be written.</exception>
    public void SaveCsv(string path)
        => AtomicFile.Write(path, stream =>
        {
            using var text = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            var levels = all[0].Levels;
            text.WriteLine(string.Join(',', (string[])["series", "target", "time", "median", "mean",
                .. levels.SelectMany(level => (string[])[Title("lower", level), Title("upper", level)])]));
            foreach (var one in all)
            {
                var (median, mean) = (one.Median, one.Mean);
                var ends = levels.Select(level => (Lower: one.Lower(level), Upper: one.Upper(level))).ToArray();
                for (var step = 0; step < one.Horizon; step++)
                {
                    text.WriteLine(string.Join(',', (string[])[Quoted(one.Series), Quoted(one.Target), one.Time(step),
                        Number(median[step]), Number(mean[step]),
                        .. ends.SelectMany(pair => (string[])[Number(pair.Lower[step]), Number(pair.Upper[step])])]));
                }
            }

            static string Title(string end, double level) => string.Create(CultureInfo.InvariantCulture, $"{end}_{100 * level:0.##}");
        });

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text)
        => text.AsSpan().IndexOfAny("\",\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
