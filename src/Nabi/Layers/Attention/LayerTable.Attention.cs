namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillAttention()
    {
        Add("Attention", _ => new Attention());
        Add("AdditiveAttention", _ => new AdditiveAttention());
        Add("MultiHeadAttention", config => new MultiHeadAttention(
            MultiHeadAttention.HeadsSetting.Of(config), MultiHeadAttention.KeyDimSetting.Of(config),
            MultiHeadAttention.ValueDimSetting.Of(config)));
        Add("GroupQueryAttention", config => new GroupQueryAttention(
            GroupQueryAttention.HeadDimSetting.Of(config), GroupQueryAttention.QueryHeadsSetting.Of(config),
            GroupQueryAttention.KeyValueHeadsSetting.Of(config)));
    }
}
