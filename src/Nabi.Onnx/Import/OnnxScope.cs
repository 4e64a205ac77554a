namespace Nabi.Onnx;

/// <summary>The values of one run of a graph; names that it does not know are those of the run around it.</summary>
/// <param name="body">The graph.</param>
/// <param name="outer">The run around it, or null.</param>
/// <param name="isTrial">Whether weights come without numbers.</param>
internal sealed class OnnxScope(OnnxBody body, OnnxScope? outer, bool isTrial)
{
    private readonly Dictionary<string, OnnxValue> values = new(StringComparer.Ordinal);

    public OnnxValue? Find(string name)
    {
        if (values.TryGetValue(name, out var value))
            return value;
        if (body.Weights.TryGetValue(name, out var weight))
            return values[name] = new OnnxValue(isTrial ? Tensor.Symbolic(weight.Shape) : weight.Value, OnnxType.Float, OnnxOrigin.Data);
        return body.Constant(name) ?? outer?.Find(name);
    }

    public void Set(string name, OnnxValue value) => values[name] = value;
}
