using System.Text.Json;
using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Serving;

/// <summary>What the page says of a model: its layers, its diagram, and what its inputs are like.</summary>
internal static class ModelDetails
{
    // Beyond it a diagram is no longer a picture that anybody looks at.
    private const int MostInDiagram = 200;
    private const int MostDepth = 4;

    /// <summary>Writes the members of the model's object.</summary>
    public static void Write(Utf8JsonWriter json, ServedModel served, IReadOnlyList<string> versions)
    {
        var model = served.Model;
        json.WriteString("name", served.Name);
        json.WriteString("version", served.Version);
        json.WriteVersions(versions);
        json.WriteNumber("parameters", model.ParameterCount);
        json.WriteNumber("trainable", model.TrainableWeights.Sum(static weight => (long)weight.Value.Length));
        json.WriteBoolean("traceable", ModelTraces.WhyNot(model) is null);
        json.WriteSignature(served);
        // Pictures are read as numbers from 0 to 255 where the model scales them itself.
        json.WriteBoolean("scales", Model.Everything(model).Any(static layer => layer is Rescaling or Normalization));
        json.WriteStartArray("layers");
        Rows(json, model, 0);
        json.WriteEndArray();
        if (CallsOf(model).Count <= MostInDiagram)
            json.WriteString("diagram", Bare(model.Diagram().ToSvg()));
    }

    /// <summary>The picture without its style: the page has one, which follows its switch of colours, and allows no other.</summary>
    private static string Bare(string svg)
    {
        const string Begin = "<style>", End = "</style>";
        var (from, to) = (svg.IndexOf(Begin, StringComparison.Ordinal), svg.IndexOf(End, StringComparison.Ordinal));
        return from < 0 || to < from ? svg : svg.Remove(from, to + End.Length - from);
    }

    private static void Rows(Utf8JsonWriter json, Model model, int depth)
    {
        var calls = CallsOf(model);
        IEnumerable<Layer> inputs = calls.Where(static call => call.IsInput).Select(static call => call.Layer);
        foreach (var layer in inputs.Concat(model.Layers).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("class", layer.Wrapped is { } wrapped ? $"{layer.ClassName}({wrapped.ClassName})" : layer.ClassName);
            json.WriteNumber("depth", depth);
            json.WriteNumber("parameters", layer.Built ? layer.ParameterCount : 0);
            if (calls.FirstOrDefault(call => ReferenceEquals(call.Layer, layer)) is { Outputs: [var output, ..] })
                json.WriteShape("shape", output.Shape);
            json.WriteEndObject();
            if (layer is Model inner && depth < MostDepth)
                Rows(json, inner, depth + 1);
        }
    }

    private static IReadOnlyList<LayerCall> CallsOf(Model model)
        => model.Graph?.Calls ?? (model.Inputs.Count == 0 ? [] : new Graph(model.Inputs, model.Outputs, model.Title).Calls);
}
