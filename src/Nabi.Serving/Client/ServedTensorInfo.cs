namespace Nabi.Serving;

/// <summary>What a server says of an input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">The protocol's word for its type: <c>FP32</c>.</param>
/// <param name="Shape">Its shape, samples first; -1 for lengths that vary.</param>
public sealed record ServedTensorInfo(string Name, string DataType, Shape Shape);
