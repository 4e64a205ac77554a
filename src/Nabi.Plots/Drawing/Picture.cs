namespace Nabi.Plots;

/// <summary>
/// A picture that can be shown as SVG: light or dark after the reader's setting, without any outside resource.
/// Sizes are CSS pixels.
/// </summary>
public abstract class Picture
{
    /// <summary>The width a page gives a picture on a telephone.</summary>
    internal const double NarrowWidth = 360;

    internal const double UsualWidth = 720;

    /// <summary>How much wider bold letters are.</summary>
    private const double BoldFactor = 1.14;

    private protected Picture(string title) => Title = title ?? "";

    /// <summary>The heading over the picture; empty for none.</summary>
    public string Title { get; }

    /// <summary>A second, quieter line below the heading; empty for none.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The wanted width in pixels, default 720 (a report widens that to its page). Pictures with a natural size may be smaller or
    /// larger.</summary>
    public double Width { get; init; } = UsualWidth;

    /// <summary>The picture as one SVG document with its own style and background.</summary>
    /// <param name="translate">Gives headings, axis names and names in legends in the reader's language; null leaves them as they
    /// are.</param>
    public string ToSvg(Func<string, string>? translate = null)
    {
        SvgCanvas canvas = new(translate);
        return canvas.Finish(Draw(canvas, SafeWidth), Spoken(canvas), standalone: true);
    }

    /// <summary>Writes <see cref="ToSvg"/> to a file: whole or not at all; missing folders are made.</summary>
    /// <param name="path">The file, usually ending in <c>.svg</c>; an old one is replaced.</param>
    /// <param name="translate">Gives headings, axis names and names in legends in the reader's language; null leaves them as they
    /// are.</param>
    /// <exception cref="NabiException">The path is empty or its folder cannot be written.</exception>
    public void Save(string path, Func<string, string>? translate = null)
        => OutputFile.Write(path, Encoding.UTF8.GetBytes(ToSvg(translate)));

    /// <summary>What a screen reader says of the picture.</summary>
    internal virtual string Label => Title.Length == 0 ? GetType().Name : Title;

    private string Spoken(SvgCanvas canvas) => Label == Title ? canvas.Say(Title) : Label;

    /// <summary>The picture for a page that brings the style, drawn for the given width.</summary>
    internal string ToFragment(double width, out PictureSize size, Func<string, string>? translate = null)
    {
        SvgCanvas canvas = new(translate);
        size = Draw(canvas, width);
        return canvas.Finish(size, Spoken(canvas), standalone: false);
    }

    internal double SafeWidth => double.IsFinite(Width) ? Math.Clamp(Width, 160, 4000) : UsualWidth;

    /// <summary>Draws the picture from (0, 0) for the given width and tells the size it took.</summary>
    internal abstract PictureSize Draw(SvgCanvas canvas, double width);

    /// <summary>The width that heading and subtitle want on one line each, at most the given one.</summary>
    private protected double HeadingWidth(SvgCanvas canvas, double width) => Math.Min(width,
        32 + Math.Max(TextFit.Width(canvas.Say(Title), Theme.TitleSize * BoldFactor), TextFit.Width(canvas.Say(Subtitle), Theme.TextSize)));

    /// <summary>Says below the heading that there is nothing to show.</summary>
    private protected static PictureSize DrawNothing(SvgCanvas canvas, double width, double y, string text)
    {
        canvas.Text(width / 2, y + 24, text, "u", Anchor.Middle);
        return new PictureSize(width, y + 48);
    }

    /// <summary>Draws heading and subtitle at the left edge; returns the y where the picture may begin.</summary>
    private protected double DrawHeading(SvgCanvas canvas, double width, double left = 16)
    {
        double y = canvas.Nested ? 6 : 12;
        foreach (var line in TextFit.Wrap(canvas.Say(Title), Theme.TitleSize * BoldFactor, width - left - 12))
        {
            y += 16;
            canvas.Text(left, y, line, canvas.Nested ? "h2" : "h");
            y += 4;
        }
        foreach (var line in TextFit.Wrap(canvas.Say(Subtitle), Theme.TextSize, width - left - 12))
        {
            y += 14;
            canvas.Text(left, y, line, "u");
            y += 3;
        }
        return y + 4;
    }
}
