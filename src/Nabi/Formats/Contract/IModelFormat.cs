using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// One format of model files. <see cref="ModelFormats.Register"/> makes a custom format known to <c>model.Save</c>,
/// <c>Model.Load</c>, <c>SaveWeights</c>, <c>LoadWeights</c> and <c>ModelCheckpoint</c>.
/// </summary>
/// <remarks>
/// Of the four ways in and out a format implements those that <see cref="Capabilities"/> names; the others are never called. Streams are
/// seekable and stay open. What a reader throws when a file is damaged comes out as a <see cref="NabiException"/> that names the file.
/// </remarks>
public interface IModelFormat
{
    /// <summary>How texts call the format: <c>Keras 3's model file</c>.</summary>
    string Name { get; }

    /// <summary>The ends of the names of its files, each with its dot: <c>.keras</c>. Upper and lower case are the same.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>What the format can do.</summary>
    ModelFormatCapabilities Capabilities { get; }

    /// <summary>Whether a file is of this format, told by its content. Look at as little as needed, and do not throw.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <returns>False also where the content does not tell: the ending decides then.</returns>
    bool Recognizes(Stream stream);

    /// <summary>Saves a whole model.</summary>
    /// <param name="model">A model with weights.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="withOptimizer">Whether the optimizer's state is wanted in the file.</param>
    /// <returns>A sentence for everything in the file that others, or this library elsewhere, will not load.</returns>
    /// <exception cref="NabiException">The model cannot be saved in this format.</exception>
    IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer)
        => throw new NabiException($"The format '{Name}' says that it can save models, but does not implement {nameof(Save)}.");

    /// <summary>Loads a whole model.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="source">What errors call the file.</param>
    /// <param name="compile">
    /// Whether the model is to be compiled as it was when saved: true strictly, null as far as possible, with a sentence in
    /// <see cref="Model.LoadNotes"/> for what is not, false not at all.
    /// </param>
    /// <param name="limits">Bounds on sizes.</param>
    /// <exception cref="NabiException">The file holds no model, is damaged, or names a class that is not registered.</exception>
    Model Load(Stream stream, string source, bool? compile, ReadLimits limits)
        => throw new NabiException($"The format '{Name}' says that it can load models, but does not implement {nameof(Load)}.");

    /// <summary>Saves the weights alone.</summary>
    /// <param name="model">A model with weights.</param>
    /// <param name="stream">Where to.</param>
    void SaveWeights(Model model, Stream stream)
        => throw new NabiException($"The format '{Name}' says that it can save weights, but does not implement {nameof(SaveWeights)}.");

    /// <summary>Loads weights into a model that is there.</summary>
    /// <param name="model">A model with weights.</param>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="source">What errors call the file.</param>
    /// <param name="byName">False: every layer must find its weights. True: the layers whose names are in the file.</param>
    /// <param name="skipMismatch">Whether layers whose weights the file does not have in their shapes are left as they are, with a sentence
    /// in <see cref="Model.LoadNotes"/>.</param>
    /// <param name="limits">Bounds on sizes.</param>
    /// <returns>The names of the layers that were loaded.</returns>
    /// <remarks>When it throws, the model gets the weights back that it had before.</remarks>
    /// <exception cref="NabiException">A weight is missing or has another shape, or the file is damaged.</exception>
    IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => throw new NabiException($"The format '{Name}' says that it can load weights, but does not implement {nameof(LoadWeights)}.");
}
