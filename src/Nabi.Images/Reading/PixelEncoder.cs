using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace Nabi.Images;

/// <summary>Pixels to files by ImageSharp.</summary>
internal static class PixelEncoder
{
    /// <summary>Writes a PNG with the image's channels, or a JPEG, of a quality, without the fourth.</summary>
    public static void Write(Stream stream, Pixels<byte> pixels, bool isPng, int quality)
    {
        switch (pixels.Channels)
        {
            case 1:
                Write<L8>(stream, pixels, isPng ? new PngEncoder { ColorType = PngColorType.Grayscale, BitDepth = PngBitDepth.Bit8 }
                    : new JpegEncoder { Quality = quality, ColorType = JpegColorType.Luminance });
                break;
            case 3:
                Write<Rgb24>(stream, pixels, isPng ? new PngEncoder { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit8 }
                    : new JpegEncoder { Quality = quality });
                break;
            default:
                Write<Rgba32>(stream, pixels, isPng ? new PngEncoder { ColorType = PngColorType.RgbWithAlpha, BitDepth = PngBitDepth.Bit8 }
                    : new JpegEncoder { Quality = quality });
                break;
        }
    }

    private static void Write<TPixel>(Stream stream, Pixels<byte> pixels, IImageEncoder encoder)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var image = Image.LoadPixelData<TPixel>(pixels.Values, pixels.Width, pixels.Height);
        image.Save(stream, encoder);
    }
}
