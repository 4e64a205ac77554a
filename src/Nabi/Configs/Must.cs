namespace Nabi.Configs;

/// <summary>
/// What a setting must be, as it stands in the sentence about one that is not: "X: units must be ..., got 0." Null when it is.
/// </summary>
/// <param name="value">The value.</param>
/// <param name="others">The object's other settings.</param>
public delegate string? Rule<in T>(T value, SettingValues others);

/// <summary>Rules that many settings have.</summary>
public static class Must
{
    /// <summary>"at least 1".</summary>
    public static Rule<int> BeAtLeast(int least) => (value, _) => value >= least ? null : $"at least {least}";

    /// <summary>A number "0 or more".</summary>
    public static Rule<float> BePositiveOrZero { get; } = static (value, _) => value >= 0f ? null : "0 or more";

    /// <summary>A number "above 0".</summary>
    public static Rule<float> BeAboveZero { get; } = static (value, _) => value > 0f ? null : "above 0";

    /// <summary>A number "between 0 and 1".</summary>
    public static Rule<float> BeFraction { get; } = static (value, _) => value is >= 0f and <= 1f ? null : "between 0 and 1";

    /// <summary>One of some of an option's words.</summary>
    public static Rule<T> BeOneOf<T>(params T[] allowed)
        where T : struct, IOption<T>
        => (value, _) => Array.IndexOf(allowed, value) >= 0 ? null : WordList.Of([.. allowed.Select(one => $"{one}")]);

    /// <summary>Numbers that are all "1 or more", if that is the least.</summary>
    public static Rule<int[]> AllBeAtLeast(int least)
        => (values, _) => Array.TrueForAll(values, value => value >= least) ? null : $"{least} or more";

    /// <summary>What a constructor was given; a sentence where it is null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="owner">What is made of it.</param>
    /// <param name="what">What it is, such as "the cell".</param>
    /// <exception cref="NabiException">It is null.</exception>
    internal static T Have<T>(T? value, string owner, string what)
        where T : class
        => value ?? throw new NabiException($"{owner}: {what} is null; give one.");
}
