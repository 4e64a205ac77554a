using Nabi.Files;

namespace Nabi.Onnx;

/// <summary>The network of a file as nodes with weights.</summary>
internal sealed class FileNetwork
{
    private readonly GraphProto graph;
    private readonly FileConstants constants;
    private readonly Dictionary<string, NodeProto> makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NetworkNode<FileNode>> made = new(StringComparer.Ordinal);
    private readonly HashSet<string> inputs;
    private readonly string source;

    /// <summary>Lays the graph out.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="folder">Its folder if numbers may be in other files there; null if not.</param>
    /// <param name="limits">Bounds on sizes.</param>
    public FileNetwork(ModelProto file, string source, string? folder, ReadLimits limits)
    {
        (graph, this.source) = (file.Graph, source);
        foreach (var node in graph.Node)
        {
            foreach (var output in node.Output.Where(name => name.Length > 0))
            {
                if (!makers.TryAdd(output, node))
                    throw new NabiException($"{source}: two nodes give the tensor '{OnnxNames.Short(output)}'.");
            }
        }

        constants = new FileConstants(graph, makers, new OnnxTensorReader(source, folder, limits));
        inputs = [.. graph.Input.Select(input => input.Name).Where(name => !constants.Has(name))];
        if (inputs.Count != 1 || graph.Output.Count == 0)
            throw new NabiException($"{source} has {inputs.Count} inputs; networks for pictures have one.");
    }

    /// <summary>The input of the pictures.</summary>
    public ValueInfoProto Input => graph.Input.First(input => inputs.Contains(input.Name));

    /// <summary>The nodes that the outputs are computed from.</summary>
    public IEnumerable<NetworkNode<FileNode>> Ends => graph.Output.Select(output => Of(output.Name));

    // Nodes are made from the input on, without recursion: a stranger's graph may be as deep as it likes, or a circle.
    private NetworkNode<FileNode> Of(string tensor)
    {
        var open = new Stack<string>([tensor]);
        var entered = new Dictionary<string, (NetworkKind Kind, string[] From, FileNode What)>(StringComparer.Ordinal);
        while (open.TryPeek(out var name))
        {
            if (made.ContainsKey(name))
            {
                open.Pop();
                continue;
            }

            // A step is taken once: it lays a kernel out anew.
            var isNew = !entered.TryGetValue(name, out var step);
            if (isNew)
                entered[name] = step = Step(name);
            var missing = step.From.Where(each => !made.ContainsKey(each)).ToArray();
            if (missing.Length == 0)
                made[name] = new NetworkNode<FileNode>(step.Kind, [.. step.From.Select(each => made[each])], step.What);
            else if (isNew)
                Array.ForEach(missing, open.Push);
            else
                throw new NabiException($"{source}: the tensor '{OnnxNames.Short(name)}' is computed from itself.");
        }

        return made[tensor];
    }

    // From a tensor up to what has weights or joins branches.
    private (NetworkKind Kind, string[] From, FileNode What) Step(string name)
    {
        var (affine, output) = (new ChannelAffine(), name);
        for (var steps = 0; steps <= graph.Node.Count; steps++)
        {
            if (inputs.Contains(name))
                return affine.IsNothing ? (NetworkKind.Input, [], Node(name, null)) : (NetworkKind.Affine, [name], Node(output, null));
            if (!makers.TryGetValue(name, out var node))
                throw new NabiException($"{source}: nothing gives the tensor '{OnnxNames.Short(name)}'.");
            string[] data = [.. node.Input.Where(input => input.Length > 0 && !constants.Has(input))];
            if (Kernel(node) is var (kernel, isDepthwise, bias))
            {
                if (bias is not null)
                    affine.Before(null, bias);
                return (NetworkKind.Linear, [node.Input[0]],
                    new FileNode(output, kernel, isDepthwise, affine,
                        $"'{OnnxNames.Short(OnnxNames.Of(node))}' with weights {kernel.Shape}"));
            }

            if (data.Length == 0)
                throw new NabiException($"{source}: the tensor '{OnnxNames.Short(name)}' does not depend on the pictures.");
            if (data.Length > 1)
            {
                return affine.IsNothing ? (node.OpType is "Add" or "Sum" ? NetworkKind.Sum : NetworkKind.Other, data, Node(name, node))
                    : (NetworkKind.Affine, [name], Node(output, node));
            }

            if (IsAffine(node, data[0], affine))
            {
                name = data[0];
                continue;
            }

            if (!affine.IsNothing && !IsLayout(node))
                return (NetworkKind.Affine, [name], Node(output, node));
            name = data[0];
            if (affine.IsNothing)
                output = name;
        }

        throw new NabiException($"{source}: the tensor '{OnnxNames.Short(output)}' is computed from itself.");

        FileNode Node(string behind, NodeProto? node)
            => new(behind, null, false, affine, node is null ? "the input" : $"'{OnnxNames.Short(OnnxNames.Of(node))}'");
    }

    private static bool IsLayout(NodeProto node)
        => node.OpType is "Transpose" or "Identity" or "Dropout" or "Cast" or "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten";

    // The kernel of a convolution or product in Keras's order, and the bias that is part of it.
    private (Tensor Kernel, bool IsDepthwise, double[]? Bias)? Kernel(NodeProto node)
    {
        if (node.OpType is not ("Conv" or "Gemm" or "MatMul") || node.Input.Count < 2 || constants.Has(node.Input[0])
            || constants.Value(node.Input[1]) is not { } weights)
        {
            return null;
        }

        var bias = node.Input.Count > 2 && node.Input[2].Length > 0 ? Vector(node.Input[2], OnnxNames.Of(node)) : null;
        if (node.OpType == "MatMul")
            return weights.Rank == 2 ? (weights, false, null) : null;
        if (node.OpType == "Gemm")
        {
            var scale = Number(node, "alpha", 1);
            var summand = Number(node, "beta", 1);
            weights = Whole(node, "transB") != 0 ? Ops.Transpose(weights, [1, 0]) : weights;
            return Whole(node, "transA") != 0 || weights.Rank != 2 ? null
                : (weights * scale, false, bias?.Select(value => value * summand).ToArray());
        }

        if (weights.Rank != 4)
            return null;
        // (filters, channels / groups, rows, columns); windows of a channel's own as (rows, columns, channels, filters of each).
        var groups = Whole(node, "group", 1);
        if (groups <= 1 || weights.Shape[1] != 1 || weights.Shape[0] % groups != 0)
            return (Ops.Transpose(weights, [2, 3, 1, 0]), false, bias);
        var own = Ops.Reshape(weights, [(int)groups, weights.Shape[0] / (int)groups, weights.Shape[2], weights.Shape[3]]);
        return (Ops.Transpose(own, [2, 3, 0, 1]), true, bias);
    }

    // Sums, products and normalizations with a number for each channel.
    private bool IsAffine(NodeProto node, string data, ChannelAffine affine)
    {
        var text = OnnxNames.Of(node);
        if (node.OpType == "BatchNormalization" && node.Input.Count == 5 && node.Input[0] == data)
        {
            float[][] numbers = [.. node.Input.Skip(1).Select(name => Array.ConvertAll(Vector(name, text), value => (float)value))];
            if (numbers.Any(each => each.Length != numbers[0].Length))
                throw new NabiException($"{source}: '{OnnxNames.Short(text)}' has statistics of different lengths.");
            affine.Normalize(numbers[0], numbers[1], numbers[2], numbers[3], Number(node, "epsilon", 1e-5f));
            return true;
        }

        if (node.Input.Count != 2 || node.OpType is not ("Add" or "Sub" or "Mul" or "Div"))
            return false;
        var isFirst = node.Input[0] == data;
        if (constants.Value(node.Input[isFirst ? 1 : 0]) is not { } other || other.Shape.Count(length => length != 1) > 1)
            return false;
        var values = Array.ConvertAll(other.ToArray(), value => (double)value);
        switch (node.OpType)
        {
            case "Add":
                affine.Before(null, values);
                return true;
            case "Mul":
                affine.Before(values, null);
                return true;
            case "Sub":
                affine.Before(isFirst ? null : [-1], isFirst ? Array.ConvertAll(values, value => -value) : values);
                return true;
            default:
                if (isFirst)
                    affine.Before(Array.ConvertAll(values, value => 1 / value), null);
                return isFirst;
        }
    }

    private double[] Vector(string name, string node)
    {
        var value = constants.Value(name) ?? throw new NabiException(
            $"{source}: '{OnnxNames.Short(node)}' needs numbers of the file, but '{OnnxNames.Short(name)}' is computed.");
        return Array.ConvertAll(value.ToArray(), number => (double)number);
    }

    private static long Whole(NodeProto node, string name, long otherwise = 0)
        => node.Attribute.LastOrDefault(attribute => attribute.Name == name)?.I ?? otherwise;

    private static float Number(NodeProto node, string name, float otherwise)
        => node.Attribute.LastOrDefault(attribute => attribute.Name == name)?.F ?? otherwise;
}
