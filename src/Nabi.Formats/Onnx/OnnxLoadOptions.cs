using Nabi.Files;

namespace Nabi.Formats;

/// <summary>How an ONNX file is read.</summary>
public sealed record OnnxLoadOptions
{
    /// <summary>Bounds on sizes; <see cref="ReadLimits.Default"/> by default.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>
    /// Whether numbers may stand in other files of the model's own folder, which large models use; false by default. Paths that lead out
    /// of the folder, and links, are refused in any case.
    /// </summary>
    public bool AllowExternalData { get; init; }
}
