namespace Nabi.Plots;

/// <summary>Links to files beside the report.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="files">Text and relative path of each file, such as <c>("the model", "model.keras")</c>.</param>
public sealed class LinkSection(string title, params IReadOnlyList<(string Text, string Path)> files) : ReportSection(title)
{
    internal override void Write(HtmlWriter html)
    {
        html.Raw("<ul>\n");
        foreach ((var text, var path) in files)
            html.Raw("<li><a href=\"").Text(Address(path)).Raw("\">").Text(text).Raw("</a></li>\n");
        html.Raw("</ul>\n");
    }

    /// <summary>The path as a relative address: each part escaped, so that no name can be a scheme such as <c>javascript:</c>.</summary>
    private static string Address(string path)
        => "./" + string.Join('/', path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != ".").Select(Uri.EscapeDataString));
}
