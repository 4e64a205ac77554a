namespace Nabi.Forecasting;

/// <summary>
/// What missing steps and cells of a series become. Missing categories take the previous one, except under <see cref="Missing"/> and
/// <see cref="Zero"/>, which leave them missing. What is missing before the first value of a series stays missing, except under
/// <see cref="Zero"/> and <see cref="Mean"/>.
/// </summary>
public readonly partial record struct FillingRule : IOption<FillingRule>
{
    /// <summary><c>missing</c>: they stay missing (NaN); models know how to leave them out.</summary>
    public static partial FillingRule Missing { get; }

    /// <summary><c>forward</c>: the value before.</summary>
    public static partial FillingRule Forward { get; }

    /// <summary><c>linear</c>: on a line between the values before and after; a backtest sees the value after a gap in it.</summary>
    public static partial FillingRule Linear { get; }

    /// <summary><c>zero</c>: 0, for counts that are written only where something happened.</summary>
    public static partial FillingRule Zero { get; }

    /// <summary>
    /// <c>mean</c>: the mean of the values before the gap; a gap at the start of a series gets the mean of the whole series, so that a
    /// backtest sees later values in it.
    /// </summary>
    public static partial FillingRule Mean { get; }
}
