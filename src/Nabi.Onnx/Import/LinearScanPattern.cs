namespace Nabi.Onnx;

/// <summary>Recognizes the body of a linear scan: h, a, b to a h + b, once as the state and once as the output.</summary>
internal static class LinearScanPattern
{
    public static bool Find(OnnxGraph graph)
    {
        if (graph.Inputs.Count != 3 || graph.Outputs.Count != 2 || graph.Initializers.Count > 0 || graph.Nodes.Count > 5)
            return false;
        var (h, a, b) = (graph.Inputs[0].Name, graph.Inputs[1].Name, graph.Inputs[2].Name);
        string? product = null;
        HashSet<string> next = new(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (node.Outputs.Count != 1 || node.Attributes.Count > 0)
                return false;
            if (node.Operator == "Mul" && product is null && Are(node, h, a))
                product = node.Outputs[0];
            else if (node.Operator == "Add" && product is not null && next.Count == 0 && Are(node, product, b))
                next.Add(node.Outputs[0]);
            else if (node.Operator == "Identity" && node.Inputs.TrueForAll(next.Contains))
                next.Add(node.Outputs[0]);
            else
                return false;
        }

        return next.Count > 0 && graph.Outputs.TrueForAll(output => next.Contains(output.Name));
    }

    private static bool Are(OnnxNode node, string a, string b)
        => node.Inputs.Count == 2 && ((node.Inputs[0] == a && node.Inputs[1] == b) || (node.Inputs[0] == b && node.Inputs[1] == a));
}
