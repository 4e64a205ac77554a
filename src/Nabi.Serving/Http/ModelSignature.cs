using System.Text.Json;

namespace Nabi.Serving;

/// <summary>What a model is called with, as the HTTP protocol and the pages say it.</summary>
internal static class ModelSignature
{
    public static void WriteVersions(this Utf8JsonWriter json, IReadOnlyList<string> versions)
    {
        json.WriteStartArray("versions");
        foreach (var version in versions)
            json.WriteStringValue(version);
        json.WriteEndArray();
    }

    /// <summary>The members <c>inputs</c> and <c>outputs</c>: name, type and shape of each tensor.</summary>
    public static void WriteSignature(this Utf8JsonWriter json, ServedModel served)
    {
        var model = served.Model;
        Write("inputs", model.Inputs, i => model.InputNames[i]);
        Write("outputs", model.Outputs, served.OutputName);

        void Write(string member, IReadOnlyList<Tensor> tensors, Func<int, string> names)
        {
            json.WriteStartArray(member);
            for (var i = 0; i < tensors.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("name", names(i));
                json.WriteString("datatype", DataTypes.Of(tensors[i].DType));
                json.WriteShape("shape", tensors[i].Shape);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    public static void WriteShape(this Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        foreach (var length in shape)
            json.WriteNumberValue(length);
        json.WriteEndArray();
    }
}
