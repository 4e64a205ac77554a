namespace Nabi.Onnx;

/// <summary>Recognizes the body of a linear scan: h, a, b to a h + b, once as the state and once as the output.</summary>
internal static class LinearScanPattern
{
    public static bool Find(GraphProto graph)
    {
        if (graph.Input.Count != 3 || graph.Output.Count != 2 || graph.Initializer.Count > 0 || graph.Node.Count > 5)
            return false;
        var (h, a, b) = (graph.Input[0].Name, graph.Input[1].Name, graph.Input[2].Name);
        string? product = null;
        HashSet<string> next = new(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            if (node.Output.Count != 1 || node.Attribute.Count > 0)
                return false;
            if (node.OpType == "Mul" && product is null && Are(node, h, a))
                product = node.Output[0];
            else if (node.OpType == "Add" && product is not null && next.Count == 0 && Are(node, product, b))
                next.Add(node.Output[0]);
            else if (node.OpType == "Identity" && node.Input.All(next.Contains))
                next.Add(node.Output[0]);
            else
                return false;
        }

        return next.Count > 0 && graph.Output.All(output => next.Contains(output.Name));
    }

    private static bool Are(NodeProto node, string a, string b)
        => node.Input.Count == 2 && ((node.Input[0] == a && node.Input[1] == b) || (node.Input[0] == b && node.Input[1] == a));
}
