using System.Buffers.Binary;
using Google.Protobuf;

namespace Nabi.Onnx.Tests;

/// <summary>Changes what a graph says, and leaves it a readable file: other settings, lengths, operators and wires.</summary>
/// <param name="seed">The same seed gives the same changes.</param>
internal sealed class OnnxGraphMutator(int seed)
{
    private static readonly long[] Extremes = [0, 1, -1, 2, 3, -2, 7, 16, 1 << 16, 1 << 20, int.MaxValue, int.MinValue, 1L << 32,
        long.MaxValue, long.MinValue];

    private readonly Random random = new(seed);
    private readonly string[] operators = [.. OnnxOperators.Names.Order(StringComparer.Ordinal)];

    /// <summary>A changed file.</summary>
    public byte[] Change(byte[] original)
    {
        var model = OnnxModel.Read(new WireReader(original, "the file"));
        List<OnnxGraph> graphs = [];
        Collect(model.Graph, graphs);
        for (var times = 1 + random.Next(3); times > 0; times--)
            Change(graphs[random.Next(graphs.Count)]);
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            var writer = new WireWriter(output);
            writer.Message(7, model.Graph.Write);
            writer.Message(8, set => set.Number(2, model.OpsetVersion));
        }

        return stream.ToArray();
    }

    private static void Collect(OnnxGraph graph, List<OnnxGraph> all)
    {
        all.Add(graph);
        foreach (var inner in graph.Nodes.SelectMany(node => node.Attributes).Select(attribute => attribute.Graph).OfType<OnnxGraph>())
            Collect(inner, all);
    }

    private void Change(OnnxGraph graph)
    {
        var node = graph.Nodes.Count > 0 ? graph.Nodes[random.Next(graph.Nodes.Count)] : null;
        switch (random.Next(7))
        {
            case 0 or 1 when node is { Attributes.Count: > 0 }:
                var at = random.Next(node.Attributes.Count);
                node.Attributes[at] = Changed(node.Attributes[at]);
                break;
            case 2 when node is { Inputs.Count: > 0 }:
                string[] names = [.. graph.Inputs.Select(input => input.Name), .. graph.Initializers.Select(tensor => tensor.Name),
                    .. graph.Nodes.SelectMany(one => one.Outputs), ""];
                node.Inputs[random.Next(node.Inputs.Count)] = names[random.Next(names.Length)];
                break;
            case 3 when node is not null:
                node.Operator = operators[random.Next(operators.Length)];
                break;
            case 4 when graph.Inputs.Count > 0 && graph.Inputs[random.Next(graph.Inputs.Count)] is { Axes: { Count: > 0 } axes }:
                axes[random.Next(axes.Count)] =
                    (random.Next(3) == 0 ? null : Extremes[random.Next(Extremes.Length)], random.Next(2) == 0 ? "n" : null);
                break;
            default:
                if (graph.Initializers.Count > 0
                    && graph.Initializers[random.Next(graph.Initializers.Count)] is { Raw: { Length: >= 4 } raw } tensor)
                    tensor.Raw = Changed(raw.ToArray(), tensor.Type);
                break;
        }
    }

    private OnnxAttribute Changed(OnnxAttribute attribute) => attribute.Kind switch
    {
        "i" => OnnxAttribute.Of(attribute.Name, Extremes[random.Next(Extremes.Length)]),
        "f" => OnnxAttribute.Of(attribute.Name, ((float[])[0f, -1f, float.NaN, float.PositiveInfinity, 1e30f])[random.Next(5)]),
        "is" when attribute.Ints.Count > 0 => OnnxAttribute.Of(attribute.Name,
            attribute.Ints.Select(value => random.Next(2) == 0 ? value : Extremes[random.Next(Extremes.Length)])),
        "s" => OnnxAttribute.Of(attribute.Name,
            ((string[])["SAME_UPPER", "reverse", "bidirectional", "linear", "cubic", "reflect", "..."])[random.Next(7)]),
        _ => attribute,
    };

    private byte[] Changed(byte[] raw, OnnxType type)
    {
        var value = Extremes[random.Next(Extremes.Length)];
        if (type == OnnxType.Int64)
            BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(random.Next(raw.Length / 8) * 8), value);
        else
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(random.Next(raw.Length / 4) * 4), random.Next(4) == 0 ? float.NaN : value);
        return raw;
    }
}
