namespace Nabi.Formats;

/// <summary>The architecture alone, as Keras's JSON: <c>model.ToJson()</c>, <c>Model.FromJson(json)</c>.</summary>
public static class ModelConfigExtensions
{
    extension(Model model)
    {
        /// <summary>The model as Keras 3 writes it; <c>keras.models.model_from_json</c> reads it.</summary>
        /// <exception cref="NabiException">A layer cannot be written.</exception>
        public string ToJson() => model.ToConfig().ToJsonString();

        /// <summary>
        /// Makes a model from JSON that Keras 3 or Keras 2 wrote (<c>model.to_json()</c>) or <c>ToJson</c> did, with new weights.
        /// Custom layers must be registered first: <c>Registry.Register&lt;Layer&gt;("MyLayer", ...)</c>.
        /// </summary>
        /// <param name="json">The text.</param>
        /// <exception cref="NabiException">The text is no JSON, or names a class that is not registered, or describes no model.</exception>
        public static Model FromJson(string json)
        {
            ArgumentNullException.ThrowIfNull(json);
            return ModelConfig.Read(ModelConfig.Parse(json, "The model's JSON"), null, new LoadLog(false));
        }

        /// <summary>
        /// Makes a model from its serialised form <c>{"class_name": "Sequential", "config": {...}}</c>, with new weights.
        /// </summary>
        /// <param name="serialised">The form of Keras 3 or Keras 2.</param>
        /// <param name="kerasVersion">The version that wrote it, if known: Keras 2 means other things by some words.</param>
        /// <exception cref="NabiException">It names a class that is not registered, or describes no model.</exception>
        public static Model FromConfig(JsonObject serialised, string? kerasVersion = null)
        {
            ArgumentNullException.ThrowIfNull(serialised);
            return ModelConfig.Read(serialised, kerasVersion, new LoadLog(false));
        }
    }
}
