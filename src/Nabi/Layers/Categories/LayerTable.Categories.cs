namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillCategories()
    {
        Add("CategoryEncoding", config => new CategoryEncoding(CategoryEncoding.TokensSetting.Of(config)));
        Add("Discretization", config => new Discretization(Discretization.BoundariesSetting.Of(config), Discretization.BinsSetting.Of(config)));
    }
}
