using Nabi.Files;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    private const int EttTrain = 12 * 30 * 24, EttOthers = 4 * 30 * 24;

    private static readonly string[] EttColumns = ["HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"];

    /// <summary>Hourly readings of a transformer from <c>DATA/ett/NAME.csv</c>, or waves made by rule for a tiny run.</summary>
    /// <param name="name"><c>ETTh1</c> or <c>ETTh2</c>.</param>
    /// <param name="hasDays">Whether the day of the week is a known input.</param>
    /// <exception cref="NabiException">The file is not there, or is another one.</exception>
    public EttData Ett(string name, bool hasDays = false)
    {
        if (IsTiny)
            return EttData.Of(EttColumns, [.. Enumerable.Range(0, EttColumns.Length).Select(SyntheticLoad)], 300, 100, hasDays);
        var folder = options.Data ?? Environment.GetEnvironmentVariable("NABI_DATA") ?? "";
        var path = Path.Combine(folder, "ett", $"{name}.csv");
        if (!File.Exists(path))
        {
            throw new NabiException(
                $"The file '{path}' is missing; take {name}.csv from github.com/zhouhaoyi/ETDataset (ETT-small), "
                + "put it into the folder ett "
                + "of the data folder, and name that folder with --data.");
        }

        var values = CsvFile.Read(path, new CsvOptions { Columns = EttColumns }).Values;
        var rows = EttTrain + 2 * EttOthers;
        if (values.Shape[0] < rows)
            throw new NabiException($"'{path}' has {values.Shape[0]} rows; the hours of 20 months, {rows}, are needed.");
        var numbers = values.ToDoubles();
        return EttData.Of(EttColumns, [.. EttColumns.Select((_, column) =>
            Enumerable.Range(0, rows).Select(row => numbers[row * EttColumns.Length + column]).ToArray())], EttTrain, EttOthers,
            hasDays);
    }

    // A day and a week by rule, with noise.
    private static double[] SyntheticLoad(int column)
    {
        var random = RandomStream.FromSeed(61 + column);
        var noise = new float[500];
        random.Normal(noise);
        return [.. noise.Select((one, t) => Math.Sin(column + Math.Tau * t / 24) + 0.5 * Math.Sin(Math.Tau * t / 168) + 0.2 * one)];
    }
}
