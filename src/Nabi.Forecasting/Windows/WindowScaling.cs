namespace Nabi.Forecasting;

/// <summary>
/// How the values of a series are brought to one size before a network reads them: <c>(value - center) / scale</c>; what it says is
/// brought back.
/// </summary>
public readonly partial record struct WindowScaling : IOption<WindowScaling>
{
    /// <summary><c>standard</c>: mean and standard deviation of the window that is read.</summary>
    public static partial WindowScaling Standard { get; }

    /// <summary><c>mean</c>: center 0, and the mean size of the window's values as the scale (DeepAR).</summary>
    public static partial WindowScaling Mean { get; }

    /// <summary><c>last</c>: the window's last value as the center, and the standard deviation of the series as the scale.</summary>
    public static partial WindowScaling Last { get; }

    /// <summary><c>series</c>: mean and standard deviation of the series as it was learnt from.</summary>
    public static partial WindowScaling Series { get; }

    /// <summary><c>none</c>: the values as they are.</summary>
    public static partial WindowScaling None { get; }
}
