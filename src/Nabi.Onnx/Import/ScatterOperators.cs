namespace Nabi.Onnx;

/// <summary>
/// Operators that put numbers to places. Each number of the result is chosen from the updates by a table that is made from the places, so
/// that both the tensor and the updates train.
/// </summary>
internal static class ScatterOperators
{
    private const string Reductions = "reduction:s=none|add|mul|max|min";

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["ScatterElements"] = new(Elements, 3, 3, "axis:i " + Reductions);
        table["Scatter"] = new(Elements, 3, 3, "axis:i");
        table["ScatterND"] = new(Slices, 3, 3, Reductions);
    }

    private static OnnxValue[] Elements(OnnxCall call)
    {
        var (x, indices) = (call.X, call.Value(1));
        var axis = call.Axis(0);
        if (indices.Shape.Rank != x.Rank || !indices.Shape.Equals(call.Value(2).Shape)
            || indices.Shape.Where((length, other) => other != axis && length > x.Shape[other]).Any())
        {
            throw new NabiException($"places of shape {indices.Shape} and updates of shape {call.Value(2).Shape} do not fit {x.Shape}");
        }

        if (call.IsShapes)
            return call.Shaped(x.Shape);
        var places = indices.Whole();
        var targets = new int[places.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            var (rest, stride, at) = (i, 1, 0);
            for (var other = x.Rank - 1; other >= 0; other--)
            {
                at += stride * (other == axis ? Place(places[i], x.Shape[axis]) : rest % indices.Shape[other]);
                rest /= indices.Shape[other];
                stride *= x.Shape[other];
            }

            targets[i] = at;
        }

        return call.Output(Put(call, x, new Shape(x.Shape.Size, 1), targets));
    }

    private static OnnxValue[] Slices(OnnxCall call)
    {
        var (x, indices) = (call.X, call.Value(1));
        var depth = indices.Shape.Rank == 0 ? 0 : indices.Shape[-1];
        if (depth < 1 || depth > x.Rank
            || !call.Value(2).Shape.Equals(indices.Shape.Slice(0, indices.Shape.Rank - 1).Concat(x.Shape.Slice(depth, x.Rank - depth))))
        {
            throw new NabiException($"places of shape {indices.Shape} and updates of shape {call.Value(2).Shape} do not fit {x.Shape}");
        }

        if (call.IsShapes)
            return call.Shaped(x.Shape);
        var places = indices.Whole();
        var targets = new int[places.Length / depth];
        for (var i = 0; i < targets.Length; i++)
        {
            for (var axis = 0; axis < depth; axis++)
                targets[i] = targets[i] * x.Shape[axis] + Place(places[i * depth + axis], x.Shape[axis]);
        }

        return call.Output(Put(call, x, new Shape(x.Shape.Slice(0, depth).Size, x.Shape.Slice(depth, x.Rank - depth).Size), targets));
    }

    private static int Place(long place, int length)
        => (place < 0 ? place + length : place) is var at && at >= 0 && at < length ? (int)at
            : throw new NabiException($"the place {place} is outside of an axis of length {length}");

    /// <summary>x as rows, some of which are replaced by rows of the updates or combined with them, in their order.</summary>
    private static Tensor Put(OnnxCall call, Tensor x, Shape rows, int[] targets)
    {
        if (targets.Length == 0 || x.Shape.Size == 0)
            return Ops.Reshape(x, x.Shape);
        var reduction = call.Text("reduction", "none");
        var updates = Ops.Reshape(call.Value(2).Tensor, new Shape(targets.Length, rows[1]));
        var result = Ops.Reshape(x, rows);
        var left = Enumerable.Range(0, targets.Length).ToList();
        while (left.Count > 0)
        {
            var source = new int[rows[0]];
            var chosen = new bool[rows[0]];
            List<int> later = [];
            foreach (var i in left)
            {
                if (chosen[targets[i]] && reduction != "none")
                {
                    later.Add(i);
                    continue;
                }

                // Of several updates of one place the last counts.
                (chosen[targets[i]], source[targets[i]]) = (true, i);
            }

            var moved = Ops.Take(updates, new Tensor([source.Length], source), 0);
            result = Ops.Where(new Tensor([rows[0], 1], chosen), Combined(reduction, result, moved), result);
            left = later;
        }

        return Ops.Reshape(result, x.Shape);
    }

    private static Tensor Combined(string reduction, Tensor old, Tensor moved) => reduction switch
    {
        "add" => old + moved,
        "mul" => old * moved,
        "max" => Ops.Maximum(old, moved),
        "min" => Ops.Minimum(old, moved),
        _ => moved,
    };
}
