namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillCategories()
    {
        Add("CategoryEncoding", config => new CategoryEncoding(CategoryEncoding.TokensSetting.Of(config)));
        Add("Discretization",
            config => new Discretization(Discretization.BoundariesSetting.Of(config), Discretization.BinsSetting.Of(config)));
        Add("StringLookup", _ => new StringLookup());
        Add("IntegerLookup", _ => new IntegerLookup());
        Add("Hashing", config => new Hashing(Hashing.BinsSetting.Of(config)));
        Add("HashedCrossing", config => new HashedCrossing(HashedCrossing.BinsSetting.Of(config)));
        Add("TextVectorization", _ => new TextVectorization());
    }
}
