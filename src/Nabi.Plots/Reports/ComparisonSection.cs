namespace Nabi.Plots;

/// <summary>A table of results beside the published figures, with the difference and whether it is reached.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="rows">The results.</param>
public sealed class ComparisonSection(string title, params IReadOnlyList<Comparison> rows) : ReportSection(title)
{
    /// <summary>The .NET number format of the figures, default up to four digits after the point.</summary>
    public string ValueFormat { get; init; } = "0.####";

    internal override void Write(HtmlWriter html)
    {
        html.Raw("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">").Text(html.Say("measure")).Raw("</th>");
        foreach (var column in (string[])["published", "ours", "difference"])
            html.Raw("<th scope=\"col\" class=\"num\">").Text(html.Say(column)).Raw("</th>");
        html.Raw("</tr></thead>\n");
        foreach (Comparison row in rows)
        {
            var css = row.Reached switch { true => "num good", false => "num short", _ => "num" };
            var spread = row.Spread is { } s && double.IsFinite(s) ? " ± " + Number(s) : "";
            html.Raw("<tr><td>").Text(row.Name).Raw("</td><td class=\"num\">").Text(Number(row.Published))
                .Raw("</td><td class=\"" + css + "\">")
                .Text(Number(row.Ours) + spread).Raw("</td><td class=\"num\">").Text(Difference(row)).Raw("</td></tr>\n");
        }
        html.Raw("</table></div>\n");
    }

    private string Number(double? value)
        => value is { } number && double.IsFinite(number) ? number.ToString(ValueFormat, CultureInfo.InvariantCulture) : "–";

    private string Difference(Comparison row)
    {
        if (row.Reached is not { } reached)
            return "–";
        var difference = row.Ours - row.Published!.Value;
        return (difference > 0 ? "+" : "") + Number(difference) + (reached ? " ✓" : " ✗");
    }
}
