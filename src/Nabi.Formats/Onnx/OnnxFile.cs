using Google.Protobuf;
using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// Models in ONNX files, which most runtimes execute. Saving writes operator set 17 with the inputs' and outputs' layer names; axes of
/// unknown length stay open. Only operations of the standard are written, so that custom layers made of <see cref="Ops"/> are saved too.
/// Loading gives a model that predicts and trains; nothing is run from the file but these operators.
/// </summary>
/// <remarks>Source: the ONNX standard, IR version 8, operator set 17.</remarks>
public static class OnnxFile
{
    /// <summary>Makes <c>ModelFiles.Save</c> and <c>ModelCheckpoint</c> know the ending <c>.onnx</c>. Happens by itself when anything of <c>Nabi.Formats</c> is used.</summary>
#pragma warning disable CA2255 // The library is what the initializer is about: it adds its ending to those that are known.
    [System.Runtime.CompilerServices.ModuleInitializer]
#pragma warning restore CA2255
    public static void Register() => ModelFiles.Register(".onnx", (model, path) => Save(model, path));

    /// <summary>Saves a model for prediction; what training needs (optimizer, dropout) is not part of the file.</summary>
    /// <param name="model">A built model.</param>
    /// <param name="path">Where to; an existing file is replaced at once or not at all.</param>
    /// <param name="options">How masks are written; the defaults hold for any mask.</param>
    /// <exception cref="NabiException">
    /// The model has no known input, is stateful, is larger than 2 GiB, or does something that ONNX has no operator for; or the file cannot be written.
    /// </exception>
    public static void Save(Model model, string path, OnnxSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new OnnxModel { Graph = Exporter.Export(model, options ?? new OnnxSaveOptions()) };
        AtomicFile.Write(path, stream =>
        {
            using var output = new CodedOutputStream(stream, leaveOpen: true);
            file.Write(new WireWriter(output));
            output.Flush();
        });
    }
}
