namespace Nabi.Plots;

/// <summary>Collects the shapes of one picture and writes them as SVG. Coordinates are pixels, y grows downward.</summary>
internal sealed class SvgCanvas(Func<string, string>? translate = null)
{
    private readonly StringBuilder body = new();

    /// <summary>
    /// A heading, an axis name or a name in a legend in the reader's language. Tick labels, words and classes are data and stay.
    /// </summary>
    public string Say(string text) => translate is null || text.Length == 0 ? text : translate(text);

    /// <summary>Whether a picture is drawn inside another, where its heading is smaller.</summary>
    public bool Nested { get; set; }

    /// <summary>A coordinate as text: two decimals, always finite, always with a dot.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            value = 0;
        var rounded = Math.Round(Math.Clamp(value, -1e7, 1e7), 2);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>The text as XML content: markup escaped, characters that XML forbids replaced.</summary>
    public static string Escape(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            var forbidden = (rune.Value < 0x20 && rune.Value is not ('\t' or '\n' or '\r')) || rune.Value is 0xFFFE or 0xFFFF;
            clean.Append(forbidden ? Rune.ReplacementChar : rune);
        }
        return clean.ToString()
            .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal);
    }

    public void Line(double x1, double y1, double x2, double y2, string css)
        => body.Append("<line").Append(Attribute("x1", x1)).Append(Attribute("y1", y1)).Append(Attribute("x2", x2))
            .Append(Attribute("y2", y2))
            .Append(Class(css)).Append("/>\n");

    public void Rectangle(double x, double y, double width, double height, string css, double radius = 0, double opacity = 1)
    {
        body.Append("<rect").Append(Attribute("x", x)).Append(Attribute("y", y))
            .Append(Attribute("width", Math.Max(0, width))).Append(Attribute("height", Math.Max(0, height)));
        if (radius > 0)
            body.Append(Attribute("rx", radius));
        body.Append(Class(css)).Append(Opacity(opacity)).Append("/>\n");
    }

    /// <summary>A rectangle of a fixed colour, the same in light and dark.</summary>
    public void Tile(double x, double y, double width, double height, string color)
        => body.Append("<rect").Append(Attribute("x", x)).Append(Attribute("y", y)).Append(Attribute("width", width))
            .Append(Attribute("height", height))
            .Append(" fill=\"").Append(color).Append("\"/>\n");

    public void Circle(double x, double y, double radius, string css, double opacity = 1)
        => body.Append("<circle").Append(Attribute("cx", x)).Append(Attribute("cy", y)).Append(Attribute("r", radius)).Append(Class(css))
            .Append(Opacity(opacity)).Append("/>\n");

    public void Ellipse(double x, double y, double radiusX, double radiusY, double degrees, string css)
        => body.Append("<ellipse").Append(Attribute("rx", radiusX)).Append(Attribute("ry", radiusY)).Append(Class(css))
            .Append(" transform=\"translate(").Append(Number(x)).Append(' ').Append(Number(y)).Append(") rotate(").Append(Number(degrees))
            .Append(")\"/>\n");

    public void Path(string data, string css, double opacity = 1)
    {
        if (data.Length > 0)
            body.Append("<path d=\"").Append(data).Append('"').Append(Class(css)).Append(Opacity(opacity)).Append("/>\n");
    }

    /// <summary>A filled triangle whose tip stands at (x, y) and points along the direction.</summary>
    public void ArrowHead(double x, double y, double directionX, double directionY, string css, double size = 6)
    {
        var length = Math.Sqrt(directionX * directionX + directionY * directionY);
        if (length == 0)
            return;
        double ux = directionX / length * size, uy = directionY / length * size;
        Path(new PathData().Move(x, y).Line(x - ux - uy * 0.55, y - uy + ux * 0.55).Line(x - ux + uy * 0.55, y - uy - ux * 0.55)
            .Close().ToString(), css);
    }

    public void Text(double x, double y, string text, string css = "", Anchor anchor = Anchor.Start, double degrees = 0)
    {
        if (text.Length == 0)
            return;
        body.Append("<text").Append(Attribute("x", x)).Append(Attribute("y", y));
        if (anchor != Anchor.Start)
            body.Append(" text-anchor=\"").Append(anchor == Anchor.Middle ? "middle" : "end").Append('"');
        if (degrees != 0)
        {
            body.Append(" transform=\"rotate(").Append(Number(degrees)).Append(' ').Append(Number(x)).Append(' ').Append(Number(y))
                .Append(")\"");
        }
        body.Append(Class(css)).Append('>').Append(Escape(text)).Append("</text>\n");
    }

    /// <summary>A picture of pixels as PNG bytes, drawn without smoothing.</summary>
    public void Image(double x, double y, double width, double height, byte[] png)
        => body.Append("<image").Append(Attribute("x", x)).Append(Attribute("y", y)).Append(Attribute("width", width))
            .Append(Attribute("height", height))
            .Append(" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,")
            .Append(Convert.ToBase64String(png)).Append("\"/>\n");

    /// <summary>Opens a group moved by (x, y); close it with <see cref="EndGroup"/>.</summary>
    public void BeginGroup(double x, double y)
        => body.Append("<g transform=\"translate(").Append(Number(x)).Append(' ').Append(Number(y)).Append(")\">\n");

    public void EndGroup() => body.Append("</g>\n");

    /// <summary>Opens a window that cuts off what leaves it; inside, the corner is (0, 0). Close with <see cref="EndWindow"/>.</summary>
    public void BeginWindow(double x, double y, double width, double height)
        => body.Append("<svg overflow=\"hidden\"").Append(Attribute("x", x)).Append(Attribute("y", y))
            .Append(Attribute("width", Math.Max(1, width)))
            .Append(Attribute("height", Math.Max(1, height))).Append(">\n");

    public void EndWindow() => body.Append("</svg>\n");

    /// <summary>
    /// Opens a window that shows one frame after the other, again and again. The frames stand beside each other in it, each as wide as the
    /// window; a reader who wants no motion, and a program that knows none, sees the last. Close with <see cref="EndFilm"/>.
    /// </summary>
    public void BeginFilm(double x, double y, double width, double height, int frames, double seconds)
    {
        BeginWindow(x, y, width, height);
        body.Append("<g class=\"film\" style=\"--n:").Append(Number(frames)).Append(";--w:").Append(Number(-width)).Append("px;--t:")
            .Append(Number(seconds)).Append("s\" transform=\"translate(").Append(Number(-width * (frames - 1))).Append(" 0)\">\n");
    }

    public void EndFilm()
    {
        EndGroup();
        EndWindow();
    }

    /// <summary>The whole picture. Stand-alone ones carry their style and paper; a page's bring neither.</summary>
    public string Finish(PictureSize size, string label, bool standalone)
    {
        StringBuilder svg = new(body.Length + 4096);
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nb\" role=\"img\"").Append(Attribute("width", size.Width))
            .Append(Attribute("height", size.Height)).Append(" viewBox=\"0 0 ").Append(Number(size.Width)).Append(' ')
            .Append(Number(size.Height)).Append("\" aria-label=\"").Append(Escape(label)).Append("\">\n");
        if (standalone)
        {
            svg.Append("<title>").Append(Escape(label)).Append("</title>\n<style>").Append(Theme.Css).Append("</style>\n")
                .Append("<rect class=\"p\"").Append(Attribute("width", size.Width)).Append(Attribute("height", size.Height)).Append("/>\n");
        }
        return svg.Append(body).Append("</svg>\n").ToString();
    }

    private static string Attribute(string name, double value) => " " + name + "=\"" + Number(value) + "\"";

    private static string Class(string css) => css.Length == 0 ? "" : " class=\"" + css + "\"";

    private static string Opacity(double opacity) => opacity >= 1 ? "" : " opacity=\"" + Number(opacity) + "\"";
}
