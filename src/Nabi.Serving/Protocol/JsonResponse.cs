using System.Buffers;
using System.Text.Json;

namespace Nabi.Serving;

/// <summary>An answer of the protocol as JSON, with bytes behind it where they are wanted.</summary>
internal static class JsonResponse
{
    /// <summary>Writes an answer.</summary>
    /// <returns>The JSON, and the bytes behind it; none where all is in the JSON.</returns>
    public static (ReadOnlyMemory<byte> Json, IReadOnlyList<byte[]> Binary) Write(
        string model, string version, InferRequest request, IReadOnlyList<InferTensor> outputs)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        List<byte[]> binary = [];
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model_name", model);
            json.WriteString("model_version", version);
            if (request.Id is { } id)
                json.WriteString("id", id);
            if (request.SequenceId is { } sequence)
            {
                json.WriteStartObject("parameters");
                json.WriteString("sequence_id", sequence);
                json.WriteEndObject();
            }

            json.WriteStartArray("outputs");
            foreach (var output in outputs)
            {
                json.WriteStartObject();
                json.WriteString("name", output.Name);
                json.WriteString("datatype", output.DataType);
                json.WriteStartArray("shape");
                foreach (var length in output.Values.Shape)
                    json.WriteNumberValue(length);
                json.WriteEndArray();
                if (request.Outputs.FirstOrDefault(wanted => wanted.Name == output.Name)?.Binary ?? request.BinaryOutputs)
                {
                    binary.Add(DataTypes.Write(output.Values));
                    json.WriteStartObject("parameters");
                    json.WriteNumber("binary_data_size", binary[^1].Length);
                    json.WriteEndObject();
                }
                else
                {
                    Data(json, output.Values);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return (buffer.WrittenMemory, binary);
    }

    private static void Data(Utf8JsonWriter json, Tensor values)
    {
        json.WriteStartArray("data");
        switch (values.DType)
        {
            case DType.String:
                foreach (var text in values.Texts)
                    json.WriteStringValue(text);
                break;
            case DType.Bool:
                foreach (var value in values.Booleans)
                    json.WriteBooleanValue(value);
                break;
            case DType.Int32:
                foreach (var value in values.Integers)
                    json.WriteNumberValue(value);
                break;
            default:
                foreach (var value in values.Floats)
                {
                    if (float.IsFinite(value))
                        json.WriteNumberValue(value);
                    else
                        json.WriteNullValue();
                }

                break;
        }

        json.WriteEndArray();
    }
}
