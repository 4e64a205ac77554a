namespace Nabi.Images;

/// <summary>Images in other sizes: along the rows first, then along the columns.</summary>
internal static class Resampler
{
    // Bits behind the point of the weights of bytes: 32 less those of a byte and of sums that overshoot. Source: PIL's Resample.c.
    private const int Precision = 32 - 8 - 2;

    /// <summary>Bytes, in PIL's arithmetic: weights of 22 bits, each pass rounded, colours weighed by their opacity.</summary>
    public static Pixels<byte> Resize(Pixels<byte> image, ResizeFilter? filter, Region region, int height, int width)
    {
        if (filter is null)
            return Nearest(image, region, height, width, byStep: true);
        if (IsWhole(image, region) && (height, width) == (image.Height, image.Width))
            return image;
        var isWeighed = image.Channels == 4;
        var x = isWeighed ? Opacity.Weighed(image) : image;
        if (region.Width != width || region.Width != image.Width)
            x = Along(x, new AxisWeights(filter, x.Width, region.Left, region.Width, width), isRow: true);
        if (region.Height != height || region.Height != image.Height)
            x = Along(x, new AxisWeights(filter, x.Height, region.Top, region.Height, height), isRow: false);
        return isWeighed ? Opacity.Unweighed(x) : x;
    }

    /// <summary>Floats, nothing rounded.</summary>
    public static Pixels<float> Resize(Pixels<float> image, ResizeFilter? filter, Region region, int height, int width)
    {
        if (filter is null)
            return Nearest(image, region, height, width, byStep: false);
        var x = image;
        if (region.Width != width || region.Width != image.Width)
            x = Along(x, new AxisWeights(filter, x.Width, region.Left, region.Width, width), isRow: true);
        if (region.Height != height || region.Height != image.Height)
            x = Along(x, new AxisWeights(filter, x.Height, region.Top, region.Height, height), isRow: false);
        return x;
    }

    private static bool IsWhole<T>(Pixels<T> image, Region region)
        where T : unmanaged
        => region == new Region(0, 0, image.Height, image.Width);

    private static Pixels<byte> Along(Pixels<byte> image, AxisWeights axis, bool isRow)
    {
        var (height, width) = isRow ? (image.Height, axis.Length) : (axis.Length, image.Width);
        var (channels, step) = (image.Channels, isRow ? image.Channels : image.Width * image.Channels);
        var result = new byte[checked(height * width * channels)];
        var fixedPoint = new int[axis.Length][];
        for (var i = 0; i < fixedPoint.Length; i++)
            fixedPoint[i] = [.. axis.Of(i).ToArray().Select(weight => (int)(weight * (1 << Precision) + (weight < 0 ? -0.5 : 0.5)))];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var place = isRow ? x : y;
                var (weights, first) = (fixedPoint[place], axis.First(place));
                var from = isRow ? (y * image.Width + first) * channels : (first * image.Width + x) * channels;
                for (var c = 0; c < channels; c++)
                {
                    var sum = 1 << (Precision - 1);
                    for (var k = 0; k < weights.Length; k++)
                        sum += image.Values[from + k * step + c] * weights[k];
                    result[(y * width + x) * channels + c] = (byte)Math.Clamp(sum >> Precision, 0, 255);
                }
            }
        }

        return new Pixels<byte>(result, height, width, channels);
    }

    private static Pixels<float> Along(Pixels<float> image, AxisWeights axis, bool isRow)
    {
        var (height, width) = isRow ? (image.Height, axis.Length) : (axis.Length, image.Width);
        var (channels, step) = (image.Channels, isRow ? image.Channels : image.Width * image.Channels);
        var result = new float[checked(height * width * channels)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var place = isRow ? x : y;
                var weights = axis.Of(place);
                var first = axis.First(place);
                var from = isRow ? (y * image.Width + first) * channels : (first * image.Width + x) * channels;
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < weights.Length; k++)
                        sum += image.Values[from + k * step + c] * weights[k];
                    result[(y * width + x) * channels + c] = (float)sum;
                }
            }
        }

        return new Pixels<float>(result, height, width, channels);
    }

    private static Pixels<T> Nearest<T>(Pixels<T> image, Region region, int height, int width, bool byStep)
        where T : unmanaged
    {
        var columns = Places(region.Left, region.Width, width, image.Width, byStep);
        var rows = Places(region.Top, region.Height, height, image.Height, byStep);
        var channels = image.Channels;
        var result = new T[checked(height * width * channels)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                image.Values.AsSpan((rows[y] * image.Width + columns[x]) * channels, channels)
                    .CopyTo(result.AsSpan((y * width + x) * channels, channels));
            }
        }

        return new Pixels<T>(result, height, width, channels);
    }

    // The pixel under the middle of each new one: found by steps as PIL does, or by products as Keras does, so that ties fall alike.
    private static int[] Places(int from, int part, int result, int length, bool byStep)
    {
        var places = new int[result];
        var step = (double)part / result;
        var at = from + step * 0.5;
        for (var i = 0; i < result; i++, at += step)
            places[i] = Math.Clamp(byStep ? (int)at : from + (int)((i + 0.5) * part / result), 0, length - 1);
        return places;
    }
}
