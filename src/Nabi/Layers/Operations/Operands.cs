namespace Nabi.Layers;

/// <summary>What an operation of a functional model works on: tensors, numbers among its arguments, and settings.</summary>
internal sealed class Operands
{
    private readonly string owner;
    private readonly JsonArray positional;
    private readonly JsonObject named;

    public Operands(string owner, IReadOnlyList<Tensor> tensors, JsonArray positional, JsonObject named, JsonObject settings)
    {
        this.owner = owner;
        Tensors = tensors;
        this.positional = positional;
        this.named = named;
        Settings = new Config(owner, settings);
    }

    /// <summary>The settings, such as the axis.</summary>
    public Config Settings { get; }

    /// <summary>All tensors of the model among the arguments, in order.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>The first argument.</summary>
    public Tensor X => At(0);

    /// <summary>The second argument.</summary>
    public Tensor Y => At(1);

    /// <summary>All arguments as tensors.</summary>
    public Tensor[] All => [.. Enumerable.Range(0, positional.Count + named.Count).Select(At)];

    /// <summary>The tensors of the first argument, which is a list.</summary>
    public IReadOnlyList<Tensor> List
        => (Argument(0) is JsonArray list ? [.. list.Select(Tensor)] : Tensors) is { Count: > 0 } found ? found
            : throw new NabiException($"{owner}: expected a list of tensors as argument, got none.");

    /// <summary>The setting <c>axis</c> as one number.</summary>
    public int Axis => Settings.Int("axis", -1);

    /// <summary>The axes named in the settings, or null for all.</summary>
    public int[]? Axes(string key = "axis") => Settings.OptionalInts(key) is { Length: > 0 } axes ? axes : null;

    /// <summary>The setting <c>keepdims</c>.</summary>
    public bool KeepDims => Settings.Bool("keepdims", false);

    /// <summary>The argument at <paramref name="index"/> as JSON; tensors stand as their number.</summary>
    public JsonNode? Argument(int index)
        => index < positional.Count ? positional[index]
            : index - positional.Count < named.Count ? named.ElementAt(index - positional.Count).Value : null;

    /// <summary>The argument of this name, or null.</summary>
    public JsonNode? Argument(string name) => named[name];

    /// <summary>The indices of <c>x[...]</c>.</summary>
    public TensorIndex[] Indices => SettingJson.Indices(Argument(1), owner);

    /// <summary>The argument at <paramref name="index"/>; a number becomes a tensor without axes.</summary>
    public Tensor At(int index) => Tensor(Argument(index));

    /// <summary>A setting whose value is not supported.</summary>
    public NabiException Unsupported(string key, string known)
        => new($"{owner}: the setting '{key}' is {JsonDescription.Of(Settings.Json[key])}, which is not supported; {known}.");

    /// <summary>The number of a tensor that stands in kept arguments, or null.</summary>
    public static int? Slot(JsonNode? node)
        => node is JsonObject { Count: 1 } kept && kept["tensor"] is JsonValue value && value.TryGetValue<int>(out var slot) ? slot : null;

    private Tensor Tensor(JsonNode? node)
        => Slot(node) is { } slot && slot >= 0 && slot < Tensors.Count ? Tensors[slot]
            : SettingJson.Constant(node)
                ?? throw new NabiException($"{owner}: expected a tensor or a number as argument, got {JsonDescription.Of(node)}.");
}
