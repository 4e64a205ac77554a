namespace Nabi.Onnx;

/// <summary>An error that already names the node it comes from.</summary>
internal sealed class OnnxNodeException(string message, Exception? inner) : NabiException(message, inner);
