namespace Nabi.Plots;

/// <summary>Plain text; an empty line begins a new paragraph, and what stands between two backticks is set as code.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="text">The text.</param>
public sealed class TextSection(string title, string text) : ReportSection(title)
{
    internal override void Write(HtmlWriter html)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Raw("<p class=\"text\">").Sentences(html.Say(paragraph)).Raw("</p>\n");
        }
    }
}
