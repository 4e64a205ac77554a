namespace Nabi.Serving;

/// <summary>What a server says of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">The versions that are served.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record ServedModelInfo(
    string Name, IReadOnlyList<string> Versions, IReadOnlyList<ServedTensorInfo> Inputs, IReadOnlyList<ServedTensorInfo> Outputs);
