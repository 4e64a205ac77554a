using System.Runtime.InteropServices;

namespace Nabi.Data;

/// <summary>
/// The weather station of the Max Planck Institute for Biogeochemistry in Jena: 14 measurements every 10 minutes, 2009 to
/// 2016 in the file that courses use, other years in the station's own files of the same columns.
/// </summary>
public static class JenaClimate
{
    /// <summary>The column that the forecasts are about: the temperature.</summary>
    public const string Temperature = "T (degC)";

    private const string Set = "jena_climate";
    private const string TimeColumn = "Date Time";
    private const string TimeFormat = "dd.MM.yyyy HH:mm:ss";
    private const int Measurements = 14;

    private static readonly RemoteFile Years = new(
        "jena_climate_2009_2016.csv.zip",
        new Uri("https://storage.googleapis.com/tensorflow/tf-keras-datasets/jena_climate_2009_2016.csv.zip"));

    /// <summary>
    /// Loads the measurements. Without a file name: jena_climate_2009_2016.csv, else the first of the station's own files
    /// (mpi_roof_*.csv), else the first excerpt (jena_climate*.csv) of the data folder, else the network.
    /// </summary>
    /// <param name="folder">The data folder, holding jena_climate/*.csv; null for NABI_DATA, or the network.</param>
    /// <param name="file">The name of the file to load; null for the first at hand.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <returns>The first 14 measurements (11 in an excerpt without wind), as written: missing wind is -9999 in some rows.</returns>
    /// <exception cref="NabiException">The file is missing, or a line of it is damaged.</exception>
    public static WeatherSeries Load(string? folder = null, string? file = null, IProgress<DownloadProgress>? progress = null)
        => Load(DataSource.Of(folder, progress), file);

    internal static WeatherSeries Load(DataSource source, string? file) => Read(Find(source, file));

    /// <summary>Reads a file of the station.</summary>
    /// <param name="path">The CSV file: a column <c>Date Time</c> (dd.mm.yyyy HH:MM:SS), then measurements.</param>
    /// <exception cref="NabiException">The file is missing, or a line of it is damaged.</exception>
    public static WeatherSeries Read(string path)
    {
        using var stream = FileOpener.OpenRead(path);
        // The station writes Latin-1; the columns that are read have ASCII names.
        using var text = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: true);
        var lines = new CsvLines(text, ',', $"'{path}'");
        var header = lines.Next() ?? throw new NabiException($"'{path}' is empty; expected a first line with the names of the columns.");
        if (header[0] != TimeColumn || !header.Contains(Temperature))
        {
            throw new NabiException(
                $"'{path}' is no file of the Jena weather station: expected the columns '{TimeColumn}' and '{Temperature}', got "
                + $"{string.Join(", ", header.Take(5).Select(name => $"'{name}'"))}.");
        }

        string[] columns = [.. header.Skip(1).Take(Measurements)];
        var times = new List<DateTime>();
        var values = new List<float>();
        while (lines.Next() is { } row)
        {
            if (row.Length != header.Length)
                throw new NabiException($"'{path}', line {lines.Line}: {row.Length} cells, expected {header.Length} as in the first line.");
            times.Add(DateTime.TryParseExact(row[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
                : throw new NabiException($"'{path}', line {lines.Line}: '{Shown(row[0])}' is not a time of the form {TimeFormat}."));
            for (var i = 0; i < columns.Length; i++)
            {
                values.Add(float.TryParse(row[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
                    : throw new NabiException(
                        $"'{path}', line {lines.Line}: "
                        + $"{(row[i + 1].Length == 0 ? "the cell is empty" : $"'{Shown(row[i + 1])}' is not a number")} in column "
                        + $"'{columns[i]}'; expected a number."));
            }
        }

        return times.Count == 0
            ? throw new NabiException($"'{path}' has the names of its columns and no measurements.")
            : new WeatherSeries(columns, [.. times], new Tensor(new Shape(times.Count, columns.Length), CollectionsMarshal.AsSpan(values)));
    }

    private static string Find(DataSource source, string? file)
    {
        const string usual = "jena_climate_2009_2016.csv";
        if (source.FindLocal(Set, file ?? usual) is { } found)
            return found;
        if (file is not null)
            throw new NabiException($"The file '{file}' is not in '{Path.Combine(source.Folder ?? source.Cache, Set)}'.");
        if (source.List(Set, "mpi_roof_*.csv") is [var station, ..])
            return station;
        if (source.List(Set, "jena_climate*.csv") is [var excerpt, ..])
            return excerpt;
        var zip = source.Find(Set, Years);
        var path = Path.Combine(source.Cache, Set, usual);
        Archive.ExtractZipEntry(zip, usual, path);
        return path;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
