using Nabi.Files;
using Nabi.Formats;

namespace Nabi.Onnx;

/// <summary>
/// ONNX as a format of model files. After <c>ModelFormats.Register(new OnnxFormat())</c>, once at a program's start,
/// <c>model.Save("m.onnx")</c>, <c>Model.Load("m.onnx")</c> and <c>ModelCheckpoint("m.onnx")</c> know it.
/// </summary>
/// <remarks>
/// Formats with equal settings are equal, so registering one again changes nothing. <see cref="OnnxFile"/> needs no registration.
/// </remarks>
public sealed record OnnxFormat : IModelFormat
{
    /// <summary>How models are saved; the defaults hold for any mask and any length.</summary>
    public OnnxSaveOptions SaveOptions { get; init; } = new();

    /// <inheritdoc/>
    public string Name => "ONNX";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".onnx"];

    /// <inheritdoc/>
    public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.SaveModel | ModelFormatCapabilities.LoadModel | ModelFormatCapabilities.LoadWeights;

    /// <summary>
    /// Whether a file looks like one of ONNX. Protocol buffers have no signature, but their writers begin with the first field, the
    /// version, of one byte, and go on with one of the next seven.
    /// </summary>
    /// <param name="stream">The file, at its start.</param>
    public bool Recognizes(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> head = stackalloc byte[3];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]
            is [0x08, >= 1 and < 0x80, 0x12 or 0x1a or 0x22 or 0x28 or 0x32 or 0x3a or 0x42];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Save(Model model, Stream stream, bool withOptimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        var states = OnnxFile.Write(model, stream, SaveOptions);
        return states.Count == 0 ? []
            : [$"An ONNX graph keeps nothing from call to call: the states of model \"{model.Name}\" are the inputs {Names(states)}, and "
            + "the outputs of these names with _next behind them."];
    }

    /// <inheritdoc/>
    public Model Load(Stream stream, string source, bool? compile, ReadLimits limits) => OnnxFile.Load(stream, source, limits);

    /// <inheritdoc/>
    public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName, bool skipMismatch, ReadLimits limits)
        => byName || skipMismatch ? throw new NabiException(
            $"{source} is an ONNX file, whose layers are found by how the network hangs together; leave byName and skipMismatch out.")
        : OnnxFile.LoadWeights(model, stream, source, limits);

    private static string Names(IReadOnlyList<string> states)
        => string.Join(", ", states.Take(3).Select(OnnxNames.Short)) + (states.Count > 3 ? $" and {states.Count - 3} more" : "");
}
