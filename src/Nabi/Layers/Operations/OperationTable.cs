using System.Text.Json.Nodes;

namespace Nabi.Layers;

/// <summary>The operations of Keras's <c>ops</c> that a functional model's config may name.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<string, Func<Operands, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["Add"] = o => o.X + o.Y,
        ["Subtract"] = o => o.X - o.Y,
        ["Multiply"] = o => o.X * o.Y,
        ["Divide"] = o => o.X / o.Y,
        ["TrueDivide"] = o => o.X / o.Y,
        ["Power"] = o => Ops.Power(o.X, o.Y),
        ["Maximum"] = o => Ops.Maximum(o.X, o.Y),
        ["Minimum"] = o => Ops.Minimum(o.X, o.Y),
        ["Equal"] = o => Ops.Equal(o.X, o.Y),
        ["NotEqual"] = o => Ops.NotEqual(o.X, o.Y),
        ["Greater"] = o => Ops.Greater(o.X, o.Y),
        ["GreaterEqual"] = o => Ops.GreaterEqual(o.X, o.Y),
        ["Less"] = o => Ops.Less(o.X, o.Y),
        ["LessEqual"] = o => Ops.LessEqual(o.X, o.Y),
        ["LogicalAnd"] = o => Truth(o.X) * Truth(o.Y),
        ["LogicalOr"] = o => Ops.Maximum(Truth(o.X), Truth(o.Y)),
        ["LogicalNot"] = o => 1f - Truth(o.X),
        ["Any"] = o => Ops.Max(Truth(o.X), o.Axes(), KeepDims(o)),
        ["All"] = o => Ops.Min(Truth(o.X), o.Axes(), KeepDims(o)),
        ["Sum"] = o => Ops.Sum(o.X, o.Axes(), KeepDims(o)),
        ["Mean"] = o => Ops.Mean(o.X, o.Axes(), KeepDims(o)),
        ["Max"] = o => Ops.Max(o.X, o.Axes(), KeepDims(o)),
        ["Min"] = o => Ops.Min(o.X, o.Axes(), KeepDims(o)),
        ["Amax"] = o => Ops.Max(o.X, o.Axes(), KeepDims(o)),
        ["Amin"] = o => Ops.Min(o.X, o.Axes(), KeepDims(o)),
        ["Negative"] = o => -o.X,
        ["Absolute"] = o => Ops.Abs(o.X),
        ["Abs"] = o => Ops.Abs(o.X),
        ["Exp"] = o => Ops.Exp(o.X),
        ["Log"] = o => Ops.Log(o.X),
        ["Log1p"] = o => Ops.Log1P(o.X),
        ["Sqrt"] = o => Ops.Sqrt(o.X),
        ["Rsqrt"] = o => Ops.Rsqrt(o.X),
        ["Square"] = o => Ops.Square(o.X),
        ["Sign"] = o => Ops.Sign(o.X),
        ["Sin"] = o => Ops.Sin(o.X),
        ["Cos"] = o => Ops.Cos(o.X),
        ["Floor"] = o => Ops.Floor(o.X),
        ["Round"] = o => Ops.Round(o.X),
        ["Tanh"] = o => Ops.Tanh(o.X),
        ["Sigmoid"] = o => Ops.Sigmoid(o.X),
        ["Relu"] = o => Ops.Relu(o.X),
        ["Softplus"] = o => Ops.Softplus(o.X),
        ["Softmax"] = o => Ops.Softmax(o.X, o.Settings.Int("axis", -1)),
        ["LogSoftmax"] = o => Ops.LogSoftmax(o.X, o.Settings.Int("axis", -1)),
        ["Clip"] = o => Ops.Clip(o.X, o.Settings.Float("x_min"), o.Settings.Float("x_max")),
        ["Matmul"] = o => Ops.MatMul(o.X, o.Y),
        ["Where"] = o => Ops.Where(o.X, o.Y, o.At(2)),
        ["Concatenate"] = o => Ops.Concat(o.List, o.Settings.Int("axis", 0)),
        ["Stack"] = o => Ops.Stack(o.List, o.Settings.Int("axis", 0)),
        ["ExpandDims"] = o => Ops.ExpandDims(o.X, o.Settings.Int("axis")),
        ["Squeeze"] = o => Ops.Squeeze(o.X, o.Settings.Int("axis")),
        ["Transpose"] = o => Ops.Transpose(o.X, o.Axes("axes") ?? [.. Enumerable.Range(0, o.X.Rank).Reverse()]),
        ["Reshape"] = o => Ops.Reshape(o.X, o.Settings.Shape("newshape")),
        ["ZerosLike"] = o => Ops.Greater(o.X, o.X),
        ["OnesLike"] = o => Ops.GreaterEqual(Ops.Greater(o.X, o.X), 0f),
        ["ConvertToTensor"] = o => o.X,
        ["StopGradient"] = o => Ops.StopGradient(o.X),
        ["Cast"] = o => Cast(o),
        ["GetItem"] = GetItem,
    };

    public static IEnumerable<string> Names => Functions.Keys.Order(StringComparer.Ordinal);

    public static Func<Operands, Tensor>? Find(string name) => Functions.GetValueOrDefault(name);

    private static bool KeepDims(Operands o) => o.Settings.Bool("keepdims", false);

    private static Tensor Truth(Tensor x) => Ops.NotEqual(x, 0f);

    private static Tensor Cast(Operands o)
        => o.Settings.OptionalText("dtype") switch
        {
            { } type when type.StartsWith("int", StringComparison.Ordinal) => Ops.Cast(o.X, DType.Int32),
            "bool" => Truth(o.X),
            _ => Ops.Cast(o.X, DType.Float32),
        };

    /// <summary><c>x[:, 0]</c>: whole numbers, slices without a step, and an ellipsis are understood.</summary>
    private static Tensor GetItem(Operands o)
    {
        var x = o.X;
        IReadOnlyList<JsonNode?> keys = o.Argument(1) is JsonArray list ? [.. list] : [o.Argument(1)];
        var axis = 0;
        foreach (var key in keys)
        {
            if (key is JsonValue value && value.TryGetValue<int>(out var index))
            {
                x = Ops.Select(x, axis, index);
            }
            else if (key is JsonObject form && (string?)form["class_name"] == "__slice__" && form["config"] is JsonObject slice)
            {
                x = Slice(o, x, axis, slice);
                axis++;
            }
            else if (key is JsonObject dots && (string?)dots["class_name"] == "__ellipsis__")
            {
                axis = x.Rank - (keys.Count - 1 - axis);
            }
            else
            {
                throw new NabiException($"{o.Settings.Owner}: the index {key?.ToJsonString() ?? "null"} is not supported.");
            }
        }

        return x;
    }

    private static Tensor Slice(Operands o, Tensor x, int axis, JsonObject slice)
    {
        var settings = new Configs.Config(o.Settings.Owner, slice);
        var (start, stop, step) = (settings.OptionalInt("start"), settings.OptionalInt("stop"), settings.OptionalInt("step") ?? 1);
        if (start is null or 0 && stop is null && step == 1)
            return x;
        var length = axis < x.Rank ? x.Shape[axis] : throw new NabiException($"{o.Settings.Owner}: too many indices for shape {x.Shape}.");
        if (step == -1 && start is null && stop is null)
            return Ops.Reverse(x, axis);
        if (length < 0 || step < 1)
            throw new NabiException($"{o.Settings.Owner}: a slice needs a known length and a positive step, got shape {x.Shape}.");
        var first = Math.Clamp(start < 0 ? start.Value + length : start ?? 0, 0, length);
        var end = Math.Clamp(stop < 0 ? stop.Value + length : stop ?? length, first, length);
        return Ops.Slice(x, axis, first, (end - first + step - 1) / step, step);
    }
}
