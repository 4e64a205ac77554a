namespace Nabi.Formats;

/// <summary>A layer in the form in which a model's config holds it.</summary>
internal static class LayerForm
{
    /// <summary>Module, class name, config and, when the layer is built, the shapes it was built for.</summary>
    public static JsonObject Write(Layer layer, IConfigForm? within)
    {
        var form = Registry.Write(layer, within);
        if (layer is Model { Graph: not null })
        {
            form["build_config"] = new JsonObject { ["input_shape"] = null };
        }
        else if (layer is not (Input or OperationLayer) && layer.BuiltFor.Count > 0)
        {
            form["build_config"] = new JsonObject
            {
                ["input_shape"] = layer.BuiltFor.Count == 1 ? Write(layer.BuiltFor[0])
                    : new JsonArray([.. layer.BuiltFor.Select(shape => (JsonNode)Write(shape))]),
            };
        }

        return form;
    }

    /// <summary>A shape; unknown lengths are null.</summary>
    public static JsonArray Write(Shape shape)
        => new([.. shape.Select(length => length < 0 ? null : (JsonNode)length)]);
}
