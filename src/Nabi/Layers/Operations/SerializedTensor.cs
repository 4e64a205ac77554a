namespace Nabi.Layers;

/// <summary>How a config writes a symbolic tensor: <c>{"class_name": "__keras_tensor__", "config": {"keras_history": [...]}}</c>.</summary>
public static class SerializedTensor
{
    /// <summary>Whether a node of a config stands for a symbolic tensor.</summary>
    /// <param name="node">The node.</param>
    public static bool Is(JsonNode? node)
        => node is JsonObject { Count: > 0 } named && named["class_name"] is JsonValue value && value.TryGetValue<string>(out var text)
            && text == "__keras_tensor__";
}
