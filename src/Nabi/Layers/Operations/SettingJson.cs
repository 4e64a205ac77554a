namespace Nabi.Layers;

/// <summary>Settings and constants of operations as Keras's configs hold them.</summary>
internal static class SettingJson
{
    private const string SliceName = "__slice__";
    private const string EllipsisName = "__ellipsis__";
    private const string ArrayName = "__numpy__";

    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        int number => number,
        float number => Number(number),
        string text => text,
        int[] list => new JsonArray([.. list.Select(item => (JsonNode)item)]),
        int[][] rows => new JsonArray([.. rows.Select(row => Write(row))]),
        TensorIndex[] indices => new JsonArray([.. indices.Select(Index)]),
        _ => throw new NabiException($"A setting of the type {value.GetType().Name} has no form in a config."),
    };

    /// <summary>A tensor with numbers among the arguments: a number, or an array as Keras writes those.</summary>
    public static JsonNode Constant(Tensor tensor)
        => tensor.Rank == 0 ? Element(tensor, 0)
            : new JsonObject
            {
                ["class_name"] = ArrayName,
                ["config"] = new JsonObject { ["value"] = Rows(tensor, 0, 0), ["dtype"] = tensor.DType.Word() },
            };

    /// <summary>A number, or an array of numbers, or null where the node is neither.</summary>
    public static Tensor? Constant(JsonNode? node)
    {
        if (node is JsonObject form && (Named(form, ArrayName) || Named(form, "__tensor__")) && form["config"] is JsonObject config)
        {
            var floats = Constant(config["value"]);
            return floats is not null && config["dtype"] is JsonValue type && type.TryGetValue<string>(out var name)
                ? Ops.Cast(floats, DTypes.Of(name)) : floats;
        }

        if (node is JsonValue truth && truth.TryGetValue<bool>(out var flag))
            return new Tensor(Nabi.Shape.Scalar, [flag]);

        List<float> values = [];
        return Shape(node, values) is { } lengths ? new Tensor(new Shape([.. lengths]), values.ToArray()) : null;
    }

    /// <summary>The indices of <c>x[...]</c>.</summary>
    /// <exception cref="NabiException">One is none that is known here.</exception>
    public static TensorIndex[] Indices(JsonNode? key, string owner)
        => key is JsonArray list ? [.. list.Select(item => Index(item, owner))] : [Index(key, owner)];

    private static TensorIndex Index(JsonNode? node, string owner)
    {
        switch (node)
        {
            case null:
                return TensorIndex.NewAxis;
            case JsonValue value when value.TryGetValue<int>(out var place):
                return place;
            case JsonObject form when Named(form, SliceName) && form["config"] is JsonObject slice:
                var settings = new Configs.Config(owner, slice);
                var step = settings.OptionalInt("step") ?? 1;
                return step != 0 ? TensorIndex.Slice(settings.OptionalInt("start"), settings.OptionalInt("stop"), step)
                    : throw new NabiException($"{owner}: the step of a slice must not be 0.");
            case JsonObject form when Named(form, EllipsisName):
                return TensorIndex.Ellipsis;
            default:
                throw new NabiException(
                    $"{owner}: the index {JsonDescription.Of(node)} is not supported; known are whole numbers, slices of "
                    + "whole numbers, None and '...'.");
        }
    }

    private static JsonNode? Index(TensorIndex index) => index.Kind switch
    {
        TensorIndexKind.NewAxis => null,
        TensorIndexKind.Index => index.Start,
        TensorIndexKind.Ellipsis => new JsonObject { ["class_name"] = EllipsisName, ["config"] = new JsonObject() },
        _ => new JsonObject
        {
            ["class_name"] = SliceName,
            ["config"] = new JsonObject { ["start"] = index.Start, ["stop"] = index.Stop, ["step"] = index.Step == 1 ? null : index.Step },
        },
    };

    private static bool Named(JsonObject form, string name)
        => form["class_name"] is JsonValue value && value.TryGetValue<string>(out var text) && text == name;

    private static JsonNode Element(Tensor tensor, int at) => tensor.DType switch
    {
        DType.Int32 => tensor.Integers[at],
        DType.Bool => tensor.Booleans[at],
        _ => Number(tensor.Floats[at]),
    };

    private static JsonNode Number(float value)
        => value == MathF.Truncate(value) && Math.Abs(value) < 1e6f ? JsonValue.Create((int)value)
            : float.IsFinite(value) ? JsonValue.Create(value)
            : throw new NabiException($"The constant {value} of an operation has no form in JSON.");

    private static JsonArray Rows(Tensor tensor, int axis, int from)
    {
        var inner = tensor.Shape.Product(axis + 1, tensor.Rank);
        return new JsonArray(
            [.. Enumerable.Range(0, tensor.Shape[axis]).Select(i => axis < tensor.Rank - 1 ? Rows(tensor, axis + 1, from + i * inner)
            : Element(tensor, from + i))]);
    }

    private static List<int>? Shape(JsonNode? node, List<float> values)
    {
        switch (node)
        {
            case JsonValue value when value.TryGetValue<double>(out var number):
                values.Add((float)number);
                return [];
            case JsonValue value when value.TryGetValue<bool>(out var flag):
                values.Add(flag ? 1f : 0f);
                return [];
            case JsonValue value when value.TryGetValue<int>(out var whole):
                values.Add(whole);
                return [];
            case JsonValue value when value.TryGetValue<float>(out var single):
                values.Add(single);
                return [];
            case JsonArray list:
                List<int>? inner = null;
                foreach (var item in list)
                {
                    var lengths = Shape(item, values);
                    if (lengths is null || (inner is not null && !inner.SequenceEqual(lengths)))
                        return null;
                    inner = lengths;
                }

                return [list.Count, .. inner ?? []];
            default:
                return null;
        }
    }
}
