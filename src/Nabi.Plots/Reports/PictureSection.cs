namespace Nabi.Plots;

/// <summary>One or more pictures below each other; each is drawn a second time for narrow screens.</summary>
/// <param name="title">The heading; empty for none.</param>
/// <param name="pictures">The pictures in order.</param>
public sealed class PictureSection(string title, params IReadOnlyList<Picture> pictures) : ReportSection(title)
{
    internal override void Write(HtmlWriter html)
    {
        foreach (Picture picture in pictures)
            html.Picture(picture);
    }
}
