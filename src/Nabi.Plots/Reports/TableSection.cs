namespace Nabi.Plots;

/// <summary>A table: names and values, or columns with headings.</summary>
public sealed class TableSection : ReportSection
{
    private readonly string[] columns;
    private readonly List<string[]> rows;
    private readonly bool pairs;

    /// <summary>Creates a table of names and values, such as recipe, seed, threads, machine, versions.</summary>
    /// <param name="title">The heading; empty for none.</param>
    /// <param name="rows">Name and value of each row.</param>
    public TableSection(string title, IEnumerable<(string Name, string Value)> rows)
        : base(title)
    {
        columns = [];
        this.rows = [.. rows.Select(row => new[] { row.Name, row.Value })];
        pairs = true;
    }

    /// <summary>Creates a table with column headings. Columns whose cells are all numbers stand at the right.</summary>
    /// <param name="title">The heading; empty for none.</param>
    /// <param name="columns">The headings (C).</param>
    /// <param name="rows">The cells of each row, at most C; missing ones stay empty.</param>
    /// <exception cref="NabiException">A row has more cells than there are columns.</exception>
    public TableSection(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
        : base(title)
    {
        this.columns = [.. columns];
        this.rows = [.. rows.Select(row => row.ToArray())];
        if (this.rows.Find(row => row.Length > this.columns.Length) is { } wrong)
            throw new NabiException($"TableSection '{title}': expected at most {this.columns.Length} cells in a row, got {wrong.Length}.");
    }

    internal override void Write(HtmlWriter html)
    {
        html.Raw(pairs ? "<div class=\"scroll\"><table class=\"pairs\">\n" : "<div class=\"scroll\"><table>\n");
        if (pairs)
        {
            foreach (var row in rows)
                html.Raw("<tr><th scope=\"row\">").Text(html.Say(row[0])).Raw("</th><td>").Text(row[1]).Raw("</td></tr>\n");
            html.Raw("</table></div>\n");
            return;
        }
        bool AllNumbers(int column) => rows.Count > 0 && rows.All(row => column >= row.Length || IsNumber(row[column]));
        string[] css = [.. columns.Select((_, i) => AllNumbers(i) ? " class=\"num\"" : "")];
        html.Raw("<thead><tr>");
        for (var i = 0; i < columns.Length; i++)
            html.Raw("<th scope=\"col\"" + css[i] + ">").Text(html.Say(columns[i])).Raw("</th>");
        html.Raw("</tr></thead>\n");
        foreach (var row in rows)
        {
            html.Raw("<tr>");
            for (var i = 0; i < columns.Length; i++)
                html.Raw("<td" + css[i] + ">").Text(i < row.Length ? row[i] : "").Raw("</td>");
            html.Raw("</tr>\n");
        }
        html.Raw("</table></div>\n");
    }

    private static bool IsNumber(string cell) => cell.All(c => char.IsAsciiDigit(c) || ".,-+±% –es".Contains(c, StringComparison.Ordinal));
}
