namespace Nabi.Formats;

/// <summary>The serialised form of layers and models: <c>layer.ToConfig()</c>.</summary>
public static class LayerConfigExtensions
{
    extension(Layer layer)
    {
        /// <summary>
        /// The serialised form of a model or layer: class name, config and, once it is built, shapes. <c>Model.FromConfig</c> reads that of
        /// a model.
        /// </summary>
        /// <exception cref="NabiException">A layer cannot be written.</exception>
        public JsonObject ToConfig()
        {
            ArgumentNullException.ThrowIfNull(layer);
            return ModelConfig.Write(layer, new KerasForm());
        }
    }
}
