namespace Nabi.Plots;

/// <summary>The pixels that pictures of images are given.</summary>
internal static class ImagePixels
{
    private const int LargestSide = 1024;

    /// <summary>Refuses images that are too large to show, or of other channels than grey and colour.</summary>
    public static void Check(string owner, int height, int width, int channels)
    {
        if (height is < 1 or > LargestSide || width is < 1 or > LargestSide || channels is not (1 or 3))
        {
            throw new NabiException(
                $"{owner}: expected images of 1..1024 by 1..1024 pixels with 1 or 3 channels, got ({height}, {width}, {channels}).");
        }
    }

    /// <summary>Refuses another number of pixels than that of one image.</summary>
    public static void CheckCount(string owner, int count, int height, int width, int channels)
    {
        if (count != height * width * channels)
        {
            throw new NabiException($"{owner}: expected ({height}, {width}, {channels}) = "
                + $"{height * width * channels} pixels, got {count}; add one image at a time.");
        }
    }

    /// <summary>Numbers from 0 to a maximum as bytes; NaN is 0.</summary>
    public static byte[] Bytes(ReadOnlySpan<float> pixels, float maximum)
    {
        var bytes = new byte[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = float.IsNaN(pixels[i]) ? 0 : pixels[i] / maximum * 255;
            bytes[i] = (byte)Math.Clamp(MathF.Round(value), 0, 255);
        }

        return bytes;
    }
}
