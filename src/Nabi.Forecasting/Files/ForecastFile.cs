using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nabi.Forecasting;

/// <summary>A file of something that learnt: settings as JSON and arrays, in one archive. Reading it never runs code.</summary>
internal static class ForecastFile
{
    private const string Description = "description.json";
    private const string Folder = "arrays/";
    private const string Ending = ".npy";
    private const int Version = 1;

    // Settings and column names; words of a category are as many as the data has.
    private const int LongestDescription = 256 << 20;

    /// <summary>Writes a file, replacing one that was there in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is a file of.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="archive">The arrays.</param>
    public static void Write(string path, string kind, Config settings, ForecastArchive archive)
    {
        settings.Set("kind", kind).Set("version", Version);
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipWriter(stream);
            zip.Add(Description, content =>
            {
                using var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true });
                settings.Json.WriteTo(writer);
            }, compress: true);
            foreach (var (name, array) in archive.Arrays.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                zip.Add(Folder + name + Ending, content => NpyFile.Write(content, array), compress: true);
        });
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it must be a file of.</param>
    /// <param name="limits">How much may be read; null for the usual limits.</param>
    /// <exception cref="NabiException">It is of another kind, of a newer version, or damaged.</exception>
    public static (Config Settings, ForecastArchive Archive) Read(string path, string kind, ReadLimits? limits)
    {
        using var zip = ZipReader.Open(path, limits);
        if (!zip.Contains(Description))
            throw new NabiException($"{zip.Source} is no {kind}: it has no {Description}.");
        using var content = zip.OpenEntry(zip.Find(Description));
        var config = new Config(zip.Source, Parsed(content, zip.Source));
        if (config.OptionalText("kind") is not { } got || config.OptionalInt("version") is not { } version)
            throw new NabiException($"{zip.Source} is no {kind}: its {Description} does not say so.");
        if (got != kind)
            throw new NabiException($"{zip.Source} is no {kind} but a {TableSource.Shown(got)}.");
        if (version > Version)
            throw new NabiException($"{zip.Source} was saved by a newer version of the library (format {version}, known is {Version}).");
        ForecastArchive archive = new();
        foreach (var array in zip.Entries.Where(array => array.Name.StartsWith(Folder, StringComparison.Ordinal)
            && array.Name.EndsWith(Ending, StringComparison.Ordinal)))
        {
            using var stream = zip.OpenEntry(array);
            archive.Put(array.Name[Folder.Length..^Ending.Length], NpyFile.Read(stream, $"{zip.Source}: {array.Name}", zip.Limits));
        }

        return (config, archive);
    }

    private static JsonObject Parsed(Stream content, string source)
    {
        try
        {
            using var limited = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                if (limited.Length + read > LongestDescription)
                    throw new NabiException($"{source}: {Description} is longer than {LongestDescription >> 20} MB; the file is damaged.");
                limited.Write(buffer, 0, read);
            }

            return JsonNode.Parse(limited.GetBuffer().AsSpan(0, (int)limited.Length)) as JsonObject
                ?? throw new NabiException($"{source}: {Description} holds no object; the file is damaged.");
        }
        catch (JsonException error)
        {
            throw new NabiException($"{source}: {Description} is no JSON; the file is damaged.", error);
        }
    }
}
