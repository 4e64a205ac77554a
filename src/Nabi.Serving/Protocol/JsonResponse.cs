using System.Text.Json;

namespace Nabi.Serving;

/// <summary>An answer of the protocol as JSON, with bytes behind it where they are wanted.</summary>
internal static class JsonResponse
{
    /// <summary>Writes an answer: the JSON, and behind it the outputs that are wanted as bytes.</summary>
    /// <returns>How many bytes the JSON has.</returns>
    public static int Write(ByteBuffer buffer, string model, string version, InferRequest request, IReadOnlyList<InferTensor> outputs)
    {
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
                if (IsBinary(request, output.Name))
                {
                    json.WriteStartObject("parameters");
                    json.WriteNumber("binary_data_size", DataTypes.ByteCount(output.Values));
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

        var written = buffer.Length;
        foreach (var output in outputs)
        {
            if (!IsBinary(request, output.Name))
                continue;
            var count = DataTypes.ByteCount(output.Values);
            DataTypes.Write(output.Values, buffer.GetSpan(count)[..count]);
            buffer.Advance(count);
        }

        return written;
    }

    /// <summary>Whether an output is wanted as bytes.</summary>
    public static bool IsBinary(InferRequest request, string output)
    {
        foreach (var wanted in request.Outputs)
        {
            if (wanted.Name == output)
                return wanted.Binary ?? request.BinaryOutputs;
        }

        return request.BinaryOutputs;
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
