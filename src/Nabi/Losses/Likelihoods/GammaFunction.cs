namespace Nabi.Losses;

/// <summary>The logarithm of the gamma function and its derivative, for numbers above 0.</summary>
/// <remarks>Stirling's series from 10 on, and the recurrence below: 14 digits.</remarks>
internal static class GammaFunction
{
    private const double Far = 10;

    /// <summary>ln Γ(x).</summary>
    public static double Log(double x)
    {
        var product = 1.0;
        var lowered = 0.0;
        for (; x < Far; x++)
        {
            product *= x;
            if (product > 1e200)
                (lowered, product) = (lowered + Math.Log(product), 1);
        }

        var y = 1 / (x * x);
        var series = (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188))))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - lowered - Math.Log(product);
    }

    /// <summary>Γ'(x) / Γ(x).</summary>
    public static double Digamma(double x)
    {
        var sum = 0.0;
        for (; x < Far; x++)
            sum -= 1 / x;
        var y = 1 / (x * x);
        return sum + Math.Log(x) - 0.5 / x
            - y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132)))));
    }
}
