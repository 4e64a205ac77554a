namespace Nabi.Onnx;

/// <summary>h_t = a_t h_(t-1) + b_t over time as ONNX's Scan, whose body is one step.</summary>
internal static class ScanWriter
{
    public static string Write(Exporter to, TracedCall step)
    {
        var (a, b) = (step.Input(0), step.Input(1));
        var first = step.InputCount > 2 ? to.Float(step.Input(2))
            : to.Build.Node("Expand", [to.Build.Scalar(0f), to.AxisLengths.List([a.Length(0), a.Length(2)])]);
        return to.Build.Nodes(
            "Scan",
            2,
            [first, to.Float(a), to.Float(b)],
            OnnxAttribute.Of("body", Body(to.Build)),
            OnnxAttribute.Of("num_scan_inputs", 2),
            OnnxAttribute.Of("scan_input_axes", (int[])[1, 1]),
            OnnxAttribute.Of("scan_output_axes", (int[])[1]))[1];
    }

    /// <summary>Running products along an axis: each step's number times the product before it.</summary>
    public static string Write(Exporter to, TracedCall step, CumProdPrimitive product)
    {
        var (x, b) = (step.Input(0), to.Build);
        var axis = x.First.Shape.Axis(product.Axis);
        List<AxisLength> rest = [.. x.Shape];
        rest.RemoveAt(axis);
        var first = b.Node("Expand", [b.Scalar(1f), to.AxisLengths.List(rest)]);
        var body = new GraphProto { Name = b.Free("step") };
        string[] names = [.. ((string[])["p", "x", "next", "out"]).Select(b.Free)];
        foreach (var (type, inputs, output) in ((string, string[], string)[])[("Mul", names[..2], names[2]),
            ("Identity", [names[2]], names[3])])
        {
            var node = new NodeProto { OpType = type, Name = b.Free(output + ".node") };
            node.Input.AddRange(inputs);
            node.Output.Add(output);
            body.Node.Add(node);
        }

        body.Input.AddRange(names[..2].Select(Step));
        body.Output.AddRange(names[2..].Select(Step));
        return b.Nodes(
            "Scan",
            2,
            [first, to.Float(x)],
            OnnxAttribute.Of("body", body),
            OnnxAttribute.Of("num_scan_inputs", 1),
            OnnxAttribute.Of("scan_input_axes", (int[])[axis]),
            OnnxAttribute.Of("scan_output_axes", (int[])[axis]))[1];

        ValueInfoProto Step(string name)
            => OnnxValueInfo.Of(name, OnnxType.Float, rest.Select(_ => ((long?)null, (string?)null)));
    }

    private static GraphProto Body(GraphBuilder build)
    {
        var body = new GraphProto { Name = build.Free("step") };
        string[] names = [.. ((string[])["h", "a", "b", "ah", "next", "out"]).Select(build.Free)];
        Add("Mul", names[3], names[1], names[0]);
        Add("Add", names[4], names[3], names[2]);
        Add("Identity", names[5], names[4]);
        body.Input.AddRange(names[..3].Select(Rows));
        body.Output.AddRange(names[4..].Select(Rows));
        return body;

        void Add(string type, string output, params string[] inputs)
        {
            var node = new NodeProto { OpType = type, Name = build.Free(output + ".node") };
            node.Input.AddRange(inputs);
            node.Output.Add(output);
            body.Node.Add(node);
        }

        // (batch, units) of any lengths.
        static ValueInfoProto Rows(string name) => OnnxValueInfo.Of(name, OnnxType.Float, [(null, null), (null, null)]);
    }
}
