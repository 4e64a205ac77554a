namespace Nabi.Layers;

/// <summary>The known layers by name. One line per layer.</summary>
internal static partial class LayerTable
{
    public static Family Family { get; } = new("layer", nameof(Layer), "keras.layers", Fill);

    private static void Fill()
    {
        FillCore();
        FillActivations();
        FillRecurrent();
        FillRegularization();
        FillShaping();
        FillPooling();
        FillConvolution();
        FillNormalization();
        FillMerging();
        FillAttention();
        FillCategories();
        FillPreprocessing();
        FillImages();
        FillModels();
        ExplainCode();
    }

    /// <summary>Reads what the constructor did not ask for: the declared settings, name and trainability.</summary>
    public static T Common<T>(Config config, T layer)
        where T : Layer
    {
        layer.ReadSettings(config);
        return layer;
    }

    private static void Add<T>(string className, Func<Config, T> read)
        where T : Layer
        => Family.Add(className, config => Common(config, read(config)));
}
