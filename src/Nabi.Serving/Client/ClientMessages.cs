using System.Text.Json;

namespace Nabi.Serving;

/// <summary>Requests as a client writes them, and answers as it reads them.</summary>
internal static class ClientMessages
{
    /// <summary>A request whose numbers stand as bytes behind the JSON.</summary>
    /// <returns>The request, and how many bytes of it are JSON.</returns>
    public static (byte[] Body, int JsonLength) Request(
        IReadOnlyList<(string Name, Tensor Values)> inputs, string? sequence, bool starts, bool ends)
    {
        using ByteBuffer buffer = new();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("parameters");
            json.WriteBoolean("binary_data_output", true);
            if (sequence is not null)
            {
                json.WriteString("sequence_id", sequence);
                json.WriteBoolean("sequence_start", starts);
                json.WriteBoolean("sequence_end", ends);
            }

            json.WriteEndObject();
            json.WriteStartArray("inputs");
            foreach (var (name, values) in inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("datatype", DataTypes.Of(values.DType));
                json.WriteStartArray("shape");
                foreach (var length in values.Shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartObject("parameters");
                json.WriteNumber("binary_data_size", DataTypes.ByteCount(values));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var written = buffer.Length;
        foreach (var (_, values) in inputs)
        {
            var count = DataTypes.ByteCount(values);
            DataTypes.Write(values, buffer.GetSpan(count)[..count]);
            buffer.Advance(count);
        }

        // Memory of its own: a handler may still send it when the answer is there.
        return (buffer.Written.ToArray(), written);
    }

    /// <summary>What a server says of a model.</summary>
    /// <exception cref="NabiException">The answer is not what the protocol says.</exception>
    public static ServedModelInfo Model(byte[] body) => Read(() =>
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        return new ServedModelInfo(root.GetProperty("name").GetString()!,
            [.. root.GetProperty("versions").EnumerateArray().Select(static version => version.GetString()!)],
            [.. root.GetProperty("inputs").EnumerateArray().Select(Tensor)],
            [.. root.GetProperty("outputs").EnumerateArray().Select(Tensor)]);

        static ServedTensorInfo Tensor(JsonElement tensor) => new(tensor.GetProperty("name").GetString()!,
            tensor.GetProperty("datatype").GetString()!,
            new Shape([.. tensor.GetProperty("shape").EnumerateArray().Select(static length => length.GetInt32())]));
    });

    /// <summary>The outputs of an answer.</summary>
    /// <exception cref="NabiException">The answer is not what the protocol says.</exception>
    public static IReadOnlyList<InferTensor> Outputs(byte[] body, int? jsonLength) => Read(() =>
    {
        using var json = JsonDocument.Parse(body.AsMemory(0, jsonLength ?? body.Length));
        var at = jsonLength ?? body.Length;
        List<InferTensor> outputs = [];
        foreach (var output in json.RootElement.GetProperty("outputs").EnumerateArray())
        {
            var (name, type) = (output.GetProperty("name").GetString()!, output.GetProperty("datatype").GetString()!);
            long[] shape = [.. output.GetProperty("shape").EnumerateArray().Select(static length => length.GetInt64())];
            if (output.TryGetProperty("parameters", out var parameters) && parameters.TryGetProperty("binary_data_size", out var size))
            {
                outputs.Add(new InferTensor(name, type, DataTypes.Read(type, shape, body.AsSpan(at, size.GetInt32()), name)));
                at += size.GetInt32();
            }
            else
            {
                outputs.Add(new InferTensor(name, type, JsonRequest.Values(type, shape, output.GetProperty("data"), name)));
            }
        }

        return outputs;
    });

    private static T Read<T>(Func<T> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception error) when (error is JsonException or ServingException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or FormatException)
        {
            throw new NabiException("The server's answer is not one of the Open Inference Protocol.", error);
        }
    }

    /// <summary>The sentence of an error; null where there is none.</summary>
    public static string? Error(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("error").GetString();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
