namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillCore()
    {
        Add("InputLayer", Input.Read);
        Add("Dense", config => new Dense(LayerSettings.Units.Of(config)));
        Add("Embedding", config => new Embedding(Embedding.InputDimensionSetting.Of(config), Embedding.OutputDimensionSetting.Of(config)));
        Add("ReversibleEmbedding",
            config => new ReversibleEmbedding(Embedding.InputDimensionSetting.Of(config), Embedding.OutputDimensionSetting.Of(config)));
        Add("Activation", config => new ActivationLayer(LayerSettings.Activation.Of(config)));
        Add("Masking", config => new Masking(Masking.MaskValueSetting.Of(config)));
        Add("TimeDistributed", config => new TimeDistributed(LayerSettings.Layer.Of(config)));
        Add("EinsumDense", config => new EinsumDense(EinsumDense.EquationSetting.Of(config), EinsumDense.OutputShapeSetting.Of(config)));
        Add("Identity", _ => new Identity());
    }
}
