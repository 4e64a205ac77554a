using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Layers;

namespace Nabi;

public sealed partial class Sequential
{
    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var list = new JsonArray();
        // Keras gives a model that was built without an Input one of its own.
        if (input is not null || (Built && BuiltFor.Count == 1))
            list.Add((JsonNode)LayerForm.Write(input ?? Input.Over(BuiltFor[0])));
        foreach (var layer in layers)
            list.Add((JsonNode)LayerForm.Write(layer));
        config.Set("name", Name).Set("trainable", Trainable).Set("dtype", "float32").Set("layers", list);
        if (Built)
            config.Set("build_input_shape", LayerForm.Write(input?.BatchShape ?? BuiltFor[0]));
    }

    internal static Sequential Read(Config config)
    {
        if (config.Json["layers"] is not JsonArray list)
            throw new NabiException($"{config.Owner}: the setting 'layers' must be a list of layers.");
        var model = new Sequential();
        if (config.OptionalText("name") is { } name)
            model.Rename(name);
        for (var i = 0; i < list.Count; i++)
        {
            var layer = Registry.Read<Layer>(list[i] ?? throw new NabiException($"{config.Owner}: layer {i} is null."), $"{config.Owner}, layer {i}");
            if (i == 0 && layer is not Input && config.Has("build_input_shape") && config.Shape("build_input_shape") is { Rank: > 0 } shape)
                model.Add(Input.Over(shape));
            model.Add(layer);
        }

        return model;
    }
}
