namespace Nabi.Serving;

/// <summary>A tensor of a request or an answer, under its name and the protocol's word for its type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">The type that it has on the wire: <c>FP32</c>, <c>INT64</c>.</param>
/// <param name="Values">The numbers or texts.</param>
internal sealed record InferTensor(string Name, string DataType, Tensor Values);
