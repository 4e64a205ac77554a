using System.Globalization;
using Nabi.Files;
using Nabi.Forecasting;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    /// <summary>
    /// Series of the M4 competition from <c>DATA/m4/NAME-train.csv</c> and <c>NAME-test.csv</c>, or waves made by rule for a tiny run.
    /// </summary>
    /// <param name="name"><c>Hourly</c> or <c>Weekly</c>.</param>
    /// <param name="horizon">Steps of the test part.</param>
    /// <param name="season">Steps of a season of the waves.</param>
    /// <returns>The histories, and what came after them.</returns>
    /// <exception cref="NabiException">A file is not there, or is another one.</exception>
    public (IReadOnlyList<SeriesHistory> Train, IReadOnlyList<double[]> Test) M4(string name, int horizon, int season)
    {
        TableSchema schema = new() { Targets = [new TableColumn("value")] };
        var train = IsTiny ? [.. Enumerable.Range(0, 10).Select(i => ($"{name[0]}{i + 1}", MadeSeries(i, season, 7 * horizon)))]
            : M4File($"{name}-train.csv");
        var test = IsTiny ? [.. train.Select(series => (series.Name, series.Values[^horizon..]))] : M4File($"{name}-test.csv");
        if (train.Count != test.Count || test.Any(series => series.Values.Length != horizon))
        {
            throw new NabiException(
                $"The files {name}-train.csv and {name}-test.csv do not fit: expected {horizon} test values for each series.");
        }

        return ([.. train.Select(series => new SeriesHistory(schema, series.Name, new TimeAxis(Frequency.Step, default),
            [IsTiny ? series.Values[..^horizon] : series.Values]))], [.. test.Select(series => series.Values)]);
    }

    // One series a row: its name, then its values; rows end with empty cells.
    private List<(string Name, double[] Values)> M4File(string file)
    {
        var folder = options.Data ?? Environment.GetEnvironmentVariable("NABI_DATA") ?? "";
        var path = Path.Combine(folder, "m4", file);
        if (!File.Exists(path))
        {
            throw new NabiException(
                $"The file '{path}' is missing; take {file} from github.com/Mcompetitions/M4-methods (Dataset), "
                + "put it into the folder m4 of "
                + "the data folder, and name that folder with --data.");
        }

        using var text = new StreamReader(path);
        CsvLines lines = new(text, ',', $"'{path}'");
        lines.Next();
        List<(string, double[])> series = [];
        while (lines.Next() is { } row)
        {
            series.Add((row[0], [.. row.Skip(1).TakeWhile(cell => cell.Length > 0).Select(cell =>
                double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
                    : throw new NabiException($"'{path}', line {lines.Line}: '{cell}' is not a number."))]));
        }

        return series;
    }

    // A level, a season and noise of its own for each series.
    private static double[] MadeSeries(int number, int season, int length)
    {
        var random = RandomStream.FromSeed(71 + number);
        var noise = new float[length];
        random.Normal(noise);
        return [
            .. noise.Select((one, t) => 10 * (number + 1) * (5 + Math.Sin(number + Math.Tau * t / Math.Max(4, season)) + 0.2 * one))];
    }
}
