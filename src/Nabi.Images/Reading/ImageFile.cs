namespace Nabi.Images;

/// <summary>Images as tensors: JPEG, PNG, BMP and GIF (its first frame), known by their first bytes.</summary>
/// <remarks>
/// Keras's <c>load_img</c> with <c>img_to_array</c>, and <c>save_img</c>. The structure of a file is checked to its end before a pixel is
/// decoded; the decoders are those of SixLabors.ImageSharp.
/// </remarks>
public static class ImageFile
{
    private const long MostBytes = 1L << 30;

    // Its header has 16 bits for each.
    private const int MostJpegSide = 65535;

    /// <summary>Reads an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Channels and size; null for red, green and blue as they lie in the file.</param>
    /// <returns>Floats from 0 to 255 of shape (height, width, channels): whole numbers, but for files of 16 bits.</returns>
    /// <exception cref="NabiException">
    /// The file is missing, empty, cut short, damaged, of another kind or has more than <see cref="ImageLoadOptions.MaxPixels"/> pixels; or
    /// the options do not go together.
    /// </exception>
    public static Tensor Load(string path, ImageLoadOptions? options = null)
    {
        options ??= new();
        options.Check();
        return Decode(ReadAll(path), options, $"'{path}'");
    }

    /// <summary>Reads an image that lies in memory.</summary>
    /// <param name="bytes">The content of a file.</param>
    /// <param name="options">Channels and size; null for red, green and blue as they lie in the file.</param>
    /// <param name="name">What errors call the image.</param>
    /// <returns>Floats from 0 to 255 of shape (height, width, channels).</returns>
    /// <exception cref="NabiException">As for <see cref="Load"/>.</exception>
    public static Tensor Decode(ReadOnlySpan<byte> bytes, ImageLoadOptions? options = null, string name = "the image")
    {
        options ??= new();
        options.Check();
        var image = CheckedImage.Of(bytes, name, options.MaxPixels);
        return image.Info.Bits == 16
            ? Sized(Oriented(PixelDecoder.Floats(image, options.ColorMode, name), image, options), options)
            : Sized(Oriented(PixelDecoder.Bytes(image, options.ColorMode, name), image, options), options);
    }

    /// <summary>What the header of an image says. The file's structure is checked, no pixel is decoded.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">The most pixels it may have.</param>
    /// <exception cref="NabiException">The file is missing, empty, cut short, of another kind, or too large.</exception>
    public static ImageInfo Info(string path, long maxPixels = ImageLoadOptions.DefaultMaxPixels)
        => CheckedImage.Of(ReadAll(path), $"'{path}'", maxPixels).Info;

    /// <summary>Saves an image as PNG or JPEG, by the ending of the name. Keras's <c>save_img</c>.</summary>
    /// <param name="path">Where to, ending in .png, .jpg or .jpeg; an existing file is replaced at once or not at all.</param>
    /// <param name="image">(height, width, channels) with 1, 3 or 4 channels; a JPEG leaves out the fourth.</param>
    /// <param name="scale">
    /// Whether the smallest number becomes 0 and the largest 255; true by default, as in Keras. If not, numbers are cut to whole ones from
    /// 0 to 255.
    /// </param>
    /// <param name="quality">The quality of a JPEG, 1 to 100; 75 by default.</param>
    /// <exception cref="NabiException">The tensor is no image or not finite, the ending is another, or the file cannot be
    /// written.</exception>
    public static void Save(string path, Tensor image, bool scale = true, int quality = 75)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(image);
        var isPng = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        if (!isPng && !path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase))
        {
            throw new NabiException($"Cannot save an image as '{path}': expected a name that ends in .png, .jpg or .jpeg.");
        }

        if (image.Rank != 3 || image.Shape[2] is not (1 or 3 or 4) || image.Length == 0)
            throw new NabiException($"An image to save has shape (height, width, 1, 3 or 4 channels), got {image.Shape}.");
        if (!isPng && (image.Shape[0] > MostJpegSide || image.Shape[1] > MostJpegSide))
        {
            throw new NabiException(
                $"A JPEG has at most {MostJpegSide} rows and columns, got {image.Shape}; save the image as PNG or make it smaller.");
        }

        if (quality is < 1 or > 100)
            throw new NabiException($"The quality of a JPEG must be 1 to 100, got {quality}.");
        var pixels = new Pixels<byte>(ToBytes(image, scale), image.Shape[0], image.Shape[1], image.Shape[2]);
        AtomicFile.Write(path, stream => PixelEncoder.Write(stream, pixels, isPng, quality));
    }

    /// <summary>The pixels of a file as floats, of the channels asked for, in its own size.</summary>
    internal static Pixels<float> Pixels(string path, ColorMode mode)
    {
        var name = $"'{path}'";
        var image = CheckedImage.Of(ReadAll(path), name, ImageLoadOptions.DefaultMaxPixels);
        return image.Info.Bits == 16 ? PixelDecoder.Floats(image, mode, name) : ToFloats(PixelDecoder.Bytes(image, mode, name));
    }

    /// <summary>Bytes as floats from 0 to 255.</summary>
    internal static Pixels<float> ToFloats(Pixels<byte> pixels)
        => new(Array.ConvertAll(pixels.Values, value => (float)value), pixels.Height, pixels.Width, pixels.Channels);

    /// <summary>Brings pixels to the size that the options ask for, as one tensor.</summary>
    internal static Tensor Sized(Pixels<byte> pixels, ImageLoadOptions options)
        => ToTensor(ToFloats(Sized(pixels, options, options.FillValue, Resampler.Resize)));

    private static Tensor Sized(Pixels<float> pixels, ImageLoadOptions options)
        => ToTensor(Sized(pixels, options, options.FillValue, Resampler.Resize));

    private static Pixels<T> Sized<T>(Pixels<T> pixels, ImageLoadOptions options, T fill,
        Func<Pixels<T>, ResizeFilter?, Region, int, int, Pixels<T>> resize)
        where T : unmanaged
    {
        if (options.TargetSize is not { } size)
            return pixels;
        var filter = ResizeFilter.Of(options.Interpolation);
        var whole = new Region(0, 0, pixels.Height, pixels.Width);
        if (!options.PadToAspectRatio)
        {
            return resize(pixels, filter, options.KeepAspectRatio ? Region.Cropped(pixels.Height, pixels.Width, size) : whole,
                size.Height, size.Width);
        }

        var place = Region.Inside(pixels.Height, pixels.Width, size);
        var inside = resize(pixels, filter, whole, place.Height, place.Width);
        var values = new T[size.Height * size.Width * pixels.Channels];
        values.AsSpan().Fill(fill);
        for (var row = 0; row < place.Height; row++)
        {
            inside.Values.AsSpan(row * place.Width * pixels.Channels, place.Width * pixels.Channels)
                .CopyTo(values.AsSpan(((place.Top + row) * size.Width + place.Left) * pixels.Channels));
        }

        return new Pixels<T>(values, size.Height, size.Width, pixels.Channels);
    }

    private static Pixels<T> Oriented<T>(Pixels<T> pixels, CheckedImage image, ImageLoadOptions options)
        where T : unmanaged
        => options.FollowOrientation ? pixels.Upright(image.Info.Orientation) : pixels;

    private static Tensor ToTensor(Pixels<float> pixels) => new([pixels.Height, pixels.Width, pixels.Channels], pixels.Values);

    private static byte[] ToBytes(Tensor image, bool scale)
    {
        var values = Ops.Cast(image, DType.Float32).ToArray();
        if (values.Any(value => !float.IsFinite(value)))
            throw new NabiException("An image to save must have finite numbers, got NaN or infinity.");
        var (least, most) = scale ? (values.Min(), values.Max()) : (0f, 255f);
        // Keras's order: what is the same everywhere becomes 0.
        var range = most - least;
        return Array.ConvertAll(values, value => (byte)Math.Clamp(
            scale ? range == 0 ? 0 : (value - least) / range * 255f : value, 0f, 255f));
    }

    private static byte[] ReadAll(string path)
    {
        using var stream = FileOpener.OpenRead(path);
        if (stream.Length > MostBytes)
            throw new NabiException($"'{path}' has {stream.Length} bytes; images of at most {MostBytes} are read.");
        var bytes = new byte[stream.Length];
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (IOException error)
        {
            throw new NabiException($"Cannot read '{path}': {error.Message}", error);
        }

        return bytes;
    }
}
