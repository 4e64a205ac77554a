namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes of <c>$"..."</c> in the library: numbers are written the same in every country. Sentences, names in files and
/// texts are read by programs and compared in tests; a comma for a point, or another minus sign, is never wanted. The compiler takes this
/// type for the framework's own, which asks the culture of the thread.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct DefaultInterpolatedStringHandler
{
    private readonly Text.StringBuilder text;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">The length of the fixed parts.</param>
    /// <param name="formattedCount">The number of the others.</param>
    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
        => text = new Text.StringBuilder(literalLength + 12 * formattedCount);

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => text.Append(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value)
        => _ = value is ITuple ? text.Append(Written(value, null)) : text.Append(Globalization.CultureInfo.InvariantCulture, $"{value}");

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format) => text.Append(Written(value, format));

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, int alignment, string? format = null)
    {
        var written = Written(value, format);
        text.Append(alignment < 0 ? written.PadRight(-alignment) : written.PadLeft(alignment));
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(ReadOnlySpan<char> value) => text.Append(value);

    /// <summary>Called by the compiler.</summary>
    public string ToStringAndClear() => text.ToString();

    private static string Written<T>(T value, string? format)
        => (value is IFormattable number ? number.ToString(format, Globalization.CultureInfo.InvariantCulture)
            : value is ITuple tuple ? FormatTuple(tuple)
            : value?.ToString()) ?? "";

    private static string FormatTuple(ITuple tuple)
    {
        var parts = new string[tuple.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Written(tuple[i], null);
        return "(" + string.Join(", ", parts) + ")";
    }
}
