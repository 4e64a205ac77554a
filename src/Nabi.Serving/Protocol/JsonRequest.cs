using System.Globalization;
using System.Text.Json;

namespace Nabi.Serving;

/// <summary>A request of the protocol as JSON, with the bytes of the binary extension behind it.</summary>
internal static class JsonRequest
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads a request.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="jsonLength">How many bytes of it are JSON; null for all.</param>
    /// <exception cref="ServingException">The body is not what the protocol says.</exception>
    public static InferRequest Read(ReadOnlyMemory<byte> body, int? jsonLength)
    {
        if (jsonLength is { } length && (length < 0 || length > body.Length))
        {
            throw new ServingException(400,
                $"The header Inference-Header-Content-Length says {length} bytes of JSON, and the body has {body.Length}.");
        }

        try
        {
            using var json = JsonDocument.Parse(body[..(jsonLength ?? body.Length)], Options);
            return Read(json.RootElement, body[(jsonLength ?? body.Length)..]);
        }
        catch (JsonException error)
        {
            throw new ServingException(400,
                $"The body is no JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}; send an object with \"inputs\".");
        }
        catch (InvalidOperationException)
        {
            throw new ServingException(400, "A text of the body is no valid Unicode; send UTF-8.");
        }
    }

    private static InferRequest Read(JsonElement root, ReadOnlyMemory<byte> binary)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ServingException(400, "The body is no JSON object; send one with \"inputs\".");
        if (!root.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() == 0)
            throw new ServingException(400, "The request has no \"inputs\"; send a list of objects with name, shape, datatype and data.");
        if (inputs.GetArrayLength() > 256)
            throw new ServingException(400, $"The request has {inputs.GetArrayLength()} inputs; a model has at most 256.");
        var tensors = new List<InferTensor>();
        foreach (var input in inputs.EnumerateArray())
            tensors.Add(Input(input, ref binary, tensors.Count));
        if (binary.Length > 0)
        {
            throw new ServingException(400,
                $"{binary.Length} bytes are left behind the data of the inputs; say binary_data_size for each that is sent as bytes.");
        }

        var parameters = Object(root, "parameters");
        var id = parameters is { } given && given.TryGetProperty("sequence_id", out var sequence) ? SequenceId(sequence) : null;
        return new InferRequest
        {
            Id = Text(root, "id"),
            Inputs = tensors,
            Outputs = Outputs(root),
            SequenceId = id,
            SequenceStart = Flag(parameters, "sequence_start") ?? false,
            SequenceEnd = Flag(parameters, "sequence_end") ?? false,
            BinaryOutputs = Flag(parameters, "binary_data_output") ?? false,
            // As Triton has it, in microseconds.
            Timeout = parameters is { } some && some.TryGetProperty("timeout", out var timeout)
                ? timeout.ValueKind == JsonValueKind.Number && timeout.TryGetInt64(out var micro) && micro is > 0 and < 1L << 40
                    ? TimeSpan.FromMicroseconds(micro)
                    : throw new ServingException(400, "The parameter timeout must be a number of microseconds above 0.")
                : null,
        };
    }

    private static InferTensor Input(JsonElement input, ref ReadOnlyMemory<byte> binary, int number)
    {
        if (input.ValueKind != JsonValueKind.Object)
            throw new ServingException(400, $"Input {number} is no object; send name, shape, datatype and data.");
        var name = Text(input, "name") ?? throw new ServingException(400, $"Input {number} has no name.");
        var owner = $"Input '{Sentence.Short(name)}'";
        var type = Text(input, "datatype") ?? throw new ServingException(400, $"{owner} has no datatype; FP32, for example.");
        var shape = ShapeOf(input, owner);
        var hasData = input.TryGetProperty("data", out var data);
        if (Object(input, "parameters") is { } parameters && parameters.TryGetProperty("binary_data_size", out var size))
        {
            if (hasData)
                throw new ServingException(400, $"{owner} has both data and binary_data_size; send one of them.");
            if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0 || bytes > binary.Length)
            {
                throw new ServingException(400,
                    $"{owner}: binary_data_size is {Sentence.Short(size.GetRawText())}, and {binary.Length} bytes "
                    + "of data are left in the body.");
            }

            var own = binary.Span[..bytes];
            binary = binary[bytes..];
            return new InferTensor(name, type, DataTypes.Read(type, shape, own, owner));
        }

        if (!hasData || data.ValueKind != JsonValueKind.Array)
            throw new ServingException(400, $"{owner} has no data; send a list of {type}, flat or nested as the shape.");
        return new InferTensor(name, type, Values(type, shape, data, owner));
    }

    /// <summary>The numbers, booleans or texts of a list, flat or nested.</summary>
    internal static Tensor Values(string type, long[] shape, JsonElement data, string owner)
    {
        DataTypes.SizeOf(type, owner);
        // An element takes two bytes of the body at least, so no shape asks for more memory than the body has.
        var count = DataTypes.Count(shape, (data.GetRawText().Length + 1) / 2, owner);
        var lengths = DataTypes.Lengths(shape);
        var at = 0;
        switch (type)
        {
            case "BYTES":
                var texts = new string[count];
                Each(data, element => texts[at] = element.ValueKind == JsonValueKind.String ? element.GetString()!
                    : throw Wrong(owner, type, element, at));
                Whole();
                return new Tensor(lengths, texts);
            case "BOOL":
                var booleans = new bool[count];
                Each(data, element => booleans[at] = element.ValueKind switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Number when element.TryGetInt32(out var number) && number is 0 or 1 => element.GetInt32() == 1,
                    _ => throw Wrong(owner, type, element, at),
                });
                Whole();
                return new Tensor(lengths, booleans);
            case "FP32" or "FP64" or "FP16" or "BF16":
                var floats = new float[count];
                Each(data, element => floats[at] = element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number)
                    ? (float)number : throw Wrong(owner, type, element, at));
                Whole();
                return new Tensor(lengths, floats);
            default:
                var integers = new int[count];
                Each(data, element => integers[at] = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number)
                    ? DataTypes.Narrow(number, owner) : throw Wrong(owner, type, element, at));
                Whole();
                return new Tensor(lengths, integers);
        }

        void Each(JsonElement list, Action<JsonElement> take)
        {
            foreach (var element in list.EnumerateArray())
            {
                if (element.ValueKind == JsonValueKind.Array)
                {
                    Each(element, take);
                }
                else if (at < count)
                {
                    take(element);
                    at++;
                }
                else
                {
                    throw new ServingException(400,
                        $"{owner}: the shape ({Sentence.Join(shape)}) has {count} elements, and the data have more.");
                }
            }
        }

        void Whole()
        {
            if (at < count)
            {
                throw new ServingException(400,
                    $"{owner}: the shape ({Sentence.Join(shape)}) has {count} elements, and the data have {at}.");
            }
        }
    }

    private static ServingException Wrong(string owner, string type, JsonElement element, int at)
        => new(400, $"{owner}: element {at} is {Sentence.Short(element.GetRawText())}, which is no {type}.");

    private static long[] ShapeOf(JsonElement input, string owner)
    {
        if (!input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array)
            throw new ServingException(400, $"{owner} has no shape; send a list of lengths, the batch first.");
        if (shape.GetArrayLength() > 8)
            throw new ServingException(400, $"{owner}: a shape has at most 8 axes, got {shape.GetArrayLength()}.");
        return [.. shape.EnumerateArray().Select(length => length.ValueKind == JsonValueKind.Number && length.TryGetInt64(out var number)
            ? number : throw new ServingException(400, $"{owner}: a length of the shape is {Sentence.Short(length.GetRawText())}."))];
    }

    private static List<RequestedOutput> Outputs(JsonElement root)
    {
        if (!root.TryGetProperty("outputs", out var outputs) || outputs.ValueKind == JsonValueKind.Null)
            return [];
        if (outputs.ValueKind != JsonValueKind.Array || outputs.GetArrayLength() > 256)
            throw new ServingException(400, "\"outputs\" must be a list of at most 256 objects with a name each.");
        List<RequestedOutput> wanted = [];
        foreach (var output in outputs.EnumerateArray())
        {
            if (output.ValueKind != JsonValueKind.Object || Text(output, "name") is not { } name)
                throw new ServingException(400, $"Output {wanted.Count} is no object with a name.");
            wanted.Add(new RequestedOutput(name, Flag(Object(output, "parameters"), "binary_data")));
        }

        return wanted;
    }

    private static string SequenceId(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.String when id.GetString() is { Length: > 0 and <= 128 } text => text,
        JsonValueKind.Number when id.TryGetInt64(out var number) && number > 0 => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new ServingException(400, "The parameter sequence_id must be a whole number above 0, or a text of 1 to 128 characters."),
    };

    private static bool? Flag(JsonElement? parameters, string name)
        => parameters is not { } given || !given.TryGetProperty(name, out var flag) ? null
            : flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean()
            : throw new ServingException(400, $"The parameter {name} must be true or false.");

    private static JsonElement? Object(JsonElement owner, string name)
        => !owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Object ? value
            : throw new ServingException(400, $"\"{name}\" must be an object.");

    private static string? Text(JsonElement owner, string name)
        => !owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 1024 } text ? text
            : throw new ServingException(400, $"\"{name}\" must be a text of at most 1024 characters.");
}
