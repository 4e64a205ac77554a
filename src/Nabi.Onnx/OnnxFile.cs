using Nabi.Files;

namespace Nabi.Onnx;

/// <summary>
/// Models in ONNX files, which most runtimes execute. Saving writes operator set 17 with the inputs' and outputs' layer names; axes of
/// unknown length stay open. Only operations of the standard are written, so that custom layers made of <see cref="Ops"/> are saved too.
/// Loading gives a model that predicts and trains; operator sets 6 to 25 are read, and what a node says that is not known is refused.
/// </summary>
/// <remarks>Source: the ONNX standard; files are written as IR version 8, operator set 17.</remarks>
public static class OnnxFile
{
    /// <summary>
    /// Saves a model for prediction; what training needs (optimizer, dropout, penalties) is not part of the file. States that the model
    /// keeps from call to call are inputs behind its own, <c>lstm_state_0</c> and so on, and outputs behind its own,
    /// <c>lstm_state_0_next</c>.
    /// </summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">Where to; an existing file is replaced at once or not at all.</param>
    /// <param name="options">How masks and tables of positions are written; the defaults hold for any mask and any length.</param>
    /// <exception cref="NabiException">
    /// The model has no known input, is larger than 2 GiB, or does something that ONNX has no operator for; or the file cannot be written.
    /// </exception>
    public static void Save(Model model, string path, OnnxSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => Save(model, stream, options));
    }

    /// <summary>Saves a model for prediction into a stream.</summary>
    /// <param name="model">A built model.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="options">How masks and tables of positions are written; the defaults hold for any mask and any length.</param>
    /// <exception cref="NabiException">
    /// The model has no known input, is larger than 2 GiB, or does something that ONNX has no operator for.
    /// </exception>
    public static void Save(Model model, Stream stream, OnnxSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        Write(model, stream, options ?? new OnnxSaveOptions());
    }

    /// <summary>Saves a model and tells which inputs are its states.</summary>
    internal static IReadOnlyList<string> Write(Model model, Stream stream, OnnxSaveOptions options)
    {
        var file = OnnxModel.Of(Exporter.Export(model, options, out var states));
        if (states.Count == 0)
            ShortLengths.Check(model, file, options);
        file.Write(stream);
        return states;
    }

    /// <summary>Loads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Bounds on sizes, and whether numbers may be in other files of the folder (no by default).</param>
    /// <returns>A model with the file's inputs and outputs; its weights can be trained, and it can be saved as ONNX again.</returns>
    /// <exception cref="NabiException">There is no such file, it is damaged, cyclic or too large, or it uses operators that are not known
    /// here.</exception>
    public static Model Load(string path, OnnxLoadOptions? options = null)
    {
        options ??= new OnnxLoadOptions();
        using var stream = FileOpener.OpenRead(path);
        var folder = options.AllowExternalData ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
        return Load(stream, $"'{path}'", folder, options);
    }

    /// <summary>Loads a model from a seekable stream. Numbers in other files are refused.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">The stream holds no model, is damaged, cyclic or too large, or uses operators that are not known
    /// here.</exception>
    public static Model Load(Stream stream, string name = "the ONNX stream", ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, name, null, new OnnxLoadOptions { Limits = limits ?? ReadLimits.Default });
    }

    /// <summary>
    /// Loads the weights of a network into a model that is there, such as one of <see cref="Applications"/>. Layers are found by how the
    /// network hangs together and by the shapes of their weights, whatever the file calls them; a model without the top finds its place in a
    /// file with it. Then both see a picture, and the file is refused if they do not give the same.
    /// </summary>
    /// <param name="model">A model of Conv2D, DepthwiseConv2D, Dense, BatchNormalization, sums and layers without weights.</param>
    /// <param name="path">The file, as PyTorch, tf2onnx, others or this library write it.</param>
    /// <param name="options">Bounds on sizes, and whether numbers may be in other files of the folder (no by default).</param>
    /// <returns>The names of the layers that were loaded.</returns>
    /// <remarks>
    /// A normalization that the file folded into its convolution comes as one of mean 0 and variance 1 that computes the same. When it throws,
    /// the model has the weights that it had before.
    /// </remarks>
    /// <exception cref="NabiException">The file is damaged, or holds another network.</exception>
    public static IReadOnlyList<string> LoadWeights(Model model, string path, OnnxLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OnnxLoadOptions();
        using var stream = FileOpener.OpenRead(path);
        var folder = options.AllowExternalData ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;
        return Read(stream, $"'{path}'", () => OnnxWeights.Load(model, stream, $"'{path}'", folder, options), options);
    }

    /// <summary>Loads weights from a stream. Numbers in other files are refused.</summary>
    internal static IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, ReadLimits limits)
    {
        var options = new OnnxLoadOptions { Limits = limits };
        return Read(stream, source, () => OnnxWeights.Load(model, stream, source, null, options), options);
    }

    private static Model Load(Stream stream, string source, string? folder, OnnxLoadOptions options)
        => Read(stream, source, () => Importer.Import(OnnxModel.Read(stream, source), source, folder, options), options);

    private static T Read<T>(Stream stream, string source, Func<T> read, OnnxLoadOptions options)
    {
        try
        {
            options.Limits.CheckArray(stream.Length, source);
            if (stream.Length > int.MaxValue - 64)
                throw new NabiException($"{source} is larger than 2 GiB, which an ONNX file cannot be.");
            stream.Position = 0;
            return read();
        }
        catch (Exception error)
            when (error is OverflowException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or IOException)
        {
            throw new NabiException($"{source} cannot be read as an ONNX model: {error.Message}", error);
        }
    }
}
