namespace Nabi.Kernels;

/// <summary>
/// Images with zeros around them, so that every tap of every window finds a number: copied, or where nothing is to be added, as they are.
/// </summary>
internal readonly unsafe struct PaddedImages
{
    private readonly (int Before, int Length, int Padded) depth, height, width;

    private PaddedImages((int, int, int) depth, (int, int, int) height, (int, int, int) width, int channels)
    {
        (this.depth, this.height, this.width) = (depth, height, width);
        Channels = channels;
    }

    public int Channels { get; }

    /// <summary>Numbers of one image with what is around it.</summary>
    public nint Size => depth.Padded * PlaneStride;

    public nint PlaneStride => height.Padded * RowStride;

    public nint RowStride => (nint)width.Padded * Channels;

    /// <summary>Zeros in front along each axis.</summary>
    public (int Depth, int Height, int Width) Before => (depth.Before, height.Before, width.Before);

    /// <summary>The inputs of a convolution, with the zeros that its windows see.</summary>
    public static PaddedImages Of(in ConvolutionShape shape)
    {
        var (depth, height, width) = KernelTaps.Of(shape);
        return new(Axis(depth.Image(), shape.Depth), Axis(height.Image(), shape.Height), Axis(width.Image(), shape.Width), shape.Channels);
    }

    /// <summary>The outputs' gradients of a convolution, with zeros where windows would lie that do not exist but see the image.</summary>
    public static PaddedImages OfGradients(in ConvolutionShape shape)
    {
        var (depth, height, width) = KernelTaps.Of(shape);
        return new(Axis(depth.Gradients(), shape.OutputDepth), Axis(height.Gradients(), shape.OutputHeight),
            Axis(width.Gradients(), shape.OutputWidth), shape.Filters);
    }

    private static (int, int, int) Axis((int Before, int Padded) grown, int length) => (grown.Before, length, grown.Padded);

    /// <summary>The images from <paramref name="first"/> on, <paramref name="count"/> of them, one after the other.</summary>
    public float* Padded(float* images, int first, int count)
    {
        var image = (nint)depth.Length * height.Length * width.Length * Channels;
        images += first * image;
        if (image == Size) return images;
        var start = Scratch.Take(Scratch.Patches, count * Size);
        var target = start;
        nint line = (nint)width.Length * Channels, left = (nint)width.Before * Channels;
        for (var s = 0; s < count; s++)
        {
            for (var d = 0; d < depth.Padded; d++)
            {
                for (var h = 0; h < height.Padded; h++, target += RowStride)
                {
                    if ((uint)(d - depth.Before) >= (uint)depth.Length || (uint)(h - height.Before) >= (uint)height.Length)
                    {
                        Zero(target, RowStride);
                        continue;
                    }

                    Zero(target, left);
                    Buffer.MemoryCopy(images, target + left, line * sizeof(float), line * sizeof(float));
                    Zero(target + left + line, RowStride - left - line);
                    images += line;
                }
            }
        }

        return start;
    }

    private static void Zero(float* target, nint count) => new Span<float>(target, checked((int)count)).Clear();
}
