namespace Nabi.Plots;

/// <summary>Text in fixed width with its line breaks: a model's summary, a log, code.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="text">The text.</param>
public sealed class PreformattedSection(string title, string text) : ReportSection(title)
{
    internal override void Write(HtmlWriter html) => html.Element("pre", text.ReplaceLineEndings("\n").TrimEnd('\n'));
}
