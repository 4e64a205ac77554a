using System.Collections.Concurrent;
using Nabi.Files;

namespace Nabi;

/// <summary>
/// How models are saved, by the end of the file's name. Weights as <c>.npz</c> are known here; <c>Nabi.Formats</c> adds its own when it
/// is used.
/// </summary>
public static class ModelFiles
{
    private static readonly ConcurrentDictionary<string, Action<Model, string>> Writers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".npz"] = SaveWeightsAsNpz,
    };

    /// <summary>Adds a way to save.</summary>
    /// <param name="ending">The end of the file's name with its dot: <c>.keras</c>, <c>.weights.h5</c>.</param>
    /// <param name="save">Saves a model to a path.</param>
    public static void Register(string ending, Action<Model, string> save) => Writers[ending] = save;

    /// <summary>Saves a model in the form its file name asks for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where to; an existing file is replaced at once or not at all.</param>
    /// <exception cref="NabiException">The ending is unknown, or the file cannot be written.</exception>
    public static void Save(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WriterFor(path)(model, path);
    }

    /// <summary>Says whether <see cref="Save"/> will know what to do, so that a long run does not find out at its end.</summary>
    /// <exception cref="NabiException">The ending is unknown.</exception>
    internal static void Check(string path) => WriterFor(path);

    private static Action<Model, string> WriterFor(string path)
    {
        var ending = Writers.Keys.Where(known => path.EndsWith(known, StringComparison.OrdinalIgnoreCase)).MaxBy(known => known.Length);
        return ending is not null ? Writers[ending]
            : throw new NabiException($"'{path}': no known way to save a model to such a file; known endings are "
                + $"{string.Join(", ", Writers.Keys.Order(StringComparer.Ordinal))} (.keras, .weights.h5, .h5 and .onnx come with Nabi.Formats).");
    }

    private static void SaveWeightsAsNpz(Model model, string path)
        => NpzFile.Write(path, model.Weights.Select((weight, i) => KeyValuePair.Create($"{i}/{weight.Path}", weight.Value.ToNumericArray())));
}
