using Nabi.Files;

namespace Nabi.Formats;

/// <summary>Models in ONNX files, with the default settings of <see cref="OnnxFile"/>.</summary>
internal sealed class OnnxFormat : IModelFormat
{
    public string Name => "ONNX";

    public IReadOnlyList<string> Extensions => [".onnx"];

    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.SaveModel | ModelFormatCapabilities.LoadModel;

    /// <summary>Protocol buffers have no signature, but their writers begin with the first field, the version, of one byte, and go on with one of the next seven.</summary>
    public bool Recognizes(Stream stream)
        => FileSignature.Read(stream, stackalloc byte[3]) is [0x08, >= 1 and < 0x80, 0x12 or 0x1a or 0x22 or 0x28 or 0x32 or 0x3a or 0x42];

    public IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer)
    {
        var states = OnnxFile.Write(model, stream, new OnnxSaveOptions());
        return states.Count == 0 ? []
            : [$"An ONNX graph keeps nothing from call to call: the states of model \"{model.Name}\" are the inputs {Names(states)}, and the outputs of these names with _next behind them."];
    }

    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits) => OnnxFile.Load(stream, source, limits);

    private static string Names(IReadOnlyList<string> states)
        => string.Join(", ", states.Take(3).Select(OnnxNames.Short)) + (states.Count > 3 ? $" and {states.Count - 3} more" : "");
}
