namespace Nabi.Onnx;

/// <summary>
/// Branches and loops. Each iteration of a loop is a run of its graph; a scan that is a linear one in time runs as one operation.
/// </summary>
internal static class ControlOperators
{
    private const string ScanSettings = "body:g num_scan_inputs:i scan_input_axes:is@9- scan_input_directions:is@9- "
        + "scan_output_axes:is@9- scan_output_directions:is@9- directions:is@-8";

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["If"] = new(If, 1, 1, "then_branch:g else_branch:g") { Settings = [0], TakesUnknown = true };
        table["Loop"] = new(Loop, 0, int.MaxValue, "body:g") { Settings = [0, 1], TakesUnknown = true };
        table["Scan"] = new(ScanOperator.Run, 1, int.MaxValue, ScanSettings) { TakesUnknown = true };
    }

    /// <summary>A value that is no longer constant because a branch or a loop that depends on data chose it.</summary>
    public static OnnxValue AsData(OnnxValue value) => value.IsConstant ? new OnnxValue(value.Tensor, value.Type, OnnxOrigin.Data) : value;

    private static OnnxValue[] If(OnnxCall call)
    {
        var (yes, no) = (call.Body("then_branch"), call.Body("else_branch"));
        var condition = call.Value(0);
        if (condition.IsConstant)
            return call.Run.Execute(condition.Number != 0 ? yes : no, [], call.Scope);
        if (!call.Run.IsTrial)
            return [.. call.Run.Execute(condition.Number != 0 ? yes : no, [], call.Scope).Select(AsData)];
        // Which one runs depends on data: what both give is known, or what the only one that fits gives.
        var (first, second) = (Try(call, yes, out var error), Try(call, no, out _));
        if ((first ?? second) is null)
            throw error!;
        return first is null || second is null ? [.. (first ?? second)!.Select(WithOpenLengths)] : Merged(first, second);
    }

    private static OnnxValue[]? Try(OnnxCall call, OnnxBody body, out NabiException? error)
    {
        try
        {
            error = null;
            return call.Run.Execute(body, [], call.Scope);
        }
        catch (NabiException refused) when (refused is not OnnxBudgetException)
        {
            error = refused;
            return null;
        }
    }

    private static OnnxValue[] Merged(OnnxValue[] first, OnnxValue[] second)
        => first.Length == second.Length ? [.. first.Zip(second, Merged)]
            : throw new NabiException($"one branch gives {first.Length} values, the other {second.Length}");

    /// <summary>What two values have in common: lengths that differ are not known.</summary>
    internal static OnnxValue Merged(OnnxValue a, OnnxValue b)
    {
        if (a.Shape.Rank != b.Shape.Rank)
            throw new NabiException($"it gives {a.Shape} or {b.Shape} depending on data, and the number of axes must be one");
        var shape = new Shape([.. a.Shape.Select((length, axis) => length == b.Shape[axis] ? length : Shape.Unknown)]);
        return new OnnxValue(Tensor.Symbolic(shape, a.Tensor.DType), a.Type, OnnxOrigin.Data);
    }

    private static OnnxValue WithOpenLengths(OnnxValue value) => Merged(value, value);

    /// <summary>
    /// At most M iterations, as long as the condition holds; states go from one to the next, and what else an iteration gives is stacked.
    /// </summary>
    private static OnnxValue[] Loop(OnnxCall call)
    {
        var body = call.Body("body");
        var states = call.Inputs.Skip(2).Select((input, i) => input ?? throw new NabiException($"state {i} is missing")).ToArray();
        if (body.Inputs.Count != states.Length + 2 || body.Graph.Output.Count < states.Length + 1)
        {
            throw new NabiException(
                $"its graph takes {body.Inputs.Count} inputs and gives {body.Graph.Output.Count} outputs, which does "
                + $"not fit {states.Length} states");
        }

        var most = call.Optional(0);
        var condition = call.Optional(1) ?? OnnxValue.Constant(Shape.Scalar, [1f], OnnxType.Bool);
        var lists = new List<Tensor>[body.Graph.Output.Count - states.Length - 1];
        for (var i = 0; i < lists.Length; i++)
            lists[i] = [];
        OnnxValue[]? last = null;
        var dependsOnData = most is { IsConstant: false };
        for (var iteration = 0L; ; iteration++)
        {
            dependsOnData |= !condition.IsConstant;
            if (dependsOnData && call.Run.IsTrial)
                return Unknown(call, body, states);
            if (condition.Number == 0 || iteration >= (most?.WholeNumber ?? long.MaxValue))
                break;
            last =
                call.Run.Execute(body, [OnnxValue.Constant(Shape.Scalar, [iteration], OnnxType.Int64), condition, .. states], call.Scope);
            (condition, states) = (last[0], last[1..(states.Length + 1)]);
            for (var i = 0; i < lists.Length; i++)
                lists[i].Add(last[states.Length + 1 + i].Tensor);
            call.Run.Budget.SpendNode();
        }

        call.Run.NoteWalk(lists.Length > 0 ? lists[0].Count : -1);
        var given = states.Concat(
            lists.Select((list, i) => Row(call, body, list, last?[states.Length + 1 + i], body.Graph.Output[states.Length + 1 + i])));
        return [.. dependsOnData ? given.Select(AsData) : given];
    }

    private static OnnxValue Row(OnnxCall call, OnnxBody body, List<Tensor> list, OnnxValue? last, ValueInfoProto info)
    {
        if (last is not null)
            return new OnnxValue(Ops.Stack(list), last.Type, last.Origin);
        // Without an iteration the graph itself says what one would give.
        if (info.Axes() is not { } axes || axes.Any(axis => axis.Length() is null or < 0 or > int.MaxValue))
        {
            throw new NabiException(
                $"it makes no iteration, and the shape of '{OnnxNames.Short(info.Name)}' in "
                + $"'{OnnxNames.Short(body.Graph.Name)}' is not known");
        }

        var shape = call.Fit(axes.Select(axis => axis.DimValue).Prepend(0));
        return new OnnxValue(Tensor.Zeros(shape, info.ElementType() == OnnxType.Bool ? DType.Bool : DType.Float32),
            info.ElementType(), OnnxOrigin.Lengths);
    }

    /// <summary>
    /// How many iterations there are depends on data: one of them tells the shapes, and lengths that it changes are not known.
    /// </summary>
    private static OnnxValue[] Unknown(OnnxCall call, OnnxBody body, OnnxValue[] states)
    {
        var number = new OnnxValue(Tensor.Symbolic(Shape.Scalar), OnnxType.Int64, OnnxOrigin.Data);
        var holds = new OnnxValue(Tensor.Symbolic(Shape.Scalar, DType.Bool), OnnxType.Bool, OnnxOrigin.Data);
        OnnxValue[] given = [];
        // Lengths only get lost, so this comes to an end.
        for (var changed = true; changed;)
        {
            given = call.Run.Execute(body, [number, holds, .. states.Select(WithOpenLengths)], call.Scope);
            var joined = states.Zip(given.Skip(1), Merged).ToArray();
            changed = joined.Zip(states).Any(pair => !pair.First.Shape.Equals(pair.Second.Shape));
            states = joined;
        }

        return [.. states, .. given.Skip(states.Length + 1).Select(value => new OnnxValue(
            Tensor.Symbolic(new Shape([Shape.Unknown, .. value.Shape]), value.Tensor.DType), value.Type, OnnxOrigin.Data))];
    }
}
