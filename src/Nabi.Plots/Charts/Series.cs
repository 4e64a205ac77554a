namespace Nabi.Plots;

/// <summary>One named row of points of a chart. Points that are not finite are gaps.</summary>
internal sealed record Series(string Name, double[] X, double[] Y, LineStyle Style, int Color)
{
    public int Count => Math.Min(X.Length, Y.Length);

    public static double[] Doubles(IReadOnlyList<double> values) => [.. values];

    public static double[] Doubles(IReadOnlyList<float> values)
    {
        var wide = new double[values.Count];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }

    public static double[] Numbers(int first, int count)
    {
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = first + i;
        return numbers;
    }
}
