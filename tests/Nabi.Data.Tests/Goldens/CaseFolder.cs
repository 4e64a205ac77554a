using System.Text.Json;

namespace Nabi.Data.Tests.Goldens;

/// <summary>A reference case: its JSON, its arrays, and comparisons with its tolerances. Knows no case by name.</summary>
public sealed class CaseFolder : IDisposable
{
    private readonly JsonDocument document;
    private readonly IReadOnlyDictionary<string, NumericArray> arrays;
    private readonly double relative;
    private readonly double absolute;

    public CaseFolder(string folder)
    {
        document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        var file = Path.Combine(folder, "arrays.npz");
        arrays = File.Exists(file) ? NpzFile.ReadAll(file) : new Dictionary<string, NumericArray>();
        var tolerance = Json.TryGetProperty("tolerance", out var given) ? given : default;
        relative = tolerance.ValueKind == JsonValueKind.Object ? tolerance.GetProperty("rtol").GetDouble() : 1e-4;
        absolute = tolerance.ValueKind == JsonValueKind.Object ? tolerance.GetProperty("atol").GetDouble() : 1e-5;
    }

    public JsonElement Json => document.RootElement;

    public IEnumerable<string> ArrayNames => arrays.Keys;

    public static Tensor ToTensor(NumericArray array)
        => array.ElementType is ElementType.Int32 or ElementType.Int64
            ? new Tensor(new Shape(array.Shape), array.ToInts())
            : new Tensor(new Shape(array.Shape), array.ToFloats());

    public NumericArray Array(string name)
        => arrays.TryGetValue(name, out var array) ? array : throw new MismatchException($"the case has no array '{name}'");

    public Tensor Tensor(string name) => ToTensor(Array(name));

    public void Same(string name, Tensor got)
    {
        var expected = Array(name);
        if (!expected.Shape.SequenceEqual(got.Shape.AsSpan()))
            throw new MismatchException($"{name}: shape {got.Shape}, expected {expected}");
        Same(name, got.DType == DType.Int32
            ? System.Array.ConvertAll(got.AsIntegers().ToArray(), x => (double)x) : System.Array.ConvertAll(got.ToArray(), x => (double)x));
    }

    public void Same(string name, IReadOnlyList<double> got)
    {
        var expected = Array(name).ToDoubles();
        if (expected.Length != got.Count)
            throw new MismatchException($"{name}: {got.Count} numbers, expected {expected.Length}");
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(got[i] - expected[i]) <= absolute + relative * Math.Abs(expected[i])))
                throw new MismatchException(FormattableString.Invariant($"{name}[{i}]: {got[i]:R}, expected {expected[i]:R}"));
        }
    }

    public void Dispose() => document.Dispose();
}
