namespace Nabi.Layers;

/// <summary>Images (batch, height, width, channels) of another size.</summary>
internal static class ImageResizing
{
    /// <summary>The middle of images.</summary>
    public static Tensor Middle(Tensor x, int height, int width)
        => Ops.Slice(Ops.Slice(x, 1, (x.Shape[1] - height) / 2, height), 2, (x.Shape[2] - width) / 2, width);

    /// <summary>The largest middle of images that has the proportions of a size.</summary>
    public static Tensor Cropped(Tensor x, int height, int width)
    {
        var rows = Math.Clamp((int)((double)x.Shape[2] * height / width), 1, x.Shape[1]);
        var columns = Math.Clamp((int)((double)x.Shape[1] * width / height), 1, x.Shape[2]);
        return Middle(x, rows, columns);
    }

    /// <summary>Images stretched to a size.</summary>
    public static Tensor Resized(Tensor x, int height, int width, Interpolation interpolation)
        => Along(Along(x, 1, height, interpolation), 2, width, interpolation);

    private static Tensor Along(Tensor x, int axis, int length, Interpolation interpolation)
    {
        var from = x.Shape[axis];
        if (from == length)
            return x;
        if (interpolation == Interpolation.Nearest)
        {
            int[] places = [.. Enumerable.Range(0, length).Select(o => (int)((o + 0.5) * from / length))];
            return Ops.Take(x, new Tensor([length], places), axis);
        }

        return Ops.Einsum(axis == 1 ? "oh,bhwc->bowc" : "ow,bhwc->bhoc", ResizeWeights.Matrix(interpolation, from, length), x);
    }

    /// <summary>Refuses images without a pixel, and sizes that no tensor can have, before anything is made for them.</summary>
    /// <exception cref="NabiException">There is no pixel, or the result would be too large.</exception>
    public static void Require(string owner, Tensor x, int height, int width)
    {
        if (x.Shape[1] == 0 || x.Shape[2] == 0)
            throw new NabiException($"{owner}: an image of {x.Shape[1]} by {x.Shape[2]} pixels has nothing to make others of.");
        _ = new Shape(x.Shape[0], height, width, x.Shape[3]).Size;
    }
}
