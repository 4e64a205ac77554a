namespace Nabi.Images;

/// <summary>Texts with numbers in them, the numbers by value: <c>f2</c> before <c>f10</c>; the rest by code point.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var order = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]) ? Numbers(ref a, ref b) : Letters(ref a, ref b);
            if (order != 0)
                return order;
        }

        // Of 1 and 01 the shorter text first.
        return a.Length != b.Length ? a.Length - b.Length : (x?.Length ?? 0) - (y?.Length ?? 0);
    }

    private static int Numbers(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        var (first, second) = (Digits(ref a), Digits(ref b));
        return first.Length != second.Length ? first.Length - second.Length : string.CompareOrdinal(first, second);
    }

    // A number of any length, without zeros in front.
    private static string Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0').ToString();
    }

    private static int Letters(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        var order = a[0] - b[0];
        a = a[1..];
        b = b[1..];
        return order;
    }
}
