using System.Globalization;

namespace Nabi.Recipes;

/// <summary>A table for a terminal: columns padded with spaces, numbers at the right.</summary>
public static class TextTable
{
    /// <summary>Draws the table, one line per row, headings first.</summary>
    public static string Draw(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        var widths = columns.Select((name, i) => rows.Select(row => Cell(row, i).Length).Append(name.Length).Max()).ToArray();
        var right = columns.Select((_, i) => rows.Count > 0 && rows.All(row => IsNumber(Cell(row, i)))).ToArray();
        var lines = new List<string> { Line(columns), string.Join("  ", widths.Select(width => new string('-', width))) };
        lines.AddRange(rows.Select(Line));
        return string.Join(Environment.NewLine, lines);

        string Line(IReadOnlyList<string> cells)
            => string.Join("  ", widths.Select((width, i) => right[i] ? Cell(cells, i).PadLeft(width) : Cell(cells, i).PadRight(width)))
                .TrimEnd();
    }

    private static string Cell(IReadOnlyList<string> row, int column) => column < row.Count ? row[column] : "";

    private static bool IsNumber(string cell)
        => cell is "" or "-"
            || double.TryParse(cell.TrimEnd('%'), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
}
