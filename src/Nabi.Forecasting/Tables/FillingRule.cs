namespace Nabi.Forecasting;

/// <summary>
/// What missing steps and cells of a series become. Missing categories take the previous one, except under <see cref="Missing"/> and
/// <see cref="Zero"/>, which leave them missing. What is missing before the first value of a series stays missing, except under
/// <see cref="Zero"/> and <see cref="Mean"/>.
/// </summary>
public readonly record struct FillingRule : IOption<FillingRule>
{
    private readonly byte place;

    private FillingRule(int place) => this.place = (byte)place;

    /// <summary><c>missing</c>: they stay missing (NaN); models know how to leave them out.</summary>
    public static FillingRule Missing => new(0);

    /// <summary><c>forward</c>: the value before.</summary>
    public static FillingRule Forward => new(1);

    /// <summary><c>linear</c>: on a line between the values before and after; a backtest sees the value after a gap in it.</summary>
    public static FillingRule Linear => new(2);

    /// <summary><c>zero</c>: 0, for counts that are written only where something happened.</summary>
    public static FillingRule Zero => new(3);

    /// <summary>
    /// <c>mean</c>: the mean of the values before the gap; a gap at the start of a series gets the mean of the whole series, so that a
    /// backtest sees later values in it.
    /// </summary>
    public static FillingRule Mean => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["missing", "forward", "linear", "zero", "mean"];

    /// <inheritdoc/>
    public static implicit operator FillingRule(string word) => new(IOption<FillingRule>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
