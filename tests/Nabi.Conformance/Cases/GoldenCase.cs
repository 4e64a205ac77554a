namespace Nabi.Conformance;

/// <summary>One reference case: the folder with <c>case.json</c> and, nearly always, <c>arrays.npz</c>.</summary>
public sealed class GoldenCase
{
    private readonly Lazy<IReadOnlyDictionary<string, NumericArray>> arrays;

    public GoldenCase(string folder)
    {
        Folder = folder;
        Json = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "case.json"))) as JsonObject
            ?? throw new NabiException($"{folder}: case.json holds no object.");
        arrays =
            new(() => File.Exists(PathOf("arrays.npz")) ? NpzFile.ReadAll(PathOf("arrays.npz")) : new Dictionary<string, NumericArray>());
        Tolerance = Json["tolerance"] is JsonObject tolerance
            ? new Tolerance(Number(tolerance["rtol"], 1e-4), Number(tolerance["atol"], 1e-5)) : new Tolerance(1e-4, 1e-5);
    }

    public string Folder { get; }

    /// <summary>The content of <c>case.json</c>.</summary>
    public JsonObject Json { get; }

    public string Name => (string?)Json["name"] ?? Path.GetFileName(Folder);

    public string Kind => (string?)Json["kind"] ?? "";

    public Tolerance Tolerance { get; }

    /// <summary>The arrays by key: <c>input/0</c>.</summary>
    public IReadOnlyDictionary<string, NumericArray> Arrays => arrays.Value;

    /// <summary>The path of a file in the case's folder.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    public bool Has(string key) => Arrays.ContainsKey(key);

    /// <summary>A new tensor with the values of an array: integers stay integers, everything else becomes floats.</summary>
    public Tensor Tensor(string key) => ToTensor(Array(key));

    /// <summary>A new float tensor with the values of an array.</summary>
    public Tensor Floats(string key) => new(Array(key).Shape.ToArray(), Array(key).ToFloats());

    public NumericArray Array(string key)
        => Arrays.TryGetValue(key, out var array) ? array : throw new NabiException($"{Name}: there is no array '{key}'.");

    /// <summary>The keys that start with <paramref name="prefix"/>, in the file's order.</summary>
    public IEnumerable<string> Keys(string prefix) => Arrays.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>A list <c>prefix/0, prefix/1, ...</c> as tensors.</summary>
    public Tensor[] List(string prefix)
    {
        var list = new List<Tensor>();
        while (Has($"{prefix}/{list.Count}"))
            list.Add(Tensor($"{prefix}/{list.Count}"));
        return [.. list];
    }

    public static Tensor ToTensor(NumericArray array)
    {
        Shape shape = array.Shape.ToArray();
        if (array.ElementType == ElementType.Bool)
            return new Tensor(shape, array.ToBools());
        return array.ElementType is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 or ElementType.UInt8
            ? new Tensor(shape, array.ToInts()) : new Tensor(shape, array.ToFloats());
    }

    private static double Number(JsonNode? node, double fallback) => node is null ? fallback : node.GetValue<double>();
}
