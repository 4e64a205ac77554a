namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillCore()
    {
        Add("InputLayer", Input.Read);
        Add("Dense", Dense.Read);
        Add("Embedding", Embedding.Read);
        Add("Activation", ActivationLayer.Read);
        Add("Masking", Masking.Read);
        Add("TimeDistributed", TimeDistributed.Read);
        Add("EinsumDense", EinsumDense.Read);
        Add("Identity", _ => new Identity());
    }
}
