namespace Nabi.Plots;

/// <summary>Small images in rows, a caption over each, right or wrong told by sign and colour: digits, garments, photographs.</summary>
public sealed class ImageGrid : Picture
{
    private readonly int imageHeight;
    private readonly int imageWidth;
    private readonly int channels;
    private readonly List<(byte[] Png, string Caption, bool? Correct)> images = [];

    /// <summary>Creates a grid without images.</summary>
    /// <param name="title">The heading over the picture; empty for none.</param>
    /// <param name="height">Rows of each image, 1 to 1024.</param>
    /// <param name="width">Columns of each image, 1 to 1024.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <exception cref="NabiException">A size is out of range.</exception>
    public ImageGrid(string title, int height, int width, int channels = 1)
        : base(title)
    {
        ImagePixels.Check(nameof(ImageGrid), height, width, channels);
        (imageHeight, imageWidth, this.channels) = (height, width, channels);
    }

    /// <summary>Images in a row; null (default) fills the width.</summary>
    public int? Columns { get; init; }

    /// <summary>The width of each image on screen in pixels, default 96.</summary>
    public double ImageWidth { get; init; } = 96;

    /// <summary>The pixel value of full brightness, default 1 (images divided by 255); 255 for raw bytes as floats.</summary>
    public float Maximum { get; init; } = 1;

    /// <summary>Whether grey images are drawn dark on light, as ink. Default false: as they are.</summary>
    public bool Inverted { get; init; }

    /// <summary>Adds an image.</summary>
    /// <param name="pixels">Its pixels (height, width, channels) in row order, 0 to <see cref="Maximum"/>.</param>
    /// <param name="caption">The words over it, such as the predicted label.</param>
    /// <param name="correct">Whether the caption is right; null when that is not the question.</param>
    /// <returns>This grid.</returns>
    /// <exception cref="NabiException">The number of pixels is not height x width x channels.</exception>
    public ImageGrid Add(ReadOnlySpan<float> pixels, string caption, bool? correct = null)
        => Add(ImagePixels.Bytes(pixels, Maximum), caption, correct);

    /// <summary>Adds an image of bytes, 0 to 255.</summary>
    /// <param name="pixels">Its pixels (height, width, channels) in row order.</param>
    /// <param name="caption">The words over it, such as the predicted label.</param>
    /// <param name="correct">Whether the caption is right; null when that is not the question.</param>
    /// <returns>This grid.</returns>
    /// <exception cref="NabiException">The number of pixels is not height x width x channels.</exception>
    public ImageGrid Add(ReadOnlySpan<byte> pixels, string caption, bool? correct = null)
    {
        ImagePixels.CheckCount(nameof(ImageGrid), pixels.Length, imageHeight, imageWidth, channels);
        var bytes = pixels.ToArray();
        if (Inverted && channels == 1)
        {
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(255 - bytes[i]);
        }
        var zoom = Math.Clamp(192 / Math.Max(imageWidth, imageHeight), 1, 8);
        images.Add((PngImage.Encode(bytes, imageWidth, imageHeight, channels, zoom), caption, correct));
        return this;
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = DrawHeading(canvas, width);
        if (images.Count == 0)
            return DrawNothing(canvas, width, y, canvas.Say("no images"));
        var wide = double.IsFinite(ImageWidth) ? Math.Clamp(ImageWidth, 16, 400) : 96;
        wide = width < 480 ? Math.Min(wide, 72) : wide;
        double high = wide * imageHeight / imageWidth, gap = width < 480 ? 12 : 18;
        var fitting = Math.Max(1, (int)((width - 32 + gap) / (wide + gap)));
        var columns = Math.Clamp(Math.Min(Columns ?? fitting, fitting), 1, images.Count);
        if (Columns is null && images.Count > columns)
            columns = (int)Math.Ceiling(images.Count / Math.Ceiling(images.Count / (double)columns));
        for (var i = 0; i < images.Count; i++)
        {
            (var png, var caption, var correct) = images[i];
            double left = 16 + i % columns * (wide + gap), top = y + i / columns * (high + 40);
            var sign = correct switch { true => "✓ ", false => "✗ ", _ => "" };
            var css = correct switch { true => "ok b", false => "no b", _ => "" };
            canvas.Text(left + wide / 2, top + 16, TextFit.Shorten(sign + caption, Theme.TextSize, wide + gap - 4), css, Anchor.Middle);
            canvas.Image(left, top + 23, wide, high, png);
            if (correct is false)
                canvas.Rectangle(left - 1, top + 22, wide + 2, high + 2, "g nos", 1);
        }
        var rows = (images.Count + columns - 1) / columns;
        var used = 32 + columns * (wide + gap) - gap;
        return new PictureSize(Math.Max(used, HeadingWidth(canvas, width)), y + rows * (high + 40) + 4);
    }
}
