namespace Nabi.Kernels.Tests;

/// <summary>Random numbers and comparisons for the tests.</summary>
internal static class Numbers
{
    public static float[] Random(int seed, long count, float scale = 1f)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (random.NextSingle() * 2 - 1) * scale;
        return numbers;
    }

    public static double[] Wide(ReadOnlySpan<float> numbers)
    {
        var wide = new double[numbers.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = numbers[i];
        return wide;
    }

    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double absolute, double relative, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            if (!(difference <= absolute + relative * Math.Abs(expected[i])))
                Assert.Fail($"{what}: number {i} is {actual[i]}, expected {expected[i]} (difference {difference:E2}).");
        }
    }
}
