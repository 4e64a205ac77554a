namespace Nabi.Forecasting;

/// <summary>
/// How the values of a series are brought to one size before a network reads them: <c>(value - center) / scale</c>; what it says is
/// brought back.
/// </summary>
public readonly record struct WindowScaling : IOption<WindowScaling>
{
    private readonly byte place;

    private WindowScaling(int place) => this.place = (byte)place;

    /// <summary><c>standard</c>: mean and standard deviation of the window that is read.</summary>
    public static WindowScaling Standard => new(0);

    /// <summary><c>mean</c>: center 0, and the mean size of the window's values as the scale (DeepAR).</summary>
    public static WindowScaling Mean => new(1);

    /// <summary><c>last</c>: the window's last value as the center, and the standard deviation of the series as the scale.</summary>
    public static WindowScaling Last => new(2);

    /// <summary><c>series</c>: mean and standard deviation of the series as it was learnt from.</summary>
    public static WindowScaling Series => new(3);

    /// <summary><c>none</c>: the values as they are.</summary>
    public static WindowScaling None => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["standard", "mean", "last", "series", "none"];

    /// <inheritdoc/>
    public static implicit operator WindowScaling(string word) => new(IOption<WindowScaling>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
