namespace Nabi.Onnx;

/// <summary>The layers of a model that one node stands for.</summary>
/// <param name="Output">The symbolic tensor behind them.</param>
/// <param name="Layer">The layer with a kernel, or what joins branches; null for a normalization alone and for the input.</param>
/// <param name="Normalization">The normalization right behind it; null for none.</param>
internal sealed record ModelNode(Tensor Output, Layer? Layer, BatchNormalization? Normalization);
