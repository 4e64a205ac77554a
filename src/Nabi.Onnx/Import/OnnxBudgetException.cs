namespace Nabi.Onnx;

/// <summary>A graph asks for more than it may: other lengths of the inputs are not tried.</summary>
internal sealed class OnnxBudgetException(string message) : NabiException(message);
