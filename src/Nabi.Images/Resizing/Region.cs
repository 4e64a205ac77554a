namespace Nabi.Images;

/// <summary>A rectangle of an image in whole pixels.</summary>
/// <param name="Top">The first row.</param>
/// <param name="Left">The first column.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
internal readonly record struct Region(int Top, int Left, int Height, int Width)
{
    private const long MostPadded = 1 << 26;

    /// <summary>
    /// The middle of an image that has the proportions of the result (Keras's <c>keep_aspect_ratio</c>, <c>smart_resize</c>).
    /// </summary>
    public static Region Cropped(int height, int width, (int Height, int Width) result)
    {
        var rows = (int)Math.Clamp((long)width * result.Height / result.Width, 1, height);
        var columns = (int)Math.Clamp((long)height * result.Width / result.Height, 1, width);
        return new Region((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    /// <summary>
    /// Rows and columns on each side that give an image the proportions of the result (Keras's <c>pad_to_aspect_ratio</c>).
    /// </summary>
    public static (int Rows, int Columns) Border(int height, int width, (int Height, int Width) result)
    {
        var rows = Math.Max(height, (long)width * result.Height / result.Width);
        var columns = Math.Max(width, (long)height * result.Width / result.Height);
        return rows * columns <= MostPadded ? ((int)(rows - height) / 2, (int)(columns - width) / 2)
            : throw new NabiException(
                $"An image of {height} by {width} pixels padded to the proportions of {result.Height} by {result.Width} "
                + $"has {rows * columns}; crop it.");
    }

    /// <summary>Where the whole image lies inside a result that it does not fill (PIL's <c>ImageOps.pad</c>).</summary>
    public static Region Inside(int height, int width, (int Height, int Width) result)
    {
        var (ratio, wanted) = ((double)width / height, (double)result.Width / result.Height);
        var (rows, columns) = result;
        if (ratio > wanted)
            rows = Math.Clamp((int)Math.Round((double)height / width * result.Width), 1, result.Height);
        else if (ratio < wanted)
            columns = Math.Clamp((int)Math.Round(ratio * result.Height), 1, result.Width);
        return new Region((int)Math.Round((result.Height - rows) * 0.5), (int)Math.Round((result.Width - columns) * 0.5), rows, columns);
    }
}
