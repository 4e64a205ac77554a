namespace Nabi.Onnx;

/// <summary>Scan: a graph runs over the steps of some tensors, with states that go on from step to step.</summary>
internal sealed class ScanOperator
{
    private readonly OnnxCall call;
    private readonly OnnxBody body;
    private readonly OnnxValue[] states;
    private readonly OnnxValue[] sequences;
    private readonly int[] axes;
    private readonly bool[] backwards;
    private readonly int[] outputAxes;
    private readonly bool[] outputBackwards;
    private readonly int steps;

    private ScanOperator(OnnxCall call)
    {
        this.call = call;
        body = call.Body("body");
        var inputs = call.Inputs.Select((input, i) => input ?? throw new NabiException($"input {i} is missing")).ToArray();
        var count = call.Int("num_scan_inputs");
        if (count < 1 || count > inputs.Length || body.Inputs.Count != inputs.Length)
            throw new NabiException($"{count} sequences among {inputs.Length} inputs do not fit a graph of {body.Inputs.Count} inputs");
        (states, sequences) = (inputs[..^count], inputs[^count..]);
        var rows = body.Graph.Output.Count - states.Length;
        if (rows < 0)
            throw new NabiException($"its graph gives {body.Graph.Output.Count} outputs, which does not fit {states.Length} states");
        axes = [.. IntsOrZeros("scan_input_axes", count).Select((axis, i) => OnnxCall.Axis(sequences[i].Tensor, axis))];
        backwards = [.. IntsOrZeros(call.Has("directions") ? "directions" : "scan_input_directions", count).Select(value => value != 0)];
        outputAxes = [.. IntsOrZeros("scan_output_axes", rows).Select(axis => checked((int)axis))];
        outputBackwards = [.. IntsOrZeros("scan_output_directions", rows).Select(value => value != 0)];
        steps = sequences[0].Shape[axes[0]];
        foreach (var (sequence, axis) in sequences.Zip(axes))
        {
            if (sequence.Shape[axis] != steps && sequence.Shape[axis] >= 0 && steps >= 0)
                throw new NabiException($"sequences of {steps} and {sequence.Shape[axis]} steps do not go together");
        }
    }

    public static OnnxValue[] Run(OnnxCall call)
    {
        if (call.Opset >= 9)
            return new ScanOperator(call).Run();
        throw new NabiException("the Scan of operator set 8, which has the batch in front, is not known here; export with set 9 or above");
    }

    private long[] IntsOrZeros(string name, int count)
        => call.Attribute(name)?.Ints is not { Count: > 0 } given ? new long[count]
            : given.Count == count ? [.. given] : throw new NabiException($"'{name}' has {given.Count} entries for {count}");

    private OnnxValue[] Run()
    {
        call.Run.NoteWalk(steps);
        if (call.Run.IsTrial && (steps < 0 || call.IsShapes))
            return Shapes();
        if (LinearScanPattern.Find(body.Graph) && Linear() is { } whole)
            return whole;
        var now = states;
        var lists = outputAxes.Select(_ => new List<Tensor>()).ToArray();
        OnnxValue[] given = [];
        for (var t = 0; t < steps; t++)
        {
            given = call.Run.Execute(body, [.. now, .. sequences.Select((sequence, i) => Step(sequence, i, t))], call.Scope);
            now = given[..states.Length];
            for (var i = 0; i < lists.Length; i++)
                lists[i].Add(given[states.Length + i].Tensor);
        }

        if (steps == 0 && lists.Length > 0)
            throw new NabiException("there is no step");
        return [.. now, .. lists.Select((list, i) =>
        {
            if (outputBackwards[i])
                list.Reverse();
            var one = given[states.Length + i];
            return new OnnxValue(Ops.Stack(list, Place(i, one.Shape.Rank + 1)), one.Type, one.Origin);
        })];
    }

    private OnnxValue Step(OnnxValue sequence, int i, int t)
        => new(Ops.Select(sequence.Tensor, axes[i], backwards[i] ? steps - 1 - t : t), sequence.Type, sequence.Origin);

    private int Place(int output, int rank)
        => outputAxes[output] >= -rank && outputAxes[output] < rank
            ? (outputAxes[output] + rank) % rank : throw new NabiException($"there is no axis {outputAxes[output]} for output {output}");

    /// <summary>One step tells the shapes; a state keeps its own.</summary>
    private OnnxValue[] Shapes()
    {
        var given = call.Run.Execute(body,
            [.. states.Select(ControlOperators.AsData).Select(WithOpenLengths), .. sequences.Select((sequence, i) => new OnnxValue(
            Tensor.Symbolic(Without(sequence.Shape, axes[i]), sequence.Tensor.DType), sequence.Type, OnnxOrigin.Data))], call.Scope);
        var rows = given.Skip(states.Length).Select((value, i) =>
        {
            List<int> shape = [.. value.Shape];
            shape.Insert(Place(i, value.Shape.Rank + 1), steps);
            return new OnnxValue(Tensor.Symbolic(call.Fit(new Shape([.. shape])), value.Tensor.DType), value.Type, OnnxOrigin.Data);
        });
        return [.. states.Zip(given, ControlOperators.Merged), .. rows];
    }

    private static OnnxValue WithOpenLengths(OnnxValue value) => ControlOperators.Merged(value, value);

    private static Shape Without(Shape shape, int axis) => new([.. shape.Where((_, other) => other != axis)]);

    /// <summary>h' = a h + b over (batch, units) as one operation, which is as fast as the layer it came from.</summary>
    private OnnxValue[]? Linear()
    {
        if (states[0].Shape.Rank != 2 || Array.Exists(sequences, sequence => sequence.Shape.Rank != 3 || sequence.IsWhole)
            || !axes.SequenceEqual([1, 1]) || steps == 0
            || Array.Exists(backwards, back => back) || outputBackwards[0] || Place(0, 3) != 1)
        {
            return null;
        }

        Shape step = [sequences[0].Shape[0], sequences[0].Shape[2]];
        if (!sequences[0].Shape.Equals(sequences[1].Shape) || !states[0].Shape.Equals(step))
            return null;
        var all = Ops.LinearScan(sequences[0].Tensor, sequences[1].Tensor, states[0].Tensor);
        return [call.OutputValue(Ops.Select(all, 1, -1)), call.OutputValue(all)];
    }
}
