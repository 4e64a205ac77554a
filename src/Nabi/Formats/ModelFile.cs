using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// Models and their weights to files and back, in every format of <see cref="ModelFormats"/>: saving goes by the file's name, loading by
/// its content. Loading never runs code: only layers in the registry are made, and nothing outside the file is opened.
/// </summary>
public static class ModelFile
{
    /// <summary>
    /// Saves a model: <c>.keras</c> (Keras 3) and <c>.h5</c>, <c>.hdf5</c> (one HDF5 file as Keras 2 had it), which Keras opens and with
    /// which training continues where it stopped; or a registered format: <c>.onnx</c> with
    /// the package Nabi.Onnx, or one's own. The old file, if any, stays whole
    /// until the new one is complete.
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <param name="withOptimizer">Whether the optimizer's state is saved; true by default.</param>
    /// <returns>
    /// A sentence for everything in the file that Keras does not have, or that must be registered before the file can be loaded here: each
    /// class once. Empty if Keras opens the file as it is.
    /// </returns>
    /// <exception cref="NabiException">The model is not built, a custom layer is not registered, the ending is unknown, or the file cannot
    /// be written.</exception>
    public static IReadOnlyList<string> Save(Model model, string path, bool withOptimizer = true)
    {
        var format = ToSave(model, path, ModelFormatCapabilities.SaveModel);
        IReadOnlyList<string> notes = [];
        AtomicFile.Write(path, stream => notes = format.Save(model, stream, withOptimizer));
        return notes;
    }

    /// <summary>Loads a model from a file of Keras 3, Keras 2 or this library, or from a registered format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">
    /// How the file's settings for training are meant: null (default) compiles the model as it was when saved, with the optimizer's state,
    /// as far as that can be taken over, and <see cref="Model.LoadNotes"/> says what cannot; true refuses a file whose settings cannot be
    /// taken over; false leaves them alone.
    /// </param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">There is no such file, it holds no model, it is damaged, or it names a class that is not
    /// registered.</exception>
    public static Model Load(string path, bool? compile = null, ReadLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = FileOpener.OpenRead(path);
        return Load(stream, path, $"'{path}'", compile, limits);
    }

    /// <summary>Loads a model from a seekable stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="name">What errors call the file; if it ends as a file's name does, the ending helps where the content does not tell the
    /// format.</param>
    /// <param name="compile">As for a file by its name: null (default) as far as possible, true strictly, false not at all.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">The stream holds no model, is damaged, or names a class that is not registered.</exception>
    public static Model Load(Stream stream, string name = "the model stream", bool? compile = null, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Load(stream, name, name, compile, limits);
    }

    /// <summary>Loads a model on another thread, so that a caller with a window or a request is not held up.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">As for a file by its name: null (default) as far as possible, true strictly, false not at all.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <param name="cancellation">Ends the reading with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="NabiException">As <see cref="Load(string, bool?, ReadLimits?)"/>.</exception>
    public static Task<Model> LoadAsync(string path, bool? compile = null, ReadLimits? limits = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Task.Run(
            () =>
            {
                using var stream = new CancellableStream(FileOpener.OpenRead(path), cancellation);
                return Load(stream, path, $"'{path}'", compile, limits);
            },
            cancellation);
    }

    /// <summary>
    /// Saves the weights alone: in Keras 3's layout (<c>.weights.h5</c>), for other names that end in <c>.h5</c> or <c>.hdf5</c> in
    /// Keras 2's, as arrays named by their paths (<c>.npz</c>, <c>.safetensors</c>), or in a custom format.
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <exception cref="NabiException">The model is not built, the ending is unknown, or the file cannot be written.</exception>
    public static void SaveWeights(Model model, string path)
    {
        var format = ToSave(model, path, ModelFormatCapabilities.SaveWeights);
        AtomicFile.Write(path, stream => format.SaveWeights(model, stream));
    }

    /// <summary>
    /// Loads weights into a model that is there: from a weights file of Keras 3 or Keras 2, from the weights of a whole-model file,
    /// from arrays named by paths (npz, safetensors), or from a custom format.
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">The file.</param>
    /// <param name="byName">False (default): every layer must find its weights. True: the layers whose names are in the file.</param>
    /// <param name="skipMismatch">
    /// False (default): a layer whose weights the file does not have in its shapes is an error. True: it stays as it is, and
    /// <see cref="Model.LoadNotes"/> says so.
    /// </param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <returns>The names of the layers that were loaded.</returns>
    /// <exception cref="NabiException">
    /// A weight is missing or has another shape, the file is damaged, or no layer has a name from it. The model then has all the weights
    /// that it had before.
    /// </exception>
    public static IReadOnlyList<string> LoadWeights(Model model, string path, bool byName = false, bool skipMismatch = false,
        ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = FileOpener.OpenRead(path);
        RequireBuilt(model, path);
        var name = $"'{path}'";
        var read = Reading.Guarded(name, () =>
        {
            var format = ToLoad(stream, path, name, ModelFormatCapabilities.LoadWeights);
            return AllOrNothing(model, () => format.LoadWeights(model, stream, name, byName, skipMismatch, limits ?? ReadLimits.Default));
        });
        return read.Count > 0 || !byName ? read
            : throw new NabiException(
                $"{name} has weights for none of the layers of \"{model.Name}\"; rename the layers, or load without byName.");
    }

    private static Model Load(Stream stream, string fileName, string source, bool? compile, ReadLimits? limits)
        => Reading.Guarded(source,
            () => ToLoad(stream, fileName, source, ModelFormatCapabilities.LoadModel)
                .Load(stream, source, compile, limits ?? ReadLimits.Default));

    /// <summary>Gives a model its weights back where loading others fails on the way.</summary>
    private static T AllOrNothing<T>(Model model, Func<T> load)
    {
        var before = model.Weights.Select(weight => (Weight: weight, Value: weight.Value.Clone(), Numbers: weight.Quantized)).ToList();
        try
        {
            return load();
        }
        catch
        {
            foreach (var (weight, value, numbers) in before)
            {
                if (numbers is null)
                    weight.Assign(value);
                else
                    weight.Quantize(numbers);
            }

            throw;
        }
    }

    private static IModelFormat ToSave(Model model, string path, ModelFormatCapabilities ability)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireBuilt(model, path);
        var (what, other) = ability == ModelFormatCapabilities.SaveModel ? ("a model", "SaveWeights") : ("weights", "Save");
        if (ModelFormats.ByName(path) is { } format)
        {
            return format.Capabilities.HasFlag(ability) ? format
                : throw new NabiException(
                    $"Cannot save {what} as '{path}': {format.Name} holds "
                    + $"{(ability == ModelFormatCapabilities.SaveModel ? "weights alone" : "whole models")}; use {other}, or a name that "
                    + $"ends in {ModelFormats.Extensions(ability)}.");
        }

        throw new NabiException(
            $"Cannot save {what} as '{path}': "
            + $"{ModelFormats.Missing(path) ?? $"the name must end in one of {ModelFormats.Extensions(ability)}."}");
    }

    private static IModelFormat ToLoad(Stream stream, string fileName, string source, ModelFormatCapabilities ability)
    {
        var format = ModelFormats.Of(stream, fileName, ability)
            ?? throw new NabiException(ModelFormats.Missing(fileName) is { } missing
                ? $"{source} cannot be loaded: {missing}"
                : $"{source} is of no known format: neither its content nor its ending is that of {ModelFormats.Extensions(ability)}; "
                    + "add a format of your own, or OnnxFormat of the package Nabi.Onnx, with ModelFormats.Register.");
        if (!format.Capabilities.HasFlag(ability))
        {
            throw new NabiException(ability == ModelFormatCapabilities.LoadModel
                ? $"{source} holds weights but no model ({format.Name}); make the model and call LoadWeights."
                : $"{source} is {format.Name}, whose weights cannot be loaded into a model that is there; load the whole model.");
        }

        stream.Position = 0;
        return format;
    }

    private static void RequireBuilt(Model model, string path)
    {
        if (!model.Built)
            throw new NabiException($"Model \"{model.Name}\" has no weights yet ('{path}'): give it an Input, or use it once.");
    }
}
