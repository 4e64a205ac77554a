namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillAttention()
    {
        Add("Attention", Attention.Read);
        Add("AdditiveAttention", AdditiveAttention.Read);
        Add("MultiHeadAttention", MultiHeadAttention.Read);
    }
}
