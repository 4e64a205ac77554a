using System.Text.Json;
using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// Whole models and their weights in Keras's files. What a file is is told by its content, not by its name. Loading never runs
/// code: only layers in the registry are made, and nothing outside the file is opened.
/// </summary>
public static class ModelFile
{
    /// <summary>
    /// Makes the formats of this library known to callbacks such as <c>ModelCheckpoint("best.keras")</c>. Happens by itself when
    /// anything of <c>Nabi.Formats</c> is used; call it when nothing else is.
    /// </summary>
#pragma warning disable CA2255 // The library is what the initializer is about: it adds its endings to those that are known.
    [System.Runtime.CompilerServices.ModuleInitializer]
#pragma warning restore CA2255
    public static void Register()
    {
        foreach (var ending in (string[])[".keras", ".h5", ".hdf5"])
            ModelFiles.Register(ending, static (model, path) => Save(model, path));
        foreach (var ending in (string[])[".weights.h5", ".npz", ".safetensors"])
            ModelFiles.Register(ending, SaveWeights);
    }

    /// <summary>
    /// Saves a model so that Keras opens it: <c>.keras</c> (Keras 3), or <c>.h5</c> and <c>.hdf5</c> (one HDF5 file as Keras 2 had
    /// it); or as <c>.onnx</c> for prediction elsewhere. With a compiled model, training goes on where it stood. The old file, if any, stays whole until the new one is complete.
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <param name="withOptimizer">Whether the optimizer's state is saved; true by default.</param>
    /// <returns>A sentence for everything in the file that Keras does not have; empty if Keras opens the file as it is.</returns>
    /// <exception cref="NabiException">The model is not built, a class of one's own is not registered, the ending is unknown, or the file cannot be written.</exception>
    public static IReadOnlyList<string> Save(Model model, string path, bool withOptimizer = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireBuilt(model, path);
        if (path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase))
            throw new NabiException($"'{path}' is the name of a weights file; use SaveWeights, or a name that ends in .keras.");
        if (EndsIn(path, ".onnx"))
        {
            OnnxFile.Save(model, path);
            return [];
        }

        var notes = SaveNotes.Of(model);
        if (EndsIn(path, ".keras"))
            AtomicFile.Write(path, stream => KerasArchive.Save(stream, model, withOptimizer));
        else if (EndsIn(path, ".h5", ".hdf5"))
            Hdf5Writer.Write(path, root => LegacyModel.Save(root, model, withOptimizer));
        else
            throw new NabiException($"Cannot save a model as '{path}': the name must end in .keras or .h5 (ONNX has OnnxFile.Save).");
        return notes;
    }

    /// <summary>Loads a model from a <c>.keras</c> file or from an HDF5 file with a whole model, of Keras 3, Keras 2 or this library; a <c>.onnx</c> file as <see cref="OnnxFile"/> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">Whether the model is compiled as it was when saved, with the optimizer's state; true by default.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">There is no such file, it holds no model, it is damaged, or it names a class that is not registered.</exception>
    public static Model Load(string path, bool compile = true, ReadLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (EndsIn(path, ".onnx"))
            return OnnxFile.Load(path, new OnnxLoadOptions { Limits = limits ?? ReadLimits.Default });
        using var stream = FileDoor.OpenRead(path);
        return Load(stream, $"'{path}'", compile, limits);
    }

    /// <summary>Loads a model from a seekable stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="compile">Whether the model is compiled as it was when saved; true by default.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">The stream holds no model, is damaged, or names a class that is not registered.</exception>
    public static Model Load(Stream stream, string name = "the model stream", bool compile = true, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= ReadLimits.Default;
        return Guarded(name, () =>
        {
            if (IsZip(stream))
                return KerasArchive.Load(stream, name, compile, limits);
            using var file = Hdf5File.Open(stream, name, limits, leaveOpen: true);
            return LegacyModel.Load(file.Root, name, compile);
        });
    }

    /// <summary>
    /// Saves the weights alone: in Keras 3's layout (<c>.weights.h5</c>), for other names that end in <c>.h5</c> or <c>.hdf5</c> in
    /// Keras 2's, or as arrays named by their paths (<c>.npz</c>, <c>.safetensors</c>).
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">Where to; the folder must exist.</param>
    /// <exception cref="NabiException">The model is not built, the ending is unknown, or the file cannot be written.</exception>
    public static void SaveWeights(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireBuilt(model, path);
        if (EndsIn(path, ".weights.h5"))
            Hdf5Writer.Write(path, root => new KerasWeightsWriter().Write(root, model, null));
        else if (EndsIn(path, ".h5", ".hdf5"))
            Hdf5Writer.Write(path, root => LegacyWeights.Write(root, model));
        else if (EndsIn(path, ".npz"))
            NpzFile.Write(path, NamedWeights.Of(model));
        else if (EndsIn(path, ".safetensors"))
            SafeTensorsFile.Write(path, NamedWeights.Of(model));
        else
            throw new NabiException($"Cannot save weights as '{path}': the name must end in .weights.h5 (Keras 3), .h5 (Keras 2), .npz or .safetensors.");
    }

    /// <summary>
    /// Loads weights into a model that is there: from a weights file of Keras 3 or Keras 2, from the weights of a whole-model file, or
    /// from arrays named by paths (npz, safetensors).
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">The file.</param>
    /// <param name="byName">False (default): every layer must find its weights. True: the layers whose names are in the file.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <returns>The names of the layers that were loaded.</returns>
    /// <exception cref="NabiException">A weight is missing or has another shape, the file is damaged, or no layer has a name from it.</exception>
    public static IReadOnlyList<string> LoadWeights(Model model, string path, bool byName = false, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        limits ??= ReadLimits.Default;
        using var stream = FileDoor.OpenRead(path);
        var name = $"'{path}'";
        RequireBuilt(model, path);
        var read = Guarded(name, () =>
        {
            if (IsZip(stream))
                return KerasArchive.WithWeights(stream, name, limits, root => Read(root, model, name, byName))
                    ?? FromNpz(stream, name, limits, model, byName);
            if (IsSafeTensors(stream))
                return FromSafeTensors(stream, name, limits, model, byName);
            using var file = Hdf5File.Open(stream, name, limits, leaveOpen: true);
            return Read(file.Root, model, name, byName);
        });
        return read.Count > 0 || !byName ? read
            : throw new NabiException($"{name} has weights for none of the layers of \"{model.Name}\"; rename the layers, or load without byName.");
    }

    private static IReadOnlyList<string> Read(Hdf5Group root, Model model, string source, bool byName)
    {
        IReadOnlyList<string>? read = null;
        if (LegacyWeights.Find(root, source) is { } legacy)
        {
            if (byName)
                read = legacy.ReadByName(model);
            else
                legacy.Read(model);
        }
        else if (KerasWeightsReader.Knows(root))
        {
            var reader = new KerasWeightsReader(source);
            if (byName)
                read = reader.ReadByName(root, model);
            else
                reader.Read(root, model);
        }
        else
        {
            throw new NabiException($"{source} is an HDF5 file, but holds no weights of Keras: neither 'layers' nor 'layer_names' are there.");
        }

        return read ?? [.. model.Layers.Where(layer => layer.Weights.Count > 0).Select(layer => layer.Name)];
    }

    private static IReadOnlyList<string> FromNpz(Stream stream, string name, ReadLimits limits, Model model, bool byName)
    {
        using var file = NpzFile.Open(stream, name, limits, leaveOpen: true);
        return NamedWeights.Read(model, file.Names, file.Read, name, byName);
    }

    private static IReadOnlyList<string> FromSafeTensors(Stream stream, string name, ReadLimits limits, Model model, bool byName)
    {
        using var file = SafeTensorsFile.Open(stream, name, limits, leaveOpen: true);
        return NamedWeights.Read(model, file.Names, file.Read, name, byName);
    }

    /// <summary>A length of eight bytes and then an object.</summary>
    private static bool IsSafeTensors(Stream stream)
    {
        Span<byte> head = stackalloc byte[9];
        stream.Position = 0;
        var length = stream.ReadAtLeast(head, 9, throwOnEndOfStream: false);
        stream.Position = 0;
        return length == 9 && head[8] == '{';
    }

    private static bool IsZip(Stream stream)
    {
        Span<byte> head = stackalloc byte[4];
        stream.Position = 0;
        var length = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        return length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] is 3 or 5;
    }

    private static bool EndsIn(string path, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static void RequireBuilt(Model model, string path)
    {
        if (!model.Built)
            throw new NabiException($"Model \"{model.Name}\" has no weights yet ('{path}'): give it an Input, or use it once.");
    }

    /// <summary>What a damaged file makes the runtime throw comes out as a sentence about the file.</summary>
    private static T Guarded<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is OverflowException or InvalidOperationException or FormatException or JsonException
            or ArgumentException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException or IOException)
        {
            throw new NabiException($"{source} cannot be read as a model: {error.Message}", error);
        }
    }
}
