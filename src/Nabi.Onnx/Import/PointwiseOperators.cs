namespace Nabi.Onnx;

/// <summary>Arithmetic, comparisons and choices, element by element.</summary>
internal static class PointwiseOperators
{
    // Until operator set 6 the second operand was spread only where a setting said so.
    private const string OldSpreading = "broadcast:i=0|1@-6 axis:i@-6";

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        foreach (var (name, function) in Pairs())
            table[name] = new(call => call.Output(Pair(call, function)), 2, 2, OldSpreading) { TakesUnknown = true };
        foreach (var (name, function) in Comparisons())
            table[name] = new(call => call.Output(Pair(call, function), OnnxType.Bool), 2, 2, OldSpreading) { TakesUnknown = true };
        foreach (var (name, function) in Folds())
            table[name] = new(call => call.Output(Fold(call, function)), 1, int.MaxValue, "") { TakesUnknown = true };
        table["Mean"] = new(call => call.Output(Fold(call, Ops.Add) * (1f / call.Count)), 1, int.MaxValue, "") { TakesUnknown = true };
        table["Div"] = new(call => call.Output(call.Value(0).IsWhole ? Whole(Pair(call, Ops.Divide)) : Pair(call, Ops.Divide)), 2, 2,
            OldSpreading)
        { TakesUnknown = true };
        table["Mod"] =
            new(call => call.Output(Pair(call, (a, b) => Remainder(a, b, call.Flag("fmod")))), 2, 2, "fmod:i=0|1") { TakesUnknown = true };
        table["Not"] = new(call => call.Output(Ops.LogicalNot(call.X), OnnxType.Bool), 1, 1, "") { TakesUnknown = true };
        table["IsNaN"] = new(call => call.Output(Ops.IsNaN(call.X), OnnxType.Bool), 1, 1, "") { TakesUnknown = true };
        table["IsInf"] = new(call => call.Output(Infinite(call, call.X), OnnxType.Bool), 1, 1,
            "detect_positive:i=0|1 detect_negative:i=0|1")
        { TakesUnknown = true };
        table["Where"] = new(Choice, 3, 3, "") { TakesUnknown = true };
    }

    /// <summary>Without the fractional part.</summary>
    public static Tensor Whole(Tensor x) => Ops.Sign(x) * Ops.Floor(Ops.Abs(x));

    private static Dictionary<string, Func<Tensor, Tensor, Tensor>> Pairs() => new(StringComparer.Ordinal)
    {
        ["Add"] = Ops.Add,
        ["Sub"] = Ops.Subtract,
        ["Mul"] = Ops.Multiply,
        ["Pow"] = Ops.Power,
    };

    private static Dictionary<string, Func<Tensor, Tensor, Tensor>> Folds() => new(StringComparer.Ordinal)
    {
        ["Sum"] = Ops.Add,
        ["Max"] = Ops.Maximum,
        ["Min"] = Ops.Minimum,
    };

    private static Dictionary<string, Func<Tensor, Tensor, Tensor>> Comparisons() => new(StringComparer.Ordinal)
    {
        ["Equal"] = Ops.Equal,
        ["Greater"] = Ops.Greater,
        ["Less"] = Ops.Less,
        ["GreaterOrEqual"] = Ops.GreaterEqual,
        ["LessOrEqual"] = Ops.LessEqual,
        ["And"] = Ops.LogicalAnd,
        ["Or"] = Ops.LogicalOr,
        ["Xor"] = Ops.LogicalXor,
    };

    private static Tensor Pair(OnnxCall call, Func<Tensor, Tensor, Tensor> combine)
    {
        var (a, b) = (call.X, call.Value(1).Tensor);
        if (call.Opset < 7)
            b = Aligned(call, a, b);
        call.Fit(Shape.Broadcast(a.Shape, b.Shape));
        return combine(a, b);
    }

    /// <summary>By the old rule the second operand's axes begin at a named one of the first, or are its last.</summary>
    private static Tensor Aligned(OnnxCall call, Tensor a, Tensor b)
    {
        if (!call.Flag("broadcast"))
        {
            return a.Shape.Fits(b.Shape) ? b
                : throw new NabiException($"operands of shapes {a.Shape} and {b.Shape} differ, and this operator set spreads none unasked");
        }

        if (!call.Has("axis") || b.Rank == 0)
            return b;
        var axis = call.Axis(0);
        return axis + b.Rank <= a.Rank ? Ops.Reshape(b, new Shape([.. b.Shape, .. Enumerable.Repeat(1, a.Rank - axis - b.Rank)]))
            : throw new NabiException($"an operand of shape {b.Shape} does not fit {a.Shape} from axis {axis} on");
    }

    private static Tensor Fold(OnnxCall call, Func<Tensor, Tensor, Tensor> combine)
    {
        var result = call.X;
        for (var i = 1; i < call.Count; i++)
        {
            call.Fit(Shape.Broadcast(result.Shape, call.Value(i).Shape));
            result = combine(result, call.Value(i).Tensor);
        }

        return result;
    }

    private static OnnxValue[] Choice(OnnxCall call)
    {
        call.Fit(call.Inputs.Aggregate(Shape.Scalar, (shape, input) => Shape.Broadcast(shape, input!.Shape)));
        return call.Output(Ops.Where(call.X, call.Value(1).Tensor, call.Value(2).Tensor), call.Value(1).Type);
    }

    /// <summary>What division leaves, with the sign of a (as in C) or of b.</summary>
    private static Tensor Remainder(Tensor a, Tensor b, bool signOfFirst) => a - (signOfFirst ? Whole(a / b) : Ops.Floor(a / b)) * b;

    private static Tensor Infinite(OnnxCall call, Tensor x)
        => (call.Flag("detect_positive", true), call.Flag("detect_negative", true)) switch
        {
            (true, true) => Ops.IsInfinite(x),
            (true, false) => Ops.Equal(x, float.PositiveInfinity),
            (false, true) => Ops.Equal(x, float.NegativeInfinity),
            _ => Ops.Less(x, x),
        };
}
