namespace Nabi.Data;

/// <summary>Pictures as tensors of shape (height, width, channels), brought to another size or number of channels.</summary>
public static class ImageTransform
{
    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;

    /// <summary>
    /// The picture in another size, each new pixel mixed from the four nearest (bilinear, pixel centres at one half; Keras's default).
    /// </summary>
    /// <param name="image">A float tensor of shape (height, width, channels).</param>
    /// <param name="height">The new height, 1 or more.</param>
    /// <param name="width">The new width, 1 or more.</param>
    /// <exception cref="NabiException">The tensor is no picture, or a size is below 1.</exception>
    public static Tensor Resize(Tensor image, int height, int width)
    {
        Check(image);
        if (height < 1 || width < 1)
            throw new NabiException($"ImageTransform.Resize: the new size must be 1 or more each way, got {height} by {width}.");
        var (oldHeight, oldWidth, channels) = (image.Shape[0], image.Shape[1], image.Shape[2]);
        if (oldHeight == height && oldWidth == width)
            return image;

        var result = Tensor.Empty(new Shape(height, width, channels));
        var source = image.AsSpan();
        var target = result.Floats;
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, down) = Between(y, height, oldHeight);
            for (var x = 0; x < width; x++)
            {
                var (left, right, along) = Between(x, width, oldWidth);
                for (var c = 0; c < channels; c++)
                {
                    var upper = Mix(source[(top * oldWidth + left) * channels + c],
                        source[(top * oldWidth + right) * channels + c], along);
                    var lower = Mix(source[(bottom * oldWidth + left) * channels + c],
                        source[(bottom * oldWidth + right) * channels + c], along);
                    target[(y * width + x) * channels + c] = Mix(upper, lower, down);
                }
            }
        }

        return result;
    }

    /// <summary>The picture with 1 channel (luminance), 3 or 4; transparency is left out, or added as opaque (255).</summary>
    /// <param name="image">A float tensor of shape (height, width, 1 to 4).</param>
    /// <param name="channels">1 for grey, 3 for colour, 4 for colour with transparency.</param>
    /// <exception cref="NabiException">The tensor is no picture, or <paramref name="channels"/> is another number.</exception>
    public static Tensor WithChannels(Tensor image, int channels)
    {
        Check(image);
        if (channels is not (1 or 3 or 4))
            throw new NabiException($"ImageTransform.WithChannels: the number of channels must be 1, 3 or 4, got {channels}.");
        var old = image.Shape[2];
        if (old == channels)
            return image;

        var result = Tensor.Empty(image.Shape.With(2, channels));
        var source = image.AsSpan();
        var target = result.Floats;
        for (var i = 0; i < source.Length / old; i++)
        {
            var pixel = source.Slice(i * old, old);
            var isColour = old >= 3;
            var changed = target.Slice(i * channels, channels);
            if (channels == 1)
            {
                changed[0] = isColour ? Red * pixel[0] + Green * pixel[1] + Blue * pixel[2] : pixel[0];
                continue;
            }

            for (var c = 0; c < 3; c++)
                changed[c] = isColour ? pixel[c] : pixel[0];
            if (channels == 4)
                changed[3] = old is 2 ? pixel[1] : 255f;
        }

        return result;
    }

    private static void Check(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rank != 3 || image.DType != DType.Float32 || image.Shape[2] is < 1 or > 4 || image.Length == 0)
        {
            throw new NabiException(
                $"An image is a float tensor of shape (height, width, 1 to 4 channels), got shape {image.Shape} of {image.DType}.");
        }
    }

    private static (int First, int Second, float Part) Between(int at, int size, int oldSize)
    {
        var place = Math.Clamp((at + 0.5f) * oldSize / size - 0.5f, 0f, oldSize - 1f);
        var first = (int)place;
        return (first, Math.Min(first + 1, oldSize - 1), place - first);
    }

    private static float Mix(float a, float b, float part) => a + (b - a) * part;
}
