namespace Nabi.Plots;

/// <summary>Several pictures as one: side by side as far as the width allows, then below. Curves of loss and accuracy; the four
/// gates.</summary>
public sealed class Panels : Picture
{
    private readonly Picture[] pictures;

    /// <summary>Creates a picture of pictures.</summary>
    /// <param name="title">The heading over all; empty for none.</param>
    /// <param name="pictures">The pictures in reading order.</param>
    public Panels(string title, params IReadOnlyList<Picture> pictures)
        : base(title) => this.pictures = [.. pictures];

    /// <summary>Pictures side by side, default 2; on a narrow page they stand below each other.</summary>
    public int Columns { get; init; } = 2;

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = Title.Length + Subtitle.Length > 0 ? DrawHeading(canvas, width) : 0;
        var outer = canvas.Nested;
        canvas.Nested |= y > 0;
        var columns = width < 480 ? 1 : Math.Clamp(Columns, 1, Math.Max(1, pictures.Length));
        double each = width / columns, widest = columns * each;
        for (var start = 0; start < pictures.Length; start += columns)
        {
            double height = 0;
            for (var i = start; i < Math.Min(start + columns, pictures.Length); i++)
            {
                canvas.BeginGroup((i - start) * each, y);
                PictureSize size = pictures[i].Draw(canvas, each);
                canvas.EndGroup();
                height = Math.Max(height, size.Height);
                widest = Math.Max(widest, (i - start) * each + size.Width);
            }
            y += height;
        }
        canvas.Nested = outer;
        return new PictureSize(widest, Math.Max(y, 40));
    }
}
