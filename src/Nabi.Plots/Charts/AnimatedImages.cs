using Nabi.Detection;

namespace Nabi.Plots;

/// <summary>
/// Images of one size shown one after the other, again and again: a film with boxes around what was found, and below it a curve of a number
/// from 0 to 1, such as a probability, as far as it has come. A reader whose settings ask for less motion sees the last image.
/// </summary>
public sealed class AnimatedImages : Picture
{
    private const double CurveHeight = 70;

    private readonly int imageHeight;
    private readonly int imageWidth;
    private readonly int channels;
    private readonly List<(byte[] Png, string Caption, double Value, Box[] Boxes)> images = [];

    /// <summary>Creates a film without images.</summary>
    /// <param name="title">The heading over the picture; empty for none.</param>
    /// <param name="height">Rows of each image, 1 to 1024.</param>
    /// <param name="width">Columns of each image, 1 to 1024.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <exception cref="NabiException">A size is out of range.</exception>
    public AnimatedImages(string title, int height, int width, int channels = 1)
        : base(title)
    {
        ImagePixels.Check(nameof(AnimatedImages), height, width, channels);
        (imageHeight, imageWidth, this.channels) = (height, width, channels);
    }

    /// <summary>The width of the images on screen in pixels, default 240.</summary>
    public double ImageWidth { get; init; } = 240;

    /// <summary>The pixel value of full brightness, default 1 (images divided by 255); 255 for raw bytes as floats.</summary>
    public float Maximum { get; init; } = 1;

    /// <summary>How long each image is shown, in seconds; default 0.5.</summary>
    public double SecondsPerImage { get; init; } = 0.5;

    /// <summary>What the curve below the images says; empty (default) for no name.</summary>
    public string ValueLabel { get; init; } = "";

    /// <summary>The value from which on something counts as found, a line across the curve; null (default) for none.</summary>
    public double? Threshold { get; init; }

    /// <summary>Adds an image.</summary>
    /// <param name="pixels">Its pixels (height, width, channels) in row order, 0 to <see cref="Maximum"/>.</param>
    /// <param name="caption">The words over it.</param>
    /// <param name="value">The height of the curve, 0 to 1; NaN (default) for a gap. Without any value there is no curve.</param>
    /// <param name="boxes">Boxes drawn on it; null for none.</param>
    /// <returns>This film.</returns>
    /// <exception cref="NabiException">The number of pixels is not height x width x channels.</exception>
    public AnimatedImages Add(ReadOnlySpan<float> pixels, string caption, double value = double.NaN, IEnumerable<Box>? boxes = null)
        => Add(ImagePixels.Bytes(pixels, Maximum), caption, value, boxes);

    /// <summary>Adds an image of bytes, 0 to 255.</summary>
    /// <inheritdoc cref="Add(ReadOnlySpan{float}, string, double, IEnumerable{Box})"/>
    public AnimatedImages Add(ReadOnlySpan<byte> pixels, string caption, double value = double.NaN, IEnumerable<Box>? boxes = null)
    {
        ImagePixels.CheckCount(nameof(AnimatedImages), pixels.Length, imageHeight, imageWidth, channels);
        images.Add((PngImage.Encode(pixels, imageWidth, imageHeight, channels), caption ?? "", value,
            [.. (boxes ?? []).Where(box => box.IsFinite).Select(box => box.Clipped())]));
        return this;
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = DrawHeading(canvas, width);
        if (images.Count == 0)
            return DrawNothing(canvas, width, y, canvas.Say("no images"));
        var wide = Math.Clamp(double.IsFinite(ImageWidth) ? ImageWidth : 240, 32, Math.Max(32, width - 32));
        var high = wide * imageHeight / imageWidth;
        var hasCurve = images.Exists(image => !double.IsNaN(image.Value));
        var whole = 22 + high + (hasCurve ? CurveHeight + 30 : 2);
        var seconds = double.IsFinite(SecondsPerImage) ? Math.Clamp(SecondsPerImage, 0.05, 60) : 0.5;
        canvas.BeginFilm(16, y, wide, whole, images.Count, seconds);
        for (var i = 0; i < images.Count; i++)
        {
            canvas.BeginGroup(i * wide, 0);
            var (png, caption, _, boxes) = images[i];
            canvas.Text(wide / 2, 14, TextFit.Shorten(caption, Theme.TextSize, wide - 4), "", Anchor.Middle);
            canvas.Image(0, 21, wide, high, png);
            foreach (var box in boxes)
            {
                canvas.Rectangle(box.Left * wide, 21 + box.Top * high, box.Width * wide, box.Height * high, "ln c1", 1);
            }

            if (hasCurve)
                Curve(canvas, i, wide, high + 50);
            canvas.EndGroup();
        }

        canvas.EndFilm();
        return new PictureSize(Math.Max(32 + wide, HeadingWidth(canvas, width)), y + whole + 6);
    }

    // The curve up to an image, from one edge of it to the other.
    private void Curve(SvgCanvas canvas, int last, double wide, double top)
    {
        canvas.Text(0, top - 8, canvas.Say(ValueLabel), "k u");
        canvas.Rectangle(0.5, top, wide - 1, CurveHeight - 2, "g");
        double X(int i) => 6 + (wide - 12) * (images.Count == 1 ? 0.5 : i / (images.Count - 1.0));
        double Y(double value) => top + (CurveHeight - 10) * (1 - Math.Clamp(value, 0, 1)) + 4;
        if (Threshold is { } threshold && double.IsFinite(threshold))
            canvas.Line(0, Y(threshold), wide, Y(threshold), "mk");
        PathData path = new();
        var isOpen = false;
        for (var i = 0; i <= last; i++)
        {
            if (double.IsNaN(images[i].Value))
                isOpen = false;
            else
                isOpen = (isOpen ? path.Line(X(i), Y(images[i].Value)) : path.Move(X(i), Y(images[i].Value))) is not null;
        }

        canvas.Path(path.ToString(), "ln c0");
        if (!double.IsNaN(images[last].Value))
            canvas.Circle(X(last), Y(images[last].Value), 4, "f0");
    }
}
