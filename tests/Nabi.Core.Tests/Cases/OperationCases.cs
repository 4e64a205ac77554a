namespace Nabi.Core.Tests.Cases;

/// <summary>
/// The catalogue of operations: each by name, on odd sizes, single elements, empty axes and every kind of broadcasting. What stands here is
/// checked for its gradients, for gradients of gradients, and for the same numbers by both ways of computing them.
/// </summary>
internal static partial class OperationCases
{
    private static readonly Chance Numbers = new(2024);
    private static readonly Lazy<Dictionary<string, OperationCase>> Cases = new(Collect);

    /// <summary>All cases by name.</summary>
    public static IReadOnlyDictionary<string, OperationCase> All => Cases.Value;

    private static Dictionary<string, OperationCase> Collect()
    {
        Dictionary<string, OperationCase> cases = [];
        foreach (var (name, operation) in Elementwise().Concat(Shaping()).Concat(Sums()).Concat(Products()).Concat(Windows())
            .Concat(Indexing()).Concat(Booleans()).Concat(Layers())
            .Concat(Segments()).Concat(Places()).Concat(Creation()).Concat(Combined()).Concat(Fourier()).Concat(Images()).Concat(Code()))
        {
            cases.Add(cases.ContainsKey(name) ? $"{name}, on other numbers" : name, operation);
        }

        return cases;
    }

    private static Tensor Some(params int[] shape) => Numbers.Tensor(shape);

    private static Tensor Between(double low, double high, params int[] shape) => Numbers.Tensor(shape, low, high);

    private static string Of(params int[] shape) => new Shape(shape).ToString();
}
