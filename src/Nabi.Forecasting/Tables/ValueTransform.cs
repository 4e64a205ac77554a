namespace Nabi.Forecasting;

/// <summary>A transformation of values that makes what grows with the level of a series equally large everywhere.</summary>
public readonly partial record struct ValueTransform : IOption<ValueTransform>
{
    /// <summary>
    /// <c>log</c>: the logarithm; for a series that has values of 0 or below, the inverse hyperbolic sine of the value over the series'
    /// mean size, which is nearly linear around 0 and a logarithm far from it.
    /// </summary>
    public static partial ValueTransform Log { get; }

    /// <summary>
    /// <c>box_cox</c>: <c>(y^lambda - 1) / lambda</c> with the lambda between 0 and 1 by which the spread of the seasons of the series
    /// depends least on their level (Box, Cox, 1964; Guerrero, 1993); for a series with values of 0 or below, as <c>log</c>.
    /// </summary>
    public static partial ValueTransform BoxCox { get; }
}
