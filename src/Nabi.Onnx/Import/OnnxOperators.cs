namespace Nabi.Onnx;

/// <summary>The operators that can be read, by name.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, OnnxOperator> Table = Make();

    /// <summary>All known operators.</summary>
    public static IEnumerable<string> Names => Table.Keys;

    /// <summary>The operator of a node, or null if it is not known.</summary>
    public static OnnxOperator? Find(NodeProto node) => node.Domain is "" or "ai.onnx" ? Table.GetValueOrDefault(node.OpType) : null;

    private static Dictionary<string, OnnxOperator> Make()
    {
        Dictionary<string, OnnxOperator> table = new(StringComparer.Ordinal);
        PointwiseOperators.Add(table);
        ActivationOperators.Add(table);
        ConstantOperators.Add(table);
        ShapeOperators.Add(table);
        SlicingOperators.Add(table);
        IndexingOperators.Add(table);
        ScatterOperators.Add(table);
        ResizeOperators.Add(table);
        ReducingOperators.Add(table);
        ProductOperators.Add(table);
        NormalizingOperators.Add(table);
        WindowOperators.Add(table);
        PoolingOperators.Add(table);
        SequenceOperators.Add(table);
        ControlOperators.Add(table);
        return table;
    }
}
