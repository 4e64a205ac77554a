using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nabi.Formats;

namespace Nabi.Serving;

/// <summary>
/// The models that are served, by name and version; files that change are loaded beside the old ones and take their places.
/// </summary>
internal sealed class ModelRepository : IAsyncDisposable
{
    private readonly NabiServingOptions options;
    private readonly ServingMetrics metrics;
    private readonly ILogger<ModelRepository> logger;
    private readonly ConcurrentDictionary<string, SortedList<int, ServedModel>> models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Sequences> sequences = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> ending = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, int Version), (string Path, FileState State)> loaded = [];
    private readonly Dictionary<string, FileState> seen = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public ModelRepository(IOptions<NabiServingOptions> options, ServingMetrics metrics, ILogger<ModelRepository> logger)
    {
        (this.options, this.metrics, this.logger) = (options.Value, metrics, logger);
        this.options.Check();
        metrics.Observe("nabi.sequences", "{sequence}", "Sequences whose states are known.",
            () =>
                sequences.Select(
                    pair => new Measurement<double>(pair.Value.Count, KeyValuePair.Create<string, object?>("model", pair.Key))));
        metrics.Observe("nabi.input.drift", "{deviation}",
            "The moving mean of the feature that is farthest from the training data, in their standard deviations.",
            () => from model in Latest()
                  from drift in model.Drifts
                  select new Measurement<double>(drift.Largest,
                KeyValuePair.Create<string, object?>("model", model.Name), KeyValuePair.Create<string, object?>("input", drift.Input)));
        foreach (var (name, path, model) in this.options.Models)
        {
            if (path is null)
                Put(name, 1, model!, "this process");
            else
                Load(name, 1, path);
        }

        Look(isFirst: true);
    }

    /// <summary>Whether the server takes requests; false while it ends.</summary>
    public bool IsReady { get; set; } = true;

    public IEnumerable<string> Names => models.Keys.Order(StringComparer.Ordinal);

    /// <summary>The versions of a model, the lowest first.</summary>
    /// <exception cref="ServingException">There is no such model.</exception>
    public IReadOnlyList<string> Versions(string name)
    {
        lock (gate)
            return [.. Known(name).Keys.Select(static version => version.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>A version of a model, which is in use until <see cref="ServedModel.Release"/>.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version; null or empty for the highest.</param>
    /// <exception cref="ServingException">There is no such model or version.</exception>
    public ServedModel Use(string name, string? version)
    {
        lock (gate)
        {
            var known = Known(name);
            if (string.IsNullOrEmpty(version))
            {
                return known.Values[^1].TryUse()
                    ? known.Values[^1] : throw new InvalidOperationException("A model that is served was ended.");
            }

            return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && known.TryGetValue(number, out var found) && found.TryUse() ? found
                : throw new ServingException(404,
                    $"Model '{name}' has no version '{Sentence.Short(version)}'; its versions are {string.Join(", ", known.Keys)}.");
        }
    }

    /// <summary>The sequences of a model, of its highest version.</summary>
    /// <exception cref="ServingException">The model cannot work step by step, or sequences of the version before are ending.</exception>
    public Sequences SequencesOf(ServedModel model)
    {
        if (sequences.TryGetValue(model.Name, out var found))
            return found;
        lock (gate)
        {
            if (sequences.TryGetValue(model.Name, out found))
                return found;
            if (ending.TryGetValue(model.Name, out var end) && !end.IsCompleted)
                throw new ServingException(503, $"Model '{model.Name}': the sequences of the version before are ending; ask again.");
            try
            {
                return sequences[model.Name] = new Sequences(model.Name, Known(model.Name).Values[^1].Model, options, metrics, logger);
            }
            catch (NabiException error)
            {
                throw new ServingException(400, $"Model '{model.Name}' keeps no sequences. {error.Message}");
            }
        }
    }

    /// <summary>Saves states and forgets idle sequences.</summary>
    public void Tend()
    {
        foreach (var (_, one) in sequences)
            one.Tend();
    }

    /// <summary>Looks for files that are new, changed or gone. One that changes is loaded once it stays as it is.</summary>
    public void Look(bool isFirst = false)
    {
        List<(string Name, int Version, string Path)> files = [.. options.Models.Where(static model => model.Path is not null)
            .Select(static model => (model.Name, 1, model.Path!)), .. InFolder()];
        foreach (var (name, version, path) in files)
        {
            if (FileState.Of(path) is not { } state)
                continue;
            var isKnown = loaded.TryGetValue((name, version), out var before) && before.Path == path && before.State == state;
            var isStable = isFirst || (seen.TryGetValue(path, out var last) && last == state);
            seen[path] = state;
            if (isKnown || !isStable)
                continue;
            try
            {
                Load(name, version, path);
            }
            catch (Exception error) when (error is NabiException or IOException or UnauthorizedAccessException)
            {
                // What is served goes on; the file is tried again when it changes.
                loaded[(name, version)] = (path, state);
                ServingLog.CannotLoad(logger, path, error.Message);
            }
        }

        foreach (var (name, version) in loaded.Keys.Except(files.Select(static file => (file.Name, file.Version))).ToList())
            Drop(name, version);
    }

    public async ValueTask DisposeAsync()
    {
        List<ServedModel> all;
        lock (gate)
            all = [.. models.Values.SelectMany(static versions => versions.Values)];
        foreach (var model in all)
            model.Release();
        foreach (var (_, one) in sequences)
            await one.DisposeAsync().ConfigureAwait(false);
    }

    private List<ServedModel> Latest()
    {
        lock (gate)
            return [.. models.Values.Where(static versions => versions.Count > 0).Select(static versions => versions.Values[^1])];
    }

    private SortedList<int, ServedModel> Known(string name)
        => models.TryGetValue(name, out var known) && known.Count > 0 ? known
            : throw new ServingException(404,
                $"There is no model '{Sentence.Short(name)}'; {(models.IsEmpty ? "none is served" : $"the models are {Some()}")}.");

    private string Some()
    {
        string[] names = [.. Names.Take(6)];
        return string.Join(", ", names.Take(5)) + (names.Length > 5 ? ", ..." : "");
    }

    private IEnumerable<(string Name, int Version, string Path)> InFolder()
    {
        if (options.Folder is not { } folder)
            yield break;
        if (!Directory.Exists(folder))
            throw new NabiException($"Serving: there is no folder '{folder}'; make it, or set Folder to null.");
        foreach (var path in Directory.EnumerateFiles(folder).Where(IsModel).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileNameWithoutExtension(path) is var name && NabiServingOptions.IsName(name))
                yield return (name, 1, path);
        }

        foreach (var own in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var versioned in Directory.EnumerateDirectories(own))
            {
                if (int.TryParse(Path.GetFileName(versioned), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                    && NabiServingOptions.IsName(Path.GetFileName(own))
                    && Directory.EnumerateFiles(versioned).Where(IsModel).Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
                {
                    yield return (Path.GetFileName(own), version, file);
                }
            }
        }
    }

    private static bool IsModel(string path)
        => Path.GetExtension(path).ToUpperInvariant() is ".KERAS" or ".H5" or ".HDF5" or ".ONNX"
            && !Path.GetFileName(path).StartsWith('.');

    private void Load(string name, int version, string path)
    {
        var state = FileState.Of(path) ?? throw new NabiException($"Serving: there is no file '{path}'.");
        var model = ModelFile.Load(path, compile: false);
        foreach (var note in model.LoadNotes)
            ServingLog.Note(logger, name, note);
        Put(name, version, model, path);
        loaded[(name, version)] = (path, state);
    }

    /// <summary>Serves a version; the one that had its place answers what it was asked, and then ends.</summary>
    private void Put(string name, int version, Model model, string from)
    {
        var made = new ServedModel(name, version.ToString(CultureInfo.InvariantCulture), model, options, metrics);
        ServedModel? before;
        Sequences? kept;
        lock (gate)
            kept = SequencesBelow(name, version);

        // Sequences first: who sees an answer of the new version sees steps of it too.
        Replace(name, kept, model);
        Sequences? late;
        lock (gate)
        {
            late = SequencesBelow(name, version);
            var versions = models.GetOrAdd(name, static _ => []);
            versions.TryGetValue(version, out before);
            versions[version] = made;
        }

        // Those that were opened meanwhile, for the version before.
        if (late != kept)
            Replace(name, late, model);
        before?.Release();
        ServingLog.Loaded(logger, name, made.Version, from);
    }

    /// <summary>The sequences that go on with a version that comes: those of a model that has no higher one.</summary>
    private Sequences? SequencesBelow(string name, int version)
        => models.TryGetValue(name, out var versions) && versions.Count > 0 && versions.Keys[^1] > version ? null
            : sequences.GetValueOrDefault(name);

    private void Drop(string name, int version)
    {
        loaded.Remove((name, version));
        ServedModel? gone = null;
        Model? highest = null;
        Sequences? kept = null;
        lock (gate)
        {
            if (models.TryGetValue(name, out var versions) && versions.Remove(version, out gone))
            {
                if (versions.Count == 0)
                    models.TryRemove(name, out _);
                else
                    highest = versions.Values[^1].Model;
                sequences.TryGetValue(name, out kept);
            }
        }

        if (gone is null)
            return;
        if (highest is not null)
            Replace(name, kept, highest);
        gone.Release();
        ServingLog.Unloaded(logger, name, gone.Version);
    }

    /// <summary>Sequences go on with the model that is now the highest version; where it keeps none, they end.</summary>
    private void Replace(string name, Sequences? kept, Model model)
    {
        try
        {
            kept?.Replace(model);
        }
        catch (NabiException error)
        {
            ServingLog.Note(logger, name, error.Message);
            // They hold the file of states until their last step is taken; before that none can be opened in their place.
            ending[name] = kept!.DisposeAsync().AsTask();
            sequences.TryRemove(name, out _);
        }
    }
}
