namespace Nabi.Onnx;

/// <summary>A model as nodes with weights.</summary>
internal static class ModelNetwork
{
    /// <summary>The node that the model's output is computed from.</summary>
    /// <param name="model">A functional model with one input and one output.</param>
    public static NetworkNode<ModelNode> Of(Model model)
    {
        if (model.Graph is not { } graph || graph.Inputs.Count != 1 || graph.Outputs.Count != 1)
        {
            throw new NabiException(
                $"Weights of ONNX files come to models with one input and one output; model \"{model.Name}\" is another.");
        }

        var nodes = new Dictionary<Tensor, NetworkNode<ModelNode>>(ReferenceEqualityComparer.Instance);
        foreach (var call in graph.Calls)
        {
            foreach (var output in call.Outputs)
                nodes[output] = Node(call, output, nodes);
        }

        nodes.TryAdd(graph.Inputs[0], new(NetworkKind.Input, [], new ModelNode(graph.Inputs[0], null, null)));
        return nodes[graph.Outputs[0]];
    }

    private static NetworkNode<ModelNode> Node(LayerCall call, Tensor output, Dictionary<Tensor, NetworkNode<ModelNode>> nodes)
    {
        if (call.IsInput)
            return new(NetworkKind.Input, [], new ModelNode(output, null, null));
        NetworkNode<ModelNode>[] from = [.. call.Inputs.Select(input => nodes[input])];
        switch (call.Layer)
        {
            case Conv2D or DepthwiseConv2D or Dense when from.Length == 1:
                return new(NetworkKind.Linear, from, new ModelNode(output, call.Layer, null));
            // Right behind the layer, with nothing between.
            case BatchNormalization normalization when from.Length == 1:
                return from[0] is { Kind: NetworkKind.Linear, What: { Normalization: null, Layer: { } layer } } node
                    && ReferenceEquals(node.What.Output, call.Inputs[0])
                    ? new(NetworkKind.Linear, node.From, new ModelNode(output, layer, normalization))
                    : new(NetworkKind.Affine, from, new ModelNode(output, null, normalization));
            case Add:
                return new(NetworkKind.Sum, from, new ModelNode(output, call.Layer, null));
            default:
                if (call.Layer.Weights.Count > 0)
                {
                    throw new NabiException(
                        $"{call.Layer.Title} has weights that are not read from ONNX files; those of Conv2D, DepthwiseConv2D, Dense and "
                        + "BatchNormalization are.");
                }

                return from.Length == 1 ? from[0] : new(NetworkKind.Other, from, new ModelNode(output, call.Layer, null));
        }
    }
}
