using Nabi.Configs;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>The known layers by name. One line a layer.</summary>
internal static partial class LayerTable
{
    public static void Fill()
    {
        FillCore();
        FillRecurrent();
    }

    /// <summary>Name and trainability, which every layer has.</summary>
    public static T Common<T>(Config config, T layer)
        where T : Layer
    {
        if (config.OptionalText("name") is { } name)
            layer.Rename(name);
        layer.Trainable = config.Bool("trainable", true);
        layer.Regularize(config.Object<Regularizer>("activity_regularizer"));
        return layer;
    }

    private static void Add<T>(string className, Func<Config, T> read)
        where T : Layer
        => Registry.Register<Layer>(className, config => Common(config, read(config)));
}
