namespace Nabi.Formats;

/// <summary>Writes a functional model's config in Keras 3's form.</summary>
internal sealed class FunctionalWriter
{
    private readonly Model model;
    private readonly Graph graph;
    private readonly Dictionary<Tensor, (string Layer, int Node, int Index)> places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Layer, List<LayerCall>> calls = new(ReferenceEqualityComparer.Instance);

    public FunctionalWriter(Model model, Graph graph)
    {
        this.model = model;
        this.graph = graph;
        HashSet<LayerCall> met = new(ReferenceEqualityComparer.Instance);
        foreach (var call in graph.Calls.Concat(graph.Inputs.Select(input => LayerCall.Of(input)!)))
        {
            if (!met.Add(call))
                continue;
            if (!calls.TryGetValue(call.Layer, out var list))
                calls[call.Layer] = list = [];
            for (var i = 0; i < call.Outputs.Length; i++)
                places[call.Outputs[i]] = (call.Layer.Name, list.Count, i);
            list.Add(call);
        }
    }

    public void Write(Config config)
    {
        var list = new JsonArray();
        foreach (var layer in graph.Layers)
        {
            var form = LayerForm.Write(layer, config.Form);
            form["name"] = layer.Name;
            form["inbound_nodes"] = layer is Input
                ? [] : new JsonArray([.. calls[layer].Select(call => LayerArguments.Write(call, Tensor))]);
            list.Add((JsonNode)form);
        }

        config.Set("name", model.Name).Set("trainable", model.Trainable);
        config.Json["layers"] = list;
        config.Set("input_layers", References(graph.Inputs)).Set("output_layers", References(graph.Outputs));
    }

    private JsonObject Tensor(Tensor tensor)
    {
        var (layer, node, index) = Place(tensor);
        return new JsonObject
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JsonObject
            {
                ["shape"] = LayerForm.Write(tensor.Shape),
                ["dtype"] = tensor.DType.Word(),
                ["keras_history"] = new JsonArray(layer, node, index),
            },
        };
    }

    private JsonArray References(IReadOnlyList<Tensor> tensors)
        => tensors.Count == 1 ? Triple(tensors[0]) : new JsonArray([.. tensors.Select(tensor => (JsonNode)Triple(tensor))]);

    private JsonArray Triple(Tensor tensor)
    {
        var (layer, node, index) = Place(tensor);
        return new JsonArray(layer, node, index);
    }

    private (string Layer, int Node, int Index) Place(Tensor tensor)
        => places.TryGetValue(tensor, out var place) ? place
            : throw new NabiException(
                $"Model \"{model.Name}\": a tensor of shape {tensor.Shape} does not come from a layer of the "
                + "model; use layers for every step.");
}
