namespace Nabi.Formats;

/// <summary>
/// Settings in a config that the class does not know: those by which versions of Keras say how to compute, or repeat what stands elsewhere,
/// change no number; the others are noted.
/// </summary>
internal static class UnreadSettings
{
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.Ordinal)
    {
        // What Keras puts into every config, or into that of any class for its own constructor.
        "name", "trainable", "module", "registered_name", "shared_object_id", "autocast", "dynamic", "build_input_shape", "build_config",
        // The input's shape, which is read where the layer comes first.
        "batch_input_shape", "batch_shape", "batch_size", "input_shape", "input_dtype", "input_dim", "input_length", "query_shape",
        "key_shape", "value_shape",
        // How to compute, not what.
        "implementation", "consume_less", "use_cudnn", "unroll", "jit_compile", "is_legacy_optimizer", "fused", "synchronized",
        "run_eagerly", "experimental_aggregate_gradients", "flash_attention", "seed_generator",
        // What a class of losses or metrics is made from, which its name says already.
        "fn", "input_axes", "output_axes",
    };

    private static readonly HashSet<string> WithoutEffectWhenOff = new(StringComparer.Ordinal)
    {
        "time_major", "sparse", "ragged", "optional", "decay", "weights", "use_locking", "centered", "renorm",
    };

    /// <summary>The sentence about a setting that nobody read, or null where it changes nothing.</summary>
    public static string? Note(string className, string key, JsonNode value)
    {
        if (key == "dtype")
        {
            return PolicyName(value) is "float32" or "int32" or "int64" or "bool" or "string" or null ? null
                : $"The setting 'dtype' of {className} asks for {JsonDescription.Of(PolicyName(value))}; numbers are float32 here.";
        }

        return WithoutEffect.Contains(key) || (WithoutEffectWhenOff.Contains(key) && IsOff(value)) ? null
            : $"The setting '{key}' of {className} is not known here and was left out; it was {JsonDescription.Of(value)}.";
    }

    private static bool IsOff(JsonNode value)
        => value is JsonArray { Count: 0 } || (value is JsonValue one
            && ((one.TryGetValue<bool>(out var flag) && !flag) || (one.TryGetValue<double>(out var number) && number == 0)));

    /// <summary>The name of a type or of a policy about types.</summary>
    private static string? PolicyName(JsonNode? value)
        => value is JsonValue word && word.TryGetValue<string>(out var name) ? name
            : value is JsonObject policy && policy["config"] is JsonObject config ? PolicyName(config["name"]) : null;
}
