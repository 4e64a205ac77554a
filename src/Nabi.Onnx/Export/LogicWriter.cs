namespace Nabi.Onnx;

/// <summary>Operations that give or take booleans.</summary>
internal static class LogicWriter
{
    public static string Write(Exporter to, TracedCall step, ComparePrimitive compare)
    {
        var (a, b) = (step.Input(0), step.Input(1));
        var isEquality = compare.Comparison is ComparisonKind.Equal or ComparisonKind.NotEqual;
        // ONNX compares tensors of one type, booleans for equality alone.
        string[] inputs = (a.IsInteger && b.IsInteger) || (isEquality && a.IsBoolean && b.IsBoolean)
            ? [to.Name(a), to.Name(b)] : [to.Float(a), to.Float(b)];
        return compare.Comparison switch
        {
            ComparisonKind.NotEqual => to.Build.Node("Not", [to.Build.Node("Equal", inputs)]),
            _ => to.Build.Node(OperationTable.Find(compare.Name)!.Onnx!, inputs),
        };
    }

    public static string Write(Exporter to, TracedCall step, PredicatePrimitive test)
    {
        var x = to.Float(step.Input(0));
        return test.Name switch
        {
            "Isfinite" => to.Build.Node("Not", [to.Build.Node("Or", [to.Build.Node("IsNaN", [x]), to.Build.Node("IsInf", [x])])]),
            "Isposinf" => to.Build.Node("And", [to.Build.Node("IsInf", [x]), to.Build.Node("Greater", [x, to.Build.Scalar(0f)])]),
            "Isneginf" => to.Build.Node("And", [to.Build.Node("IsInf", [x]), to.Build.Node("Less", [x, to.Build.Scalar(0f)])]),
            // 1 / -0 is minus infinity.
            "Signbit" =>
                to.Build.Node("Or", [to.Build.Node("Less", [x, to.Build.Scalar(0f)]),
                    to.Build.Node("Less", [to.Build.Node("Reciprocal", [x]), to.Build.Scalar(0f)])]),
            _ => to.Build.Node(OperationTable.Find(test.Name)?.Onnx ?? throw to.Unknown($"the test {test.Name} is code"), [x]),
        };
    }

    /// <summary>The largest or smallest of ones and zeros: this operator set reduces no booleans.</summary>
    public static string Write(Exporter to, TracedCall step, LogicReducePrimitive reduce)
    {
        var x = step.Input(0);
        var axes = OperationWriter.Axes(x, reduce.Axes);
        return axes.Length == 0 ? to.Bool(x)
            : to.Build.Cast(
                to.Build.Node(reduce.IsAny ? "ReduceMax" : "ReduceMin", [to.Float(x)], OnnxAttribute.Of("axes", axes),
                    OnnxAttribute.Of("keepdims", reduce.KeepDims ? 1 : 0)),
                OnnxType.Bool);
    }

    /// <summary>A choice; of booleans in words that every runtime has.</summary>
    public static string Where(Exporter to, TracedCall step)
    {
        var condition = to.Bool(step.Input(0));
        var (a, b) = (to.Name(step.Input(1)), to.Name(step.Input(2)));
        return step.Output().IsBoolean
            ? to.Build.Node("Or", [to.Build.Node("And", [condition, a]), to.Build.Node("And", [to.Build.Node("Not", [condition]), b])])
            : to.Build.Node("Where", [condition, a, b]);
    }
}
