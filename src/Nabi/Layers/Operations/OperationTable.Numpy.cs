namespace Nabi.Layers;

public static partial class OperationTable
{
    /// <summary>Operations of <c>keras.src.ops.numpy</c> that look at more than one element, or move elements about.</summary>
    private static void FillNumpy(Dictionary<string, OperationForm> table)
    {
        Reduction("Any", Ops.Any);
        Reduction("All", Ops.All);
        Reduction("Sum", Ops.Sum);
        Reduction("Mean", Ops.Mean);
        Reduction("Var", Ops.Variance);
        Reduction("Std", Ops.StandardDeviation);
        Reduction("Amax", Ops.Max);
        Reduction("Amin", Ops.Min);
        table["Max"] = new(Numpy, o => Ops.Max(o.X, o.Axes(), o.KeepDims)) { Also = [("initial", null)] };
        table["Min"] = new(Numpy, o => Ops.Min(o.X, o.Axes(), o.KeepDims)) { Also = [("initial", null)] };
        table["Prod"] = new(Numpy, o => Ops.Prod(o.X, o.Axes(), o.KeepDims)) { Also = [("dtype", null)] };
        table["CountNonzero"] = new(Numpy, o => Ops.CountNonzero(o.X, o.Axes()));
        table["Argmax"] = new(Numpy, o => Ops.ArgMax(o.X, o.Settings.OptionalInt("axis"), o.KeepDims));
        table["Argmin"] = new(Numpy, o => Ops.ArgMin(o.X, o.Settings.OptionalInt("axis"), o.KeepDims));
        table["Sort"] = new(Numpy, o => Ops.Sort(o.X, o.Axis));
        table["Argsort"] = new(Numpy, o => Ops.Argsort(o.X, o.Axis));
        table["Cumsum"] = new(Numpy, o => Running(o, Ops.CumSum)) { Also = [("dtype", null)] };
        table["Cumprod"] = new(Numpy, o => Running(o, Ops.CumProd)) { Also = [("dtype", null)] };

        table["GetItem"] = new(Numpy, o => Ops.GetItem(o.X, o.Indices)) { Positional = ["key"] };
        table["Take"] = new(Numpy, o => Ops.Take(o.X, o.Y, o.Settings.OptionalInt("axis")));
        table["Where"] = new(Numpy, o => Ops.Where(o.X, o.Y, o.At(2)));
        table["Clip"] = new(Numpy, o => Clip(o));
        table["Concatenate"] = new(Numpy, o => Ops.Concat(o.List, o.Settings.Int("axis", 0))) { TakesList = true };
        table["Stack"] = new(Numpy, o => Ops.Stack(o.List, o.Settings.Int("axis", 0))) { TakesList = true };
        table["Split"] = new(Numpy, o => Split(o));
        table["ExpandDims"] = new(Numpy, o => ExpandDims(o));
        table["Squeeze"] = new(Numpy, o => Squeeze(o));
        table["Reshape"] = new(Numpy, o => Ops.Reshape(o.X, o.Settings.Shape("newshape")));
        table["Ravel"] = new(Numpy, o => Ops.Ravel(o.X));
        table["Transpose"] = new(Numpy, o => Ops.Transpose(o.X, o.Axes("axes") ?? []));
        table["Swapaxes"] = new(Numpy, o => Ops.Swapaxes(o.X, o.Settings.Int("axis1"), o.Settings.Int("axis2")));
        table["Moveaxis"] = new(Numpy, o => Ops.Moveaxis(o.X, o.Settings.Ints("source"), o.Settings.Ints("destination")));
        table["Flip"] = new(Numpy, o => Ops.Flip(o.X, o.Axes()));
        table["Roll"] = new(Numpy, o => Roll(o));
        table["Repeat"] = new(Numpy, o => Repeat(o));
        table["Tile"] = new(Numpy, o => Ops.Tile(o.X, o.Settings.Ints("repeats")));
        table["BroadcastTo"] = new(Numpy, o => Ops.BroadcastTo(o.X, o.Settings.Shape("shape")));
        table["Pad"] = new(Numpy, o => Pad(o)) { Named = ["constant_values"] };
        table["Matmul"] = new(Numpy, o => Ops.MatMul(o.X, o.Y));
        table["Dot"] = new(Numpy, o => Ops.Dot(o.X, o.Y));
        table["Einsum"] = new(Numpy, o => Ops.Einsum(o.Settings.Text("subscripts"), o.All));
        table["ZerosLike"] = new(Numpy, o => Ops.ZerosLike(o.X, TypeOf(o)));
        table["OnesLike"] = new(Numpy, o => Ops.OnesLike(o.X, TypeOf(o)));

        void Reduction(string name, Func<Tensor, int[]?, bool, Tensor> function)
            => table[name] = new(Numpy, o => function(o.X, o.Axes(), o.KeepDims));
    }

    /// <summary>The type that the settings name, or that of the tensor.</summary>
    private static DType TypeOf(Operands o) => o.Settings.OptionalText("dtype") is { } word ? DTypes.Of(word) : o.X.DType;

    private static Tensor Running(Operands o, Func<Tensor, int, Tensor> function)
        => o.Settings.OptionalInt("axis") is { } axis ? function(o.X, axis) : function(Ops.Reshape(o.X, [-1]), 0);

    private static Tensor Clip(Operands o)
    {
        var (low, high) = (Bound("x_min"), Bound("x_max"));
        return Ops.Clip(o.X, low ?? float.NegativeInfinity, high ?? float.PositiveInfinity);

        float? Bound(string key) => o.Settings.Json[key] is JsonValue ? o.Settings.Float(key)
            : o.Settings.Has(key) ? throw o.Unsupported(key, "numbers and null are") : null;
    }

    private static Tensor[] Split(Operands o)
    {
        var axis = o.Settings.Int("axis", 0);
        return o.Settings.Json["indices_or_sections"] is JsonArray
            ? [.. Ops.Split(o.X, [.. o.Settings.Ints("indices_or_sections").Select(at => at < 0 ? at + o.X.Shape[axis] : at)], axis)]
            : [.. Ops.Split(o.X, o.Settings.Int("indices_or_sections"), axis)];
    }

    private static Tensor ExpandDims(Operands o)
    {
        var axes = o.Settings.Ints("axis");
        var rank = o.X.Rank + axes.Length;
        return axes.Select(axis => axis < 0 ? axis + rank : axis).Order().Aggregate(o.X, Ops.ExpandDims);
    }

    private static Tensor Squeeze(Operands o)
    {
        var x = o.X;
        var axes = o.Settings.OptionalInts("axis") ?? [.. Enumerable.Range(0, x.Rank).Where(axis => x.Shape[axis] == 1)];
        return axes.Select(x.Shape.Axis).Distinct().OrderDescending().Aggregate(x, Ops.Squeeze);
    }

    private static Tensor Roll(Operands o)
    {
        var shifts = o.Settings.Ints("shift");
        if (o.Axes() is not { } axes)
            return Ops.Reshape(Ops.Roll(Ops.Reshape(o.X, [-1]), shifts.Sum(), 0), o.X.Shape);
        if (shifts.Length != axes.Length && shifts.Length != 1)
            throw o.Unsupported("shift", "one number per axis is");
        return Enumerable.Range(0, axes.Length).Aggregate(o.X, (x, i) => Ops.Roll(x, shifts[shifts.Length == 1 ? 0 : i], axes[i]));
    }

    private static Tensor Repeat(Operands o)
    {
        var (x, axis) = o.Settings.OptionalInt("axis") is { } one ? (o.X, one) : (Ops.Reshape(o.X, [-1]), 0);
        var times = o.Settings.Ints("repeats");
        if (times.Length == 1)
            return Ops.Repeat(x, times[0], axis);
        return times.Length == x.Shape[axis]
            ? Ops.Concat([.. times.Select((count, i) => Ops.Repeat(Ops.Slice(x, axis, i, 1), count, axis))], axis)
            : throw o.Unsupported("repeats", "one number, or one for each element of the axis, is");
    }

    private static Tensor Pad(Operands o)
    {
        var x = o.X;
        var mode = o.Settings.Text("mode", "constant");
        if (mode is not ("constant" or "reflect" or "symmetric" or "edge"))
            throw o.Unsupported("mode", "'constant', 'reflect', 'symmetric' and 'edge' are");
        var value = o.Argument("constant_values") is { } given
            ? SettingJson.Constant(given) is { Rank: 0 } number
                ? number.Item() : throw new NabiException($"{o.Settings.Owner}: constant_values must be a number.")
            : 0f;
        if (o.Settings.Json["pad_width"] is not JsonArray rows)
            return Padded([(o.Settings.Int("pad_width"), o.Settings.Int("pad_width"))]);
        (int Before, int After)[] widths = [.. rows.Select(row => SettingJson.Constant(row) is { } numbers && numbers.Shape == new Shape(2)
            ? ((int)numbers.Floats[0], (int)numbers.Floats[1]) : throw o.Unsupported("pad_width", "a pair of numbers per axis is"))];
        return Padded(widths);

        Tensor Padded((int, int)[] around)
        {
            (int, int)[] all = around.Length == 1 ? [.. Enumerable.Repeat(around[0], x.Rank)] : around;
            return mode == "constant" ? Ops.Pad(x, all, value) : Ops.Pad(x, all, mode);
        }
    }
}
