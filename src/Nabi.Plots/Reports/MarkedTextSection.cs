namespace Nabi.Plots;

/// <summary>Texts whose words are shaded by a score, flowing with the page: reviews with the words that moved the verdict.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="texts">The texts, each with a heading of its own.</param>
public sealed class MarkedTextSection(string title, params IReadOnlyList<MarkedText> texts) : ReportSection(title)
{
    internal override void Write(HtmlWriter html)
    {
        foreach (MarkedText text in texts)
        {
            html.Raw("<div class=\"marked\">\n");
            if (text.Title.Length > 0)
                html.Raw("<strong>").Text(html.Say(text.Title)).Raw("</strong>\n");
            html.Element("div", html.Say(text.Subtitle), "caption");
            Legend(html, text);
            foreach ((var word, var strength) in text.Strengths())
            {
                if (strength == 0)
                {
                    html.Text(word).Raw(" ");
                    continue;
                }
                var shade = (0.08 + 0.42 * Math.Abs(strength)).ToString("0.##", CultureInfo.InvariantCulture);
                html.Raw("<mark class=\"" + (strength > 0 ? "pro" : "con") + "\" style=\"--s:" + shade + "\">").Text(word).Raw("</mark> ");
            }
            html.Raw("\n</div>\n");
        }
    }

    private static void Legend(HtmlWriter html, MarkedText text)
    {
        if (text.PositiveName.Length + text.NegativeName.Length == 0)
            return;
        html.Raw("<div class=\"key\">");
        foreach ((var css, var name) in new[] { ("pro", text.PositiveName), ("con", text.NegativeName) })
        {
            if (name.Length > 0)
                html.Raw("<span><i class=\"chip " + css + "\" style=\"--s:.45\"></i>").Text(html.Say(name)).Raw("</span>");
        }
        html.Raw("</div>\n");
    }
}
