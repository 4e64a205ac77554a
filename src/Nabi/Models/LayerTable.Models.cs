namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillModels()
    {
        Add("Sequential", Sequential.Read);
        Add("Functional", config => new FunctionalReader(config).Read());
        Add("Model", config => new FunctionalReader(config).Read());
    }
}
