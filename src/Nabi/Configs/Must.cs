namespace Nabi.Configs;

/// <summary>What a setting must be, as it stands in the sentence about one that is not: "X: units must be ..., got 0." Null when it is.</summary>
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

    /// <summary>A number "between 0 and 1".</summary>
    public static Rule<float> BeFraction { get; } = static (value, _) => value is >= 0f and <= 1f ? null : "between 0 and 1";

    /// <summary>One of several words.</summary>
    public static Rule<string> BeOneOf(params string[] words)
    {
        var listed = string.Join(", ", words[..^1].Select(word => $"'{word}'")) + $" or '{words[^1]}'";
        return (value, _) => Array.IndexOf(words, value) >= 0 ? null : listed;
    }

    /// <summary>One of several words, or null.</summary>
    public static Rule<string?> BeOneOfOrNull(params string[] words)
    {
        var listed = string.Join(", ", words.Select(word => $"'{word}'")) + " or null";
        return (value, _) => value is null || Array.IndexOf(words, value) >= 0 ? null : listed;
    }

    /// <summary>Numbers that are all "1 or more", if that is the least.</summary>
    public static Rule<int[]> AllBeAtLeast(int least)
        => (values, _) => Array.TrueForAll(values, value => value >= least) ? null : $"{least} or more";
}
