using System.Globalization;

namespace Nabi.Conformance;

/// <summary>Collects what differs in a case, the worst number of each array.</summary>
public sealed class Differences(GoldenCase golden)
{
    private const int Shown = 3;
    private readonly List<string> messages = [];

    public bool Any => messages.Count > 0;

    /// <summary>Passed when nothing differs, else failed with the first differences.</summary>
    public CaseResult Result()
        => !Any ? CaseResult.Passed
            : CaseResult.Failed(string.Join("; ", messages.Take(Shown))
                + (messages.Count > Shown ? $"; and {messages.Count - Shown} more" : ""));

    public void Add(string message) => messages.Add(message);

    /// <summary>Compares a tensor with the array of a key.</summary>
    public void Compare(string key, Tensor actual, Tolerance? tolerance = null) => Compare(key, golden.Array(key), actual, tolerance);

    /// <summary>Compares a number with the scalar of a key.</summary>
    public void Compare(string key, double actual, Tolerance? tolerance = null)
        => Compare(key, golden.Array(key), [], [actual], tolerance);

    public void Compare(string what, NumericArray expected, Tensor actual, Tolerance? tolerance = null)
    {
        var values = new double[actual.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = actual.DType switch
            {
                DType.Int32 => actual.AsIntegers()[i],
                DType.Bool => actual.AsBooleans()[i] ? 1 : 0,
                _ => actual.AsSpan()[i]
            };
        }

        Compare(what, expected, actual.Shape.AsSpan(), values, tolerance);
    }

    /// <summary>Compares the settings an object writes with those of the reference.</summary>
    public void CompareConfig(System.Text.Json.Nodes.JsonNode? expected, Configs.IConfigurable actual)
    {
        if (JsonLikeness.Difference(expected?["config"], Configs.Registry.Write(actual)["config"]) is { } difference)
            messages.Add(difference);
    }

    public void Equal<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            messages.Add($"{what}: expected {expected}, got {actual}");
    }

    private void Compare(string what, NumericArray expected, ReadOnlySpan<int> shape, double[] actual, Tolerance? given)
    {
        var tolerance = given ?? golden.Tolerance;
        if (!shape.SequenceEqual(expected.Shape))
        {
            messages.Add($"{what}: expected shape {new Shape(expected.Shape)}, got {new Shape(shape)}");
            return;
        }

        var wanted = expected.ToDoubles();
        var (worst, excess, count) = (-1, 0.0, 0);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (tolerance.Allows(actual[i], wanted[i]))
                continue;
            count++;
            var distance = Math.Abs(actual[i] - wanted[i]);
            if (worst < 0 || !(distance <= excess))
                (worst, excess) = (i, distance);
        }

        if (count > 0)
        {
            messages.Add(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {count} of {wanted.Length} differ, worst at {worst}: expected {wanted[worst]:g7}, got {actual[worst]:g7}"));
        }
    }
}
