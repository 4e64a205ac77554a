namespace Nabi.Forecasting;

/// <summary>How a text file of a table is written; what is not said is found in the file.</summary>
public sealed record SeriesCsvOptions
{
    /// <summary>
    /// What stands between the cells of a line; null (default) for the one of <c>, ; tab |</c> that gives the columns asked for.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>The decimal mark, <c>.</c> or <c>,</c>; null (default) for the one that the first lines have.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>What stands between groups of three digits, such as <c>,</c> in 1,234.5; null (default) if nothing does.</summary>
    public char? ThousandsMark { get; init; }

    /// <summary>
    /// The name of the text's encoding: <c>windows-1252</c>, <c>cp949</c>, <c>euc-kr</c>, <c>utf-16</c>. Null (default) for UTF-8. A mark
    /// at the file's beginning decides over it.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>Whether the first line names the columns, as by default; else their names are <c>0</c>, <c>1</c>, ...</summary>
    public bool HasHeader { get; init; } = true;
}
