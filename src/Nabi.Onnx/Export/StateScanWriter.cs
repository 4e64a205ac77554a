namespace Nabi.Onnx;

/// <summary>
/// A state (batch, width) that goes through all steps of a sequence, with or without a mask, as ONNX's Scan, whose body is one step.
/// </summary>
internal static class StateScanWriter
{
    public static string Write(Exporter to, TracedCall step, IndependentScanPrimitive scan)
    {
        var weight = to.Float(step.Input(1));
        return Write(to, step, (step.Input(0), scan.First, scan.Mask), (body, h, z) =>
            new ActivationWriter(body).Write(scan.Activation, body.Node("Add", [z, body.Node("Mul", [h, weight])]))
                ?? throw to.Unknown($"ONNX has no way to write the activation {scan.Activation}"));
    }

    public static string Write(Exporter to, TracedCall step, ComplexScanPrimitive scan)
    {
        var factor = to.Float(step.Input(0));
        var states = step.Input(0).First.Shape[0] / 2;
        return Write(to, step, (step.Input(1), scan.First, scan.Mask), (body, x, b) =>
        {
            var (re, im) = (Half(body, factor, 0, 0), Half(body, factor, 0, 1));
            var (xre, xim) = (Half(body, x, 1, 0), Half(body, x, 1, 1));
            var nextRe = body.Node("Sub", [body.Node("Mul", [re, xre]), body.Node("Mul", [im, xim])]);
            var nextIm = body.Node("Add", [body.Node("Mul", [im, xre]), body.Node("Mul", [re, xim])]);
            return body.Node("Add", [body.Node("Concat", [nextRe, nextIm], OnnxAttribute.Of("axis", 1)), b]);
        });

        string Half(GraphBuilder body, string name, long axis, int half)
            => body.Node("Slice", [name, body.Numbers(half * states), body.Numbers((half + 1) * states), body.Numbers(axis)]);
    }

    /// <summary>The scan around a step from the state and the step's addends to the next state.</summary>
    private static string Write(Exporter to, TracedCall step, (Traced Sequence, int First, int Mask) inputs,
        Func<GraphBuilder, string, string, string> next)
    {
        var (build, sequence) = (to.Build, inputs.Sequence);
        var first = inputs.First >= 0 ? to.Float(step.Input(inputs.First))
            : build.Node("Expand", [build.Scalar(0f), to.AxisLengths.List([sequence.Length(0), sequence.Length(2)])]);
        List<string> sequences = [to.Float(sequence)];
        if (inputs.Mask >= 0)
            sequences.Add(to.Bool(step.Input(inputs.Mask)));
        var body = build.Inner();
        var graph = body.Graph;
        graph.Name = body.Free("step");
        var (state, addend) = (Input("state", OnnxType.Float, 2), Input("addend", OnnxType.Float, 2));
        var counts = inputs.Mask >= 0 ? Input("counts", OnnxType.Bool, 1) : null;
        var made = next(body, state, addend);
        if (counts is not null)
            made = body.Node("Where", [body.Unsqueeze(counts, 1), made, state]);
        foreach (var name in (string[])[body.Free("next"), body.Free("out")])
        {
            body.Named("Identity", made, name);
            graph.Output.Add(Value(name, OnnxType.Float, 2));
        }

        return build.Nodes(
            "Scan",
            2,
            [first, .. sequences],
            OnnxAttribute.Of("body", graph),
            OnnxAttribute.Of("num_scan_inputs", sequences.Count),
            OnnxAttribute.Of("scan_input_axes", [.. sequences.Select(_ => 1)]),
            OnnxAttribute.Of("scan_output_axes", (int[])[1]))[1];

        string Input(string wished, OnnxType type, int rank)
        {
            var name = body.Free(wished);
            graph.Input.Add(Value(name, type, rank));
            return name;
        }

        // Axes of any lengths.
        static ValueInfoProto Value(string name, OnnxType type, int rank)
            => OnnxValueInfo.Of(name, type, Enumerable.Repeat(((long?)null, (string?)null), rank));
    }
}
