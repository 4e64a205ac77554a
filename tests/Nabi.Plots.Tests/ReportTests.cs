using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nabi.Plots.Tests;

public partial class ReportTests
{
    private const string Nasty = "<img src=x onerror=alert(1)> & \"'";

    private static Report Full(string text) => new Report(text) { Summary = text, Footer = text }
        .AddNumber(text, text, text, good: true)
        .AddNumber("loss", 0.0625)
        .Add(new TextSection(text, text + "\n\n" + text) { Caption = text })
        .Add(new PreformattedSection(text, text))
        .Add(new TableSection(text, [(text, text)]))
        .Add(new TableSection(text, [text, "number"], [[text, "1.5"], [text]]))
        .Add(new ComparisonSection(text, new Comparison(text, 0.98, 0.9772, 0.001), new Comparison("loss", 0.5, 0.4, HigherIsBetter: false),
            new Comparison("x", double.NaN, 1)))
        .Add(new PictureSection(text, new LineChart(text).Add(text, [1.0, 2]), HeatMap.Confusion(new[,] { { 1, 2 }, { 3, 4 } })))
        .Add(new MarkedTextSection(text, new MarkedText(text, [text, "plain"], [1.0, 0]) { PositiveName = text, NegativeName = text }))
        .Add(new SoundSection(text, (text, new WavFile([0f, 0.5f]))))
        .Add(new LinkSection(text, (text, text), ("script", "javascript:alert(1)"), ("sub", "a\\b c/d.html")));

    /// <summary>The page as XML: void elements closed, the document type left out.</summary>
    private static XDocument Parse(string html)
        => XDocument.Parse(VoidElement().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<$1/>")
        .Replace(" controls ", " controls=\"\" ", StringComparison.Ordinal));

    [GeneratedRegex("<(meta[^>]*)>")]
    private static partial Regex VoidElement();

    [Fact]
    public void Words_between_backticks_are_set_as_code()
    {
        var html = new Report("Title").Add(new TextSection("", "see `a_name` and `b<c`, not this: `")).ToHtml();
        Assert.Contains("see <code>a_name</code> and <code>b&lt;c</code>, not this: `</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_page_is_well_formed_and_takes_nothing_from_outside()
    {
        var html = Full("plain words").ToHtml();
        XDocument page = Parse(html);
        Assert.Equal("plain words", page.All("h1").Single().Value);
        Assert.Equal(9, page.All("h2").Count());
        Assert.Empty(page.All("script"));
        Assert.Empty(page.All("link"));
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
        Assert.Contains("width=device-width", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_a_user_gives_is_escaped()
    {
        XDocument page = Parse(Full(Nasty).ToHtml());
        Assert.Empty(page.All("img"));
        Assert.Equal(Nasty, page.All("h1").Single().Value);
        Assert.DoesNotContain(page.Descendants().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_are_relative_whatever_the_name()
    {
        string[] addresses = [.. Parse(Full("t").ToHtml()).All("a").Select(link => (string)link.Attribute("href")!)];
        Assert.Equal(["./t", "./javascript%3Aalert%281%29", "./a/b%20c/d.html"], addresses);
    }

    [Fact]
    public void A_comparison_tells_whether_the_published_figure_is_reached()
    {
        Assert.True(new Comparison("accuracy", 0.98, 0.9772).Reached);
        Assert.False(new Comparison("loss", 0.5, 0.4, HigherIsBetter: false).Reached);
        Assert.Null(new Comparison("accuracy", 0.98).Reached);
        Assert.Null(new Comparison("accuracy", 0.98, 0.5) { IsComparable = false }.Reached);
        Assert.Null(new Comparison("accuracy", double.NaN, 1).Reached);
        var html = new Report("r").Add(new ComparisonSection("", new Comparison("accuracy", 0.98, 0.9772, 0.001))).ToHtml();
        Assert.Contains("0.98 ± 0.001", html, StringComparison.Ordinal);
        Assert.Contains("+0.0028 ✓", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_numbers_stand_at_the_right()
    {
        XDocument page =
            Parse(new Report("r").Add(new TableSection("", ["cell", "params"], [["LSTM", "24,458"], ["GRU", "18,698"]])).ToHtml());
        Assert.Equal([null, "num", null, "num"], page.All("td").Select(cell => (string?)cell.Attribute("class")));
    }

    [Fact]
    public void A_row_longer_than_the_headings_is_refused()
        => Assert.Throws<NabiException>(() => new TableSection("t", ["a"], [["1", "2"]]));

    [Fact]
    public void Wide_pictures_are_drawn_again_for_telephones()
    {
        XDocument page = Parse(new Report("r").Add(new PictureSection("", new LineChart("l").Add("a", [1.0, 2]))).ToHtml());
        XElement[] pictures = [.. page.All("svg").Where(svg => svg.Parent!.Name.LocalName == "div")];
        Assert.Equal(2, pictures.Length);
        Assert.True(pictures[0].Number("width") > 700);
        Assert.Equal(360, pictures[1].Number("width"));
    }
}
