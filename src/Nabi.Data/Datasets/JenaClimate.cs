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
    private const int Measurements = 14;

    private static readonly RemoteFile Years = new(
        "jena_climate_2009_2016.csv.zip", new Uri("https://storage.googleapis.com/tensorflow/tf-keras-datasets/jena_climate_2009_2016.csv.zip"));

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
        var table = CsvTable.Read(path);
        if (table.Columns[0] != TimeColumn || !table.Columns.Contains(Temperature))
            throw new NabiException($"'{path}' is no file of the Jena weather station: expected the columns '{TimeColumn}' and '{Temperature}', got {string.Join(", ", table.Columns.Take(5).Select(name => $"'{name}'"))}.");
        if (table.RowCount == 0)
            throw new NabiException($"'{path}' has the names of its columns and no measurements.");
        string[] columns = [.. table.Columns.Skip(1).Take(Measurements)];
        return new WeatherSeries(columns, table.Times(TimeColumn, "dd.MM.yyyy HH:mm:ss"), table.ToTensor(columns));
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
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Archive.ExtractZipEntry(zip, usual, path);
        return path;
    }
}
