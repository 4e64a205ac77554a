using Nabi.Files;

namespace Nabi.Onnx;

/// <summary>How an ONNX file is read.</summary>
public sealed record OnnxLoadOptions
{
    /// <summary>Bounds on sizes; <see cref="ReadLimits.Default"/> by default.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>
    /// Whether numbers may be in other files of the model's own folder, which large models use; false by default. Paths that lead out
    /// of the folder, and links, are refused in any case.
    /// </summary>
    public bool AllowExternalData { get; init; }

    /// <summary>
    /// How many numbers the nodes of the graph may make in one run, all together; 2^28 (1 GiB) by default, and more where inputs and
    /// weights are large: 2048 for each of their numbers. A sixty-fourth of it, and 8 for each number in the file, may be computed while
    /// the file is loaded.
    /// </summary>
    public long MaxNumbers { get; init; } = 1L << 28;
}
