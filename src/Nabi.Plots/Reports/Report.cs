namespace Nabi.Plots;

/// <summary>
/// One page about a run: a single HTML file without outside resources, for screen and phone, light and dark.
/// <code>
/// new Report("mnist-lstm") { Summary = "Digits read row by row." }
///     .AddNumber("test accuracy", "0.9812", "published 0.9772", good: true)
///     .Add(new TableSection("Run", [("seed", "1"), ("threads", "2")]))
///     .Add(new PictureSection("Training", new TrainingCurves(history)))
///     .Save("report.html");
/// </code>
/// </summary>
/// <param name="title">What was run; the heading of the page.</param>
public sealed class Report(string title)
{
    /// <summary>The width of the pictures on a screen: the text's and a picture's own margin on both sides.</summary>
    internal const double PictureWidth = 760 + 16 + 16;

    private readonly List<ReportSection> sections = [];
    private readonly List<(string Name, string Value, string Note, bool? Good)> numbers = [];

    /// <summary>The heading of the page.</summary>
    public string Title => title;

    /// <summary>One or two sentences below the heading; empty for none.</summary>
    public string Summary { get; init; } = "";

    /// <summary>A small line at the end, such as version and time; empty for none.</summary>
    public string Footer { get; init; } = "";

    /// <summary>The language of the text as a tag for browsers. Default <c>en</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>
    /// Gives headings, captions, paragraphs, column names and the names in pictures in the reader's language; null leaves them as they are.
    /// The title, cells of tables, numbers and the footer stay.
    /// </summary>
    public Func<string, string>? Translate { get; init; }

    /// <summary>Adds a number to the row of large ones below the heading.</summary>
    /// <param name="name">What it measures.</param>
    /// <param name="value">The number as shown.</param>
    /// <param name="note">A comparison or unit below it; empty for none.</param>
    /// <param name="good">Whether it reaches its aim; null when that is not the question.</param>
    /// <returns>This report.</returns>
    public Report AddNumber(string name, string value, string note = "", bool? good = null)
    {
        numbers.Add((name, value, note, good));
        return this;
    }

    /// <inheritdoc cref="AddNumber(string, string, string, bool?)"/>
    public Report AddNumber(string name, double value, string note = "", bool? good = null)
        => AddNumber(name, value.ToString("0.####", CultureInfo.InvariantCulture), note, good);

    /// <summary>Adds a section at the end.</summary>
    /// <param name="section">The section.</param>
    /// <returns>This report.</returns>
    public Report Add(ReportSection section)
    {
        sections.Add(section);
        return this;
    }

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        HtmlWriter html = new(Translate);
        html.Raw("<!DOCTYPE html>\n<html lang=\"").Text(Language).Raw("\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw(
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
                + "name=\"color-scheme\" content=\"light dark\">\n")
            .Raw("<title>").Text(title).Raw("</title>\n<style>\n").Raw(ReportStyle.Css).Raw("\n").Raw(Theme.Css)
            .Raw("\n</style>\n</head>\n<body>\n<main>\n")
            .Raw("<header>\n").Element("h1", title).Element("p", html.Say(Summary), "lead").Raw("</header>\n");
        if (numbers.Count > 0)
        {
            html.Raw("<dl class=\"figures\">\n");
            foreach ((var name, var value, var note, var good) in numbers)
            {
                var css = good switch { true => " class=\"good\"", false => " class=\"short\"", _ => "" };
                html.Raw("<div><dt>").Text(name).Raw("</dt><dd" + css + ">").Text(value).Raw("</dd>");
                if (note.Length > 0)
                    html.Raw("<dd class=\"note\">").Text(note).Raw("</dd>");
                html.Raw("</div>\n");
            }
            html.Raw("</dl>\n");
        }
        foreach (ReportSection section in sections)
        {
            html.Raw("<section>\n").Element("h2", html.Say(section.Title));
            section.Write(html);
            html.Element("p", html.Say(section.Caption), "caption").Raw("</section>\n");
        }
        return html.Raw("</main>\n").Element("footer", Footer).Raw("</body>\n</html>\n").ToString();
    }

    /// <summary>Writes the page to a file: whole or not at all; missing folders are made.</summary>
    /// <param name="path">The file, usually <c>report.html</c>; an old one is replaced.</param>
    /// <exception cref="NabiException">The path is empty or its folder cannot be written.</exception>
    public void Save(string path) => OutputFile.Write(path, Encoding.UTF8.GetBytes(ToHtml()));
}
