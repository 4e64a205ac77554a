namespace Nabi.Onnx;

/// <summary>One operation of Nabi as nodes; the table of what is written by whom.</summary>
internal static class OperationWriter
{
    public static void Write(Exporter to, TracedCall step)
    {
        switch (step.Primitive)
        {
            case SequencePrimitive sequence:
                new SequenceWriter(to, step, sequence).Write();
                return;
            case NormalizePrimitive normalize:
                Normalize(to, step, normalize);
                return;
            case SortPrimitive sort:
                Sort(to, step, sort);
                return;
            case FourierPrimitive fourier:
                FourierWriter.Write(to, step, fourier);
                return;
            default:
                if (One(to, step) is { } name)
                    to.Give(step.Output(), name);
                else if (!to.Expand(step))
                    throw to.Unknown($"ONNX has no way to write the operation {step.Primitive.Name}");
                return;
        }
    }

    private static string? One(Exporter to, TracedCall step) => step.Primitive switch
    {
        ActivationPrimitive activation => new ActivationWriter(to.Build).Write(activation.Kind, to.Float(step.Input(0)))
            ?? throw to.Unknown($"ONNX has no way to write the activation {activation.Name}"),
        FormulaPrimitive formula => new FormulaWriter(to.Build).Write(formula, to.Float(step.Input(0)))
            ?? throw to.Unknown(OperationTable.Find(formula.Name) is null
                ? $"the custom function {formula.Name} is code" : $"ONNX has no way to write the operation {formula.Name}"),
        UnaryPrimitive when OperationTable.Find(step.Primitive.Name) is { Onnx: { } word } =>
            to.Build.Node(word, [to.Float(step.Input(0))]),
        BinaryPrimitive => BinaryWriter.Write(to, step),
        ComparePrimitive compare => LogicWriter.Write(to, step, compare),
        LogicPrimitive or NotPrimitive when OperationTable.Find(step.Primitive.Name) is { Onnx: { } word } => to.Build.Node(
            word, Enumerable.Range(0, step.InputCount).Select(i => to.Bool(step.Input(i))).ToArray()),
        PredicatePrimitive test => LogicWriter.Write(to, step, test),
        LogicReducePrimitive reduce => LogicWriter.Write(to, step, reduce),
        WherePrimitive => LogicWriter.Where(to, step),
        SoftmaxPrimitive => to.Build.Node("Softmax", [to.Float(step.Input(0))], OnnxAttribute.Of("axis", -1)),
        LogSoftmaxPrimitive => to.Build.Node("LogSoftmax", [to.Float(step.Input(0))], OnnxAttribute.Of("axis", -1)),
        Activations.SparsemaxPrimitive => Sparsemax(to, step),
        ReducePrimitive reduce => Reduce(to, step, reduce),
        MatMulPrimitive product =>
            to.Build.Node("MatMul", [Turned(to, step.Input(0), product.TransposeA), Turned(to, step.Input(1), product.TransposeB)]),
        GatherPrimitive => to.Build.Node("Gather", [to.Name(step.Input(0)), to.Build.Cast(to.Name(step.Input(1)), OnnxType.Int64)],
            OnnxAttribute.Of("axis", 0)),
        OneHotPrimitive oneHot => to.Build.Node(
            "OneHot",
            [to.Build.Cast(to.Name(step.Input(0)), OnnxType.Int64), to.Build.Number(oneHot.Classes),
                to.Build.Weights("off_on", [2], [0f, 1f])],
            OnnxAttribute.Of("axis", -1)),
        CastPrimitive => to.Build.Cast(to.Name(step.Input(0)), step.Output().Type),
        ArgMaxPrimitive => to.Build.Cast(
            to.Build.Node("ArgMax", [to.Float(step.Input(0))], OnnxAttribute.Of("axis", -1), OnnxAttribute.Of("keepdims", 0)),
            OnnxType.Int32),
        FramesPrimitive frames => FourierWriter.Frames(to, step, frames),
        TrianglePrimitive triangle => to.Build.Node("Trilu", [to.Name(step.Input(0)), to.Build.Number(triangle.Diagonal)],
            OnnxAttribute.Of("upper", triangle.Upper ? 1 : 0)),
        TakeAlongAxisPrimitive { Scatters: false } => to.Build.Node("GatherElements", [to.Name(step.Input(0)), to.Name(step.Input(1))],
            OnnxAttribute.Of("axis", step.Input(0).Rank - 1)),
        CopyPrimitive or DropoutPrimitive => to.Name(step.Input(0)),
        CumProdPrimitive product => ScanWriter.Write(to, step, product),
        LinearScanPrimitive => ScanWriter.Write(to, step),
        IndependentScanPrimitive scan => StateScanWriter.Write(to, step, scan),
        ComplexScanPrimitive scan => StateScanWriter.Write(to, step, scan),
        CumSumPrimitive sum =>
            to.Build.Node("CumSum", [to.Float(step.Input(0)), to.Build.Number(step.Input(0).First.Shape.Axis(sum.Axis))]),
        ReshapePrimitive => to.AxisLengths.Reshape(to.Name(step.Input(0)), step.Input(0).Shape, step.Output().Shape),
        _ => ShapingWriter.Write(to, step) ?? WindowWriter.Write(to, step),
    };

    private static string Turned(Exporter to, Traced value, bool turn)
    {
        var name = to.Float(value);
        if (!turn)
            return name;
        int[] order = [.. Enumerable.Range(0, value.Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return to.Build.Transpose(name, order);
    }

    private static string Reduce(Exporter to, TracedCall step, ReducePrimitive reduce)
    {
        var x = step.Input(0);
        var axes = Axes(x, reduce.Axes);
        var keep = OnnxAttribute.Of("keepdims", reduce.KeepDims ? 1 : 0);
        if (axes.Length == 0)
            return to.Float(x);
        // Only the sum takes its axes as an input in this operator set.
        return reduce.Reduction == ReductionKind.Sum
            ? to.Build.Node("ReduceSum", [to.Float(x), to.Build.Numbers(axes)], keep)
            : to.Build.Node($"Reduce{reduce.Reduction}", [to.Float(x)], OnnxAttribute.Of("axes", axes), keep);
    }

    /// <summary>The axes of a reduction in order, all where none is named.</summary>
    internal static long[] Axes(Traced x, IReadOnlyList<int> axes)
        => [.. (axes.Count == 0 ? Enumerable.Range(0, x.Rank) : axes.Select(x.First.Shape.Axis)).Order().Select(axis => (long)axis)];

    private static void Sort(Exporter to, TracedCall step, SortPrimitive sort)
    {
        var count = to.AxisLengths.List([step.Output().Length(-1)]);
        var both = to.Build.Nodes("TopK", 2, [to.Float(step.Input(0)), count], OnnxAttribute.Of("axis", -1),
            OnnxAttribute.Of("largest", sort.Descending ? 1 : 0));
        to.Give(step.Output(0), both[0]);
        to.Give(step.Output(1), to.Build.Cast(both[1], OnnxType.Int32));
    }

    private static void Normalize(Exporter to, TracedCall step, NormalizePrimitive normalize)
    {
        var x = to.Float(step.Input(0));
        var axes = OnnxAttribute.Of("axes", normalize.Axes.Select(step.Input(0).First.Shape.Axis).Order());
        var keep = OnnxAttribute.Of("keepdims", 1);
        var mean = normalize.Centred ? to.Build.Node("ReduceMean", [x], axes, keep)
            : to.Build.Node("Mul", [to.Build.Node("ReduceMean", [x], axes, keep), to.Build.Scalar(0f)]);
        var centre = normalize.Centred ? to.Build.Node("Sub", [x, mean]) : x;
        var variance = to.Build.Node("ReduceMean", [to.Build.Node("Mul", [centre, centre])], axes, keep);
        var deviation = to.Build.Node("Sqrt", [to.Build.Node("Add", [variance, to.Build.Scalar(normalize.Epsilon)])]);
        to.Give(step.Output(0), to.Build.Node("Div", [centre, deviation]));
        to.Give(step.Output(1), mean);
        to.Give(step.Output(2), variance);
    }

    /// <summary>The formula of the activation, with the running sums of the sorted numbers.</summary>
    private static string Sparsemax(Exporter to, TracedCall step)
    {
        var b = to.Build;
        var x = to.Float(step.Input(0));
        var width = step.Input(0).Length(-1);
        var sorted = b.Nodes("TopK", 2, [x, to.AxisLengths.List([width])], OnnxAttribute.Of("axis", -1))[0];
        var last = b.Number(step.Input(0).Rank - 1);
        var sums = b.Node("CumSum", [sorted, last]);
        var ones = b.Node("Add", [b.Node("Mul", [sorted, b.Scalar(0f)]), b.Scalar(1f)]);
        var places = b.Node("CumSum", [ones, last]);
        var inside = b.Cast(b.Node("Greater", [b.Node("Add", [b.Node("Mul", [places, sorted]), b.Scalar(1f)]), sums]), OnnxType.Float);
        var count = b.Node("ReduceSum", [inside, b.Numbers(-1)], OnnxAttribute.Of("keepdims", 1));
        var total = b.Node("ReduceSum", [b.Node("Mul", [inside, sums]), b.Numbers(-1)], OnnxAttribute.Of("keepdims", 1));
        var threshold = b.Node("Div", [b.Node("Sub", [total, b.Scalar(1f)]), count]);
        return b.Node("Max", [b.Node("Sub", [x, threshold]), b.Scalar(0f)]);
    }
}
