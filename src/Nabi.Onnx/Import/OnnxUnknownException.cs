namespace Nabi.Onnx;

/// <summary>Numbers were asked for while only shapes are computed: what follows depends on data.</summary>
internal sealed class OnnxUnknownException()
    : NabiException("a length depends on numbers that are data, and nothing says how many axes the result has");
