namespace Nabi.Plots;

/// <summary>Writes HTML; all text is escaped, only tags written in this project are not.</summary>
internal sealed class HtmlWriter(Func<string, string>? translate = null)
{
    private readonly StringBuilder page = new();

    /// <summary>A text of the page in the reader's language.</summary>
    public string Say(string text) => translate is null || text.Length == 0 ? text : translate(text);

    /// <summary>Writes markup of this project as it is.</summary>
    public HtmlWriter Raw(string markup)
    {
        page.Append(markup);
        return this;
    }

    /// <summary>Writes text of a user.</summary>
    public HtmlWriter Text(string text)
    {
        page.Append(SvgCanvas.Escape(text));
        return this;
    }

    /// <summary>Writes sentences of a user; what stands between two backticks is set as code.</summary>
    public HtmlWriter Sentences(string text)
    {
        var parts = text.Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
                Text(parts[i]);
            else if (i < parts.Length - 1)
                Raw("<code>").Text(parts[i]).Raw("</code>");
            else
                Text("`" + parts[i]);
        }

        return this;
    }

    /// <summary>Writes text inside an element; nothing where the text is empty.</summary>
    public HtmlWriter Element(string name, string text, string css = "") => text.Length == 0 ? this
        : Raw("<" + name + (css.Length > 0 ? " class=\"" + css + "\"" : "") + ">").Text(text).Raw("</" + name + ">\n");

    /// <summary>Writes a picture, wide for a screen and narrow for a telephone where that differs.</summary>
    public HtmlWriter Picture(Picture picture)
    {
        var usual = picture.SafeWidth == Plots.Picture.UsualWidth;
        var wide = picture.ToFragment(usual ? Report.PictureWidth : Math.Min(picture.SafeWidth, Report.PictureWidth),
            out PictureSize size, translate);
        var narrow = picture.ToFragment(Math.Min(picture.SafeWidth, Plots.Picture.NarrowWidth), out _, translate);
        if (size.Width <= Plots.Picture.NarrowWidth || wide == narrow)
            return Raw("<div class=\"pic\">\n").Raw(wide).Raw("</div>\n");
        return Raw("<div class=\"pic wide\">\n").Raw(wide).Raw("</div>\n<div class=\"pic narrow\">\n").Raw(narrow).Raw("</div>\n");
    }

    public override string ToString() => page.ToString();
}
