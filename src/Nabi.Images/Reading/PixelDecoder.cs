using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace Nabi.Images;

/// <summary>
/// Pixels of checked files by ImageSharp: one decoder for each format, chosen by the walk, one thread, memory bounded. What the decoder
/// throws at a damaged file, of whatever type, is one sentence.
/// </summary>
internal static class PixelDecoder
{
    private static readonly Configuration Settings = new()
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(
            new MemoryAllocatorOptions { MaximumPoolSizeMegabytes = 16, AllocationLimitMegabytes = 1024 }),
    };

    private static readonly GifDecoder Gif = new() { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First };
    private static readonly JpegDecoder Jpeg = new() { IgnoreMetadata = true };
    private static readonly PngDecoder Png = new() { IgnoreMetadata = true };
    private static readonly BmpDecoder Bmp = new();

    /// <summary>The pixels as bytes.</summary>
    /// <param name="image">The checked file.</param>
    /// <param name="mode">Which channels.</param>
    /// <param name="name">What errors call the file.</param>
    public static Pixels<byte> Bytes(CheckedImage image, ColorMode mode, string name) => mode.Channels switch
    {
        4 => Whole(Decode<Rgba32, byte>(image, 4, name), image, name),
        3 => Whole(Decode<Rgb24, byte>(image, 3, name), image, name),
        _ => Grey(Whole(Decode<Rgb24, byte>(image, 3, name), image, name)),
    };

    /// <summary>Colours with the channels asked for.</summary>
    /// <param name="colours">Red, green and blue.</param>
    /// <param name="mode">Which channels.</param>
    public static Pixels<byte> Of(Pixels<byte> colours, ColorMode mode)
    {
        if (mode.Channels == 3)
            return colours;
        if (mode.Channels == 1)
            return Grey(colours);
        var values = new byte[colours.Width * colours.Height * 4];
        for (int from = 0, to = 0; to < values.Length; from += 3, to += 4)
        {
            colours.Values.AsSpan(from, 3).CopyTo(values.AsSpan(to));
            values[to + 3] = 255;
        }

        return new Pixels<byte>(values, colours.Height, colours.Width, 4);
    }

    /// <summary>The pixels of a file of 16 bits as floats from 0 to 255.</summary>
    /// <param name="image">The checked file.</param>
    /// <param name="mode">Which channels.</param>
    /// <param name="name">What errors call the file.</param>
    public static Pixels<float> Floats(CheckedImage image, ColorMode mode, string name)
    {
        var (words, channels) = (Decode<Rgba64, ushort>(image, 4, name), mode.Channels);
        var floats = new float[words.Height * words.Width * channels];
        for (int from = 0, to = 0; to < floats.Length; from += 4, to += channels)
        {
            var pixel = words.Values.AsSpan(from, 4);
            if (channels == 1)
                floats[to] = (0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2]) / 257f;
            for (var c = 0; c < channels && channels > 1; c++)
                floats[to + c] = pixel[c] / 257f;
        }

        return new Pixels<float>(floats, words.Height, words.Width, channels);
    }

    // The decoder leaves out what is transparent and what lies around the frame of a GIF file.
    private static Pixels<byte> Whole(Pixels<byte> pixels, CheckedImage image, string name)
    {
        if (image.Frame is not { } frame)
            return pixels;
        frame.Surround(pixels);
        if (pixels.Channels == 4 && frame.Transparent is { } file)
        {
            var seen = Decode<Rgba32, byte>(image with { Bytes = file }, 4, name).Values;
            for (var at = 3; at < seen.Length; at += 4)
                pixels.Values[at] = seen[at];
        }

        return pixels;
    }

    private static Pixels<T> Decode<TPixel, T>(CheckedImage image, int channels, string name)
        where TPixel : unmanaged, IPixel<TPixel>
        where T : unmanaged
    {
        try
        {
            using var decoded = image.Info.Format switch
            {
                ImageFormat.Jpeg => Jpeg.Decode<TPixel>(Settings, image.Bytes, CancellationToken.None),
                ImageFormat.Png => Png.Decode<TPixel>(Settings, image.Bytes, CancellationToken.None),
                ImageFormat.Gif => Gif.Decode<TPixel>(Settings, image.Bytes, CancellationToken.None),
                _ => Bmp.Decode<TPixel>(Settings, image.Bytes, CancellationToken.None),
            };
            if (decoded.Width != image.Info.Width || decoded.Height != image.Info.Height)
            {
                throw CheckedImage.Damaged(name, image.Info.Format,
                    $"its header says {image.Info.Width} by {image.Info.Height} pixels, it has {decoded.Width} by {decoded.Height}");
            }

            var values = new T[checked(decoded.Width * decoded.Height * channels)];
            decoded.CopyPixelDataTo(MemoryMarshal.Cast<T, TPixel>(values.AsSpan()));
            return new Pixels<T>(values, decoded.Height, decoded.Width, channels);
        }
        catch (Exception error) when (error is not (NabiException or OutOfMemoryException))
        {
            var why = error is ImageFormatException or InvalidMemoryOperationException
                ? Short(error.Message) : "its data cannot be decoded";
            throw new NabiException($"{name} is a damaged {image.Info.Format.ToString().ToUpperInvariant()} image: {why}", error);
        }
    }

    // The fixed-point weights of libjpeg and of PIL's mode L.
    private static Pixels<byte> Grey(Pixels<byte> colours)
    {
        var grey = new byte[colours.Width * colours.Height];
        for (var i = 0; i < grey.Length; i++)
        {
            var pixel = colours.Values.AsSpan(3 * i, 3);
            grey[i] = (byte)((19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + 0x8000) >> 16);
        }

        return new Pixels<byte>(grey, colours.Height, colours.Width, 1);
    }

    private static string Short(string message)
    {
        var line = message.ReplaceLineEndings(" ").Trim();
        return line.Length <= 120 ? line : $"{line[..117]}...";
    }
}
