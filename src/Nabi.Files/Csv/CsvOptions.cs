namespace Nabi.Files;

/// <summary>How a file of comma-separated numbers is written.</summary>
public sealed record CsvOptions
{
    /// <summary>What separates the fields of a line; ',' by default.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>
    /// Whether the first line names the columns; if not set, it does when one of its fields is neither a number nor empty.
    /// </summary>
    public bool? HasHeader { get; init; }

    /// <summary>The names of the columns to read, in this order; if not set, all columns whose first value is a number or empty.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What an empty field becomes; by default such a field is an error. NaN is a usual choice.</summary>
    public double? EmptyValue { get; init; }

    /// <summary>The encoding of the text; UTF-8 by default.</summary>
    public Encoding Encoding { get; init; } = Encoding.UTF8;
}
