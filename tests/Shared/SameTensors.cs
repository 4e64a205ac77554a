namespace Nabi.Tests;

/// <summary>Results that are the same but for rounding.</summary>
internal static class SameTensors
{
    /// <summary>Asserts that two lists have the same shapes and types, and numbers that differ by rounding alone.</summary>
    /// <param name="expected">What is right.</param>
    /// <param name="actual">What is tested.</param>
    /// <param name="tolerance">How much they may differ, times 1 and the size of the number.</param>
    /// <param name="what">The case, for errors.</param>
    public static void Assert(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, float tolerance, string what)
    {
        Xunit.Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Xunit.Assert.Equal(expected[i].Shape, actual[i].Shape);
            Xunit.Assert.Equal(expected[i].DType, actual[i].DType);
            var (x, y) = (Ops.Cast(expected[i], DType.Float32).ToArray(), Ops.Cast(actual[i], DType.Float32).ToArray());
            for (var k = 0; k < x.Length; k++)
            {
                Xunit.Assert.True(x[k].Equals(y[k]) || Math.Abs(x[k] - y[k]) <= tolerance * (1 + Math.Abs(x[k])),
                    $"{what}, output {i}, number {k}: {x[k]} expected, got {y[k]}");
            }
        }
    }
}
