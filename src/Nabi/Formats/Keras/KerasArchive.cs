using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// The <c>.keras</c> file of Keras 3: a zip of <c>metadata.json</c>, <c>config.json</c>, <c>model.weights.h5</c> and, for vocabularies,
/// <c>assets</c>.</summary>
internal static class KerasArchive
{
    private const string ConfigName = "config.json";
    private const string MetadataName = "metadata.json";
    private const string WeightsName = "model.weights.h5";
    private const long LongestText = 256L << 20;

    /// <summary>Whether a zip archive is one of these: it has a part that others do not.</summary>
    public static bool Knows(Stream stream)
    {
        try
        {
            using var zip = new ZipReader(stream, "zip", leaveOpen: true);
            return zip.Contains(ConfigName) || zip.Contains(WeightsName);
        }
        catch (NabiException)
        {
            return false;
        }
    }

    public static IReadOnlyList<string> Save(Stream target, Model model, bool withOptimizer)
    {
        var (config, compile, notes) = SavedConfig.Of(model, keepsVocabularies: true);
        config["compile_config"] = compile ?? [];
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, MetadataName, new JsonObject
        {
            ["keras_version"] = KerasVersion.Written,
            ["date_saved"] = DateTime.UtcNow.ToString("yyyy-MM-dd'@'HH:mm:ss", CultureInfo.InvariantCulture),
        }.ToJsonString());
        Add(zip, ConfigName, config.ToJsonString());
        var writer = new KerasWeightsWriter();
        using (var weights = zip.CreateEntry(WeightsName, CompressionLevel.NoCompression).Open())
            Hdf5Writer.Write(weights, root => writer.Write(root, model, compile is null || !withOptimizer ? null : model.Optimizer));
        foreach (var (path, lines) in writer.Vocabularies)
            Add(zip, VocabularyOf(path.TrimEnd('/')), string.Join('\n', lines));
        return notes;
    }

    public static Model Load(Stream stream, string source, bool? compile, ReadLimits limits)
    {
        using var zip = new ZipReader(stream, source, limits, leaveOpen: true);
        if (!zip.Contains(ConfigName))
        {
            throw new NabiException(
                $"{source} is a zip archive, but no .keras file: it has no {ConfigName}; TensorFlow's SavedModel folders must be "
                + "converted with Keras first.");
        }

        var config = Text(zip, ConfigName);
        var version = zip.Contains(MetadataName) ? (Text(zip, MetadataName)["keras_version"] as JsonValue)?.ToString() : null;
        if (!zip.Contains(WeightsName))
        {
            throw new NabiException(
                $"{source} has no {WeightsName}: the file was cut or saved by other means; load its {ConfigName} with Model.FromJson.");
        }

        using var content = zip.OpenSeekable(zip.Find(WeightsName));
        using var weights = Hdf5File.Open(content, $"{source}, {WeightsName}", limits, leaveOpen: true);
        var log = new LoadLog(compile);
        var model = WeightBudget.Within(FileNumbers.In(weights.Root), () => ModelConfig.Read(config, version, log));
        var plan = new WeightPlan(skipMismatch: false);
        var reader = new KerasWeightsReader(source, plan, place => Lines(zip, VocabularyOf(place)));
        reader.Read(weights.Root, model);
        plan.Carry(model);
        if (log.Compiles && config["compile_config"] is JsonObject training)
        {
            var settings = new CompileReader(model, training, $"{source}, compile_config", log);
            if (settings.Apply())
                OptimizerState.Read(model, settings, optimizer => reader.Read(weights.Root, optimizer, model), log);
        }

        model.LoadNotes = log.Notes;
        return model;
    }

    /// <summary>Where the file keeps the vocabulary of a layer.</summary>
    /// <param name="place">The layer's place among the weights.</param>
    public static string VocabularyOf(string place) => $"assets/{place}/vocabulary.txt";

    /// <summary>Reads the weights of a <c>.keras</c> file for a model that is there already.</summary>
    public static T ReadWeights<T>(Stream stream, string source, ReadLimits limits, Func<Hdf5Group, T> read)
    {
        using var zip = new ZipReader(stream, source, limits, leaveOpen: true);
        if (!zip.Contains(WeightsName))
            throw new NabiException($"{source} has no {WeightsName}: the file was cut or saved by other means.");
        using var content = zip.OpenSeekable(zip.Find(WeightsName));
        using var weights = Hdf5File.Open(content, $"{source}, {WeightsName}", limits, leaveOpen: true);
        return read(weights.Root);
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string[]? Lines(ZipReader zip, string name)
    {
        if (!zip.Contains(name))
            return null;
        try
        {
            return VocabularyLines.Of(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes(zip, name)));
        }
        catch (DecoderFallbackException error)
        {
            throw new NabiException($"{zip.Source}: {name} is not UTF-8; the file is damaged.", error);
        }
    }

    private static JsonObject Text(ZipReader zip, string name)
        => ModelConfig.Parse(Encoding.UTF8.GetString(Bytes(zip, name)), $"{zip.Source}, {name}");

    private static byte[] Bytes(ZipReader zip, string name)
    {
        var entry = zip.Find(name);
        if (entry.Length > LongestText)
            throw new NabiException($"{zip.Source}: {name} has {entry.Length} bytes; at most {LongestText} are read.");
        return zip.ReadBytes(entry);
    }
}
