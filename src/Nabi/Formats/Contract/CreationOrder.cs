using System.Globalization;
using System.Text.RegularExpressions;

namespace Nabi.Formats;

/// <summary>The order in which layers were made, as far as their names tell it.</summary>
internal static partial class CreationOrder
{
    /// <summary>
    /// Things by the number at the end of their names, where these are otherwise the same (<c>conv_0</c>, <c>conv_1</c>; <c>conv2d</c>,
    /// <c>conv2d_1</c>); else as they are.
    /// </summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> things, Func<T, string> name)
    {
        var parts = things.Select(thing => Parts().Match(name(thing))).ToList();
        var numbers = parts.Select(match => match.Groups[2].Length == 0 ? 0
            : int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        var isCounted = parts.Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).Count() == 1
            && numbers.Distinct().Count() == numbers.Count;
        return isCounted ? [.. things.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First)] : things;
    }

    [GeneratedRegex("^(.*?)_?([0-9]{1,9})?$", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parts();
}
