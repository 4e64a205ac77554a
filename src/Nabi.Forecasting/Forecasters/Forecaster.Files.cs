using System.Text.Json;
using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Files;

namespace Nabi.Forecasting;

/// <content>Files.</content>
public sealed partial class Forecaster
{
    private const string Description = "forecaster.json";
    private const string Folder = "arrays/";
    private const string Ending = ".npy";
    private const string Kind = "nabi forecaster";
    private const int Version = 1;

    // Settings and column names; words of a category are as many as the data has.
    private const int LongestDescription = 256 << 20;

    /// <summary>Saves the forecaster to one file, replacing it in one step: settings, columns, what the model learnt, and the series that
    /// go on.</summary>
    /// <param name="path">The file; <c>.forecast</c> is the usual ending.</param>
    /// <exception cref="NabiException">The forecaster has not learnt, or the file cannot be written.</exception>
    public void Save(string path)
    {
        var description = Describe();
        ForecastArchive archive = new();
        FittedModel.Save(archive.Part("model"));
        intervals?.Save(archive.Part("intervals"));
        SaveLive(archive.Part("live"));
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipWriter(stream);
            zip.Add(Description, content =>
            {
                using var writer = new Utf8JsonWriter(content, new JsonWriterOptions { Indented = true });
                description.WriteTo(writer);
            }, compress: true);
            foreach (var (name, array) in archive.Arrays.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                zip.Add(Folder + name + Ending, content => NpyFile.Write(content, array), compress: true);
        });
    }

    /// <summary>Loads a forecaster; reading never runs code of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much may be read; null (default) for the usual limits.</param>
    /// <exception cref="NabiException">It is no forecaster, is damaged, or names a model that is not known.</exception>
    public static Forecaster Load(string path, ReadLimits? limits = null)
    {
        using var zip = ZipReader.Open(path, limits);
        if (!zip.Contains(Description))
            throw new NabiException($"{zip.Source} is no forecaster: it has no {Description}.");
        var entry = zip.Find(Description);
        using var content = zip.OpenEntry(entry);
        var config = new Config(zip.Source, Parsed(content, zip.Source));
        if (config.OptionalText("kind") != Kind || config.OptionalInt("version") is not { } version)
            throw new NabiException($"{zip.Source} is no forecaster: its {Description} does not say so.");
        if (version > Version)
            throw new NabiException($"{zip.Source} was saved by a newer version of the library (format {version}, known is {Version}).");
        ForecastArchive archive = new();
        foreach (var array in zip.Entries.Where(array => array.Name.StartsWith(Folder, StringComparison.Ordinal)
            && array.Name.EndsWith(Ending, StringComparison.Ordinal)))
        {
            using var stream = zip.OpenEntry(array);
            archive.Put(array.Name[Folder.Length..^Ending.Length], NpyFile.Read(stream, $"{zip.Source}: {array.Name}", zip.Limits));
        }

        return Read(config, archive);
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

    private JsonObject Describe()
    {
        var config = new Config("Forecaster");
        config.Set("kind", Kind).Set("version", Version).Set("horizon", Horizon).Set("lookback", (JsonNode?)Lookback);
        config.Set("levels", ForecastJson.Array(Levels)).Set("season", (JsonNode?)Season).Set("intervals", $"{Intervals}");
        config.Set("calibration_folds", (JsonNode?)CalibrationFolds).Set("refit", (JsonNode)Refit).Set("seed", Seed);
        config.Set("model", Registry.Write(FittedModel)).Set("model_is_given", (JsonNode)(Model is not null));
        config.Set("choices", new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]));
        config.Set("task", ForecastJson.Of(Task)).Set("calibrated", (JsonNode)(intervals is not null));
        return config.Json;
    }

    private static Forecaster Read(Config config, ForecastArchive archive)
    {
        var model = config.Object<ForecastModel>("model") ?? throw new NabiException($"{config.Owner}: it names no model.");
        var task = ForecastJson.Task(config.Nested("task") ?? throw new NabiException($"{config.Owner}: it has no task."));
        var lookback = config.OptionalInt("lookback");
        Forecaster forecaster = new(config.Int("horizon"), lookback)
        {
            Levels = ForecastJson.Numbers(config, "levels"),
            Season = config.OptionalInt("season"),
            Intervals = config.Option<IntervalMethod>("intervals"),
            CalibrationFolds = config.OptionalInt("calibration_folds"),
            Refit = config.Bool("refit"),
            Seed = config.Int("seed"),
            Model = config.Bool("model_is_given") ? model.Copy() : null,
        };
        if (task.Horizon != forecaster.Horizon)
            throw new NabiException($"{config.Owner}: horizons {task.Horizon} and {forecaster.Horizon} do not fit; the file is damaged.");
        model.Restore(task, archive.Part("model"));
        forecaster.fitted = model;
        forecaster.task = task;
        forecaster.intervals = config.Bool("calibrated") ? ConformalIntervals.Load(task, archive.Part("intervals")) : null;
        forecaster.Choices = ForecastJson.Texts(config, "choices");
        forecaster.LoadLive(archive.Part("live"));
        return forecaster;
    }
}
