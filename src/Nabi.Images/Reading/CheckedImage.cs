namespace Nabi.Images;

/// <summary>
/// An image file whose structure was walked to the end of its pixels: what its header says, and a copy of what decoding needs. Texts,
/// colour profiles, thumbnails and other attachments are left out, so the decoder never sees them.
/// </summary>
/// <param name="Info">What the header says.</param>
/// <param name="Bytes">A file of the same format with nothing but the image.</param>
internal sealed record CheckedImage(ImageInfo Info, MemoryStream Bytes)
{
    /// <summary>Pixels that a damaged file may declare however short it is.</summary>
    private const long Slack = 1 << 20;

    /// <summary>Where the frame of a GIF file lies; null for other files.</summary>
    public GifFrame? Frame { get; init; }

    /// <summary>Walks a file of any of the formats.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="mostPixels">The most pixels it may have.</param>
    public static CheckedImage Of(ReadOnlySpan<byte> bytes, string name, long mostPixels) => bytes switch
    {
        [] => throw new NabiException($"{name} is empty; expected a JPEG, PNG, BMP or GIF image."),
        [0xFF, 0xD8, ..] => JpegWalk.Check(bytes, name, mostPixels),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngWalk.Check(bytes, name, mostPixels),
        [(byte)'B', (byte)'M', ..] => BmpWalk.Check(bytes, name, mostPixels),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => GifWalk.Check(bytes, name, mostPixels),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] when bytes.Length > 12 && bytes[8..12].SequenceEqual("WEBP"u8)
            => throw new NabiException($"{name} is a WebP image, which is not read here; save it as PNG or JPEG."),
        _ => throw new NabiException(
            $"{name} is no image: its first bytes ({Convert.ToHexString(bytes[..Math.Min(bytes.Length, 8)])}) "
            + "are not those of a JPEG, PNG, "
            + $"BMP or GIF file, whatever its name ends in."),
    };

    /// <summary>Refuses sizes that no image has, that are above the bound, or that the file is too short for.</summary>
    /// <param name="name">What errors call the file.</param>
    /// <param name="width">What it declares.</param>
    /// <param name="height">What it declares.</param>
    /// <param name="mostPixels">The bound.</param>
    /// <param name="length">Bytes of the file's pixel data.</param>
    /// <param name="pixelsPerByte">The most pixels that the format's compression makes of a byte.</param>
    public static void CheckSize(string name, long width, long height, long mostPixels, long length, int pixelsPerByte)
    {
        if (width < 1 || height < 1)
            throw new NabiException($"{name} declares {width} by {height} pixels; expected 1 or more each way.");
        if (width > mostPixels || height > mostPixels / width)
        {
            throw new NabiException(
                $"{name} declares {width} by {height} pixels, above the bound of {mostPixels}; if it is meant to "
                + "be so large, raise MaxPixels.");
        }

        if (width * height > Slack + length * pixelsPerByte)
        {
            throw new NabiException(
                $"{name} declares {width} by {height} pixels, more than its {length} bytes of image data can hold; it is damaged.");
        }
    }

    /// <summary>The sentence of a file that ends too early.</summary>
    public static NabiException CutShort(string name, ImageFormat format)
        => Damaged(name, format, "it ends before its image does; it was cut short");

    /// <summary>The sentence of a damaged file.</summary>
    public static NabiException Damaged(string name, ImageFormat format, string what)
        => new($"{name} is a damaged {format.ToString().ToUpperInvariant()} image: {what}.");
}
