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
        var model = ModelProto.Parser.ParseFrom(original);
        List<GraphProto> graphs = [];
        Collect(model.Graph, graphs);
        for (var times = 1 + random.Next(3); times > 0; times--)
            Change(graphs[random.Next(graphs.Count)]);
        return model.ToByteArray();
    }

    private static void Collect(GraphProto graph, List<GraphProto> all)
    {
        all.Add(graph);
        foreach (var inner in graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.G).OfType<GraphProto>())
            Collect(inner, all);
    }

    private void Change(GraphProto graph)
    {
        var node = graph.Node.Count > 0 ? graph.Node[random.Next(graph.Node.Count)] : null;
        switch (random.Next(7))
        {
            case 0 or 1 when node is { Attribute.Count: > 0 }:
                var at = random.Next(node.Attribute.Count);
                node.Attribute[at] = Changed(node.Attribute[at]);
                break;
            case 2 when node is { Input.Count: > 0 }:
                string[] names = [.. graph.Input.Select(input => input.Name), .. graph.Initializer.Select(tensor => tensor.Name),
                    .. graph.Node.SelectMany(one => one.Output), ""];
                node.Input[random.Next(node.Input.Count)] = names[random.Next(names.Length)];
                break;
            case 3 when node is not null:
                node.OpType = operators[random.Next(operators.Length)];
                break;
            case 4 when graph.Input.Count > 0
                && graph.Input[random.Next(graph.Input.Count)] is { Type.TensorType.Shape.Dim: { Count: > 0 } axes }:
                axes[random.Next(axes.Count)] = OnnxValueInfo.Axis(
                    (random.Next(3) == 0 ? null : Extremes[random.Next(Extremes.Length)], random.Next(2) == 0 ? "n" : null));
                break;
            default:
                if (graph.Initializer.Count > 0
                    && graph.Initializer[random.Next(graph.Initializer.Count)] is { RawData: { Length: >= 4 } raw } tensor)
                {
                    tensor.RawData = ByteString.CopyFrom(Changed(raw.ToByteArray(), tensor.ElementType()));
                }

                break;
        }
    }

    private AttributeProto Changed(AttributeProto attribute) => attribute.KindName() switch
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
