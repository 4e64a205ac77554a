using System.Text.Json.Nodes;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>What an operation of a functional model works on: tensors, numbers among its arguments, and settings.</summary>
internal sealed class Operands
{
    private readonly string owner;
    private readonly IReadOnlyList<Tensor> tensors;
    private readonly JsonArray positional;
    private readonly JsonObject named;

    public Operands(string owner, IReadOnlyList<Tensor> tensors, JsonArray positional, JsonObject named, JsonObject settings)
    {
        this.owner = owner;
        this.tensors = tensors;
        this.positional = positional;
        this.named = named;
        Settings = new Config(owner, settings);
    }

    /// <summary>The settings, such as the axis.</summary>
    public Config Settings { get; }

    /// <summary>The first argument.</summary>
    public Tensor X => At(0);

    /// <summary>The second argument.</summary>
    public Tensor Y => At(1);

    /// <summary>The tensors of the first argument, which is a list.</summary>
    public IReadOnlyList<Tensor> List
        => (Argument(0) is JsonArray list ? [.. list.Select(Tensor)] : tensors) is { Count: > 0 } found ? found
            : throw new NabiException($"{owner}: expected a list of tensors as argument, got none.");

    /// <summary>The axes named in the settings, or null for all.</summary>
    public int[]? Axes(string key = "axis") => Settings.OptionalInts(key);

    /// <summary>The argument at <paramref name="index"/> as JSON; tensors stand as their number.</summary>
    public JsonNode? Argument(int index)
        => index < positional.Count ? positional[index]
            : index - positional.Count < named.Count ? named.ElementAt(index - positional.Count).Value : null;

    /// <summary>The argument at <paramref name="index"/>; a number becomes a tensor without axes.</summary>
    public Tensor At(int index) => Tensor(Argument(index));

    /// <summary>The number of a tensor that stands in kept arguments, or null.</summary>
    public static int? Slot(JsonNode? node)
        => node is JsonObject { Count: 1 } kept && kept["tensor"] is JsonValue value && value.TryGetValue<int>(out var slot) ? slot : null;

    private Tensor Tensor(JsonNode? node)
    {
        if (Slot(node) is { } slot && slot >= 0 && slot < tensors.Count)
            return tensors[slot];
        if (node is JsonValue value)
        {
            if (value.TryGetValue<double>(out var number))
                return (float)number;
            if (value.TryGetValue<bool>(out var flag))
                return flag ? 1f : 0f;
        }

        throw new NabiException($"{owner}: expected a tensor or a number as argument, got {node?.ToJsonString() ?? "nothing"}.");
    }
}
