namespace Nabi.Images;

/// <summary>
/// Pixels of an image, row by row, their channels side by side: bytes, or floats 0 to 255 where the file has 16 bits, of which bytes would
/// lose half.
/// </summary>
/// <typeparam name="T">byte or float.</typeparam>
/// <param name="Values">(height, width, channels).</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">1, 3 or 4.</param>
internal sealed record Pixels<T>(T[] Values, int Height, int Width, int Channels)
    where T : unmanaged
{
    /// <summary>A part of the image.</summary>
    public Pixels<T> Cut(Region region)
    {
        var part = new T[region.Height * region.Width * Channels];
        for (var row = 0; row < region.Height; row++)
        {
            Values.AsSpan(((region.Top + row) * Width + region.Left) * Channels, region.Width * Channels)
                .CopyTo(part.AsSpan(row * region.Width * Channels));
        }

        return new Pixels<T>(part, region.Height, region.Width, Channels);
    }

    /// <summary>The image in the middle of a larger one that is zero.</summary>
    /// <param name="border">Rows above and below, columns on each side.</param>
    public Pixels<T> Bordered((int Rows, int Columns) border)
    {
        var (height, width) = (Height + 2 * border.Rows, Width + 2 * border.Columns);
        var larger = new T[checked(height * width * Channels)];
        for (var row = 0; row < Height; row++)
        {
            Values.AsSpan(row * Width * Channels, Width * Channels)
                .CopyTo(larger.AsSpan(((border.Rows + row) * width + border.Columns) * Channels));
        }

        return new Pixels<T>(larger, height, width, Channels);
    }

    /// <summary>As a camera was held: what EXIF's orientation says is undone.</summary>
    /// <param name="orientation">1 to 8.</param>
    public Pixels<T> Upright(int orientation)
    {
        if (orientation == 1)
            return this;
        var isTurned = orientation >= 5;
        var (height, width) = isTurned ? (Width, Height) : (Height, Width);
        var turned = new T[Values.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (row, column) = orientation switch
                {
                    2 => (y, Width - 1 - x),
                    3 => (Height - 1 - y, Width - 1 - x),
                    4 => (Height - 1 - y, x),
                    5 => (x, y),
                    6 => (Height - 1 - x, y),
                    7 => (Height - 1 - x, Width - 1 - y),
                    _ => (x, Width - 1 - y),
                };
                Values.AsSpan((row * Width + column) * Channels, Channels).CopyTo(turned.AsSpan((y * width + x) * Channels, Channels));
            }
        }

        return new Pixels<T>(turned, height, width, Channels);
    }
}
