namespace Nabi.Formats;

/// <summary>A <c>Sequential</c> as Keras 3's config holds it.</summary>
internal static class SequentialForm
{
    public static void Write(Sequential model, Config config)
    {
        var list = new JsonArray();
        // Keras gives a model that was built without an Input one of its own.
        if (model.InputLayer is not null || (model.Built && model.BuiltFor.Count == 1))
            list.Add((JsonNode)LayerForm.Write(model.InputLayer ?? Input.Over(model.BuiltFor[0]), config.Form));
        foreach (var layer in model.Layers)
            list.Add((JsonNode)LayerForm.Write(layer, config.Form));
        config.Set("name", model.Name).Set("trainable", model.Trainable).Set("dtype", "float32");
        config.Json["layers"] = list;
        if (model.Built)
            config.Set("build_input_shape", LayerForm.Write(model.InputLayer?.BatchShape ?? model.BuiltFor[0]));
    }

    public static Sequential Read(Config config)
    {
        if (config["layers"] is not JsonArray list)
            throw new NabiException($"{config.Owner}: the setting 'layers' must be a list of layers.");
        var model = new Sequential();
        if (config.OptionalText("name") is { } name)
            model.Rename(name);
        for (var i = 0; i < list.Count; i++)
        {
            var layer = Registry.Read<Layer>(list[i] ?? throw new NabiException($"{config.Owner}: layer {i} is null."),
                $"{config.Owner}, layer {i}", config.Form);
            if (i == 0 && layer is not Input && config.Has("build_input_shape") && config.Shape("build_input_shape") is { Rank: > 0 } shape)
                model.Add(Input.Over(shape, layer is IVocabulary && layer.TakesTexts ? DType.String : DType.Float32));
            model.Add(layer);
        }

        return model;
    }
}
