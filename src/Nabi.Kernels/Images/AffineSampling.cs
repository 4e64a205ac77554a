namespace Nabi.Kernels;

/// <summary>
/// Images seen through projective transforms, channels last. A transform is a0 a1 a2 b0 b1 b2 c0 c1:
/// <code>
/// k = c0 q + c1 p + 1;   y[p, q] = x at column (a0 q + a1 p + a2) / k, row (b0 q + b1 p + b2) / k
/// dx of each pixel that y[p, q] is mixed of += its weight dy[p, q]
/// </code>
/// Places are computed in double precision, so that they do not depend on where a row begins; every number is mixed by itself,
/// so the bits depend neither on registers nor on threads.
/// </summary>
public static unsafe class AffineSampling
{
    /// <summary>Writes some rows of y, counted over all images.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="x">The images.</param>
    /// <param name="transforms">(batch, 8) or (8).</param>
    /// <param name="y">What the images become.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <exception cref="ArgumentException">A span has another length than the sizes say, or there are no such rows.</exception>
    public static void Sample(
        in SamplingShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> transforms, Span<float> y, int first, int rows)
    {
        shape.Check(x.Length, transforms.Length);
        Guard.Same(x.Length, y.Length, nameof(y));
        Part(first, rows, (long)shape.Batch * shape.Height, nameof(rows));
        var fill = shape.FillValue;
        fixed (float* px = x, pt = transforms, py = y)
        {
            for (var row = first; row < first + rows; row++)
            {
                var image = row / shape.Height;
                var line = new Line(pt + (shape.SharesTransform ? 0 : 8 * (nint)image), row % shape.Height);
                var from = px + (nint)image * shape.Image;
                var to = py + (nint)row * shape.Width * shape.Channels;
                for (var q = 0; q < shape.Width; q++, to += shape.Channels)
                    Mix(line.At(q, shape), from, &fill, shape.Channels, to);
            }
        }
    }

    /// <summary>Adds to the gradients of some images.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dy">The gradient of what the images became.</param>
    /// <param name="transforms">(batch, 8) or (8).</param>
    /// <param name="dx">The gradient of the images.</param>
    /// <param name="first">The first image.</param>
    /// <param name="images">How many.</param>
    /// <exception cref="ArgumentException">A span has another length than the sizes say, or there are no such images.</exception>
    public static void Scatter(
        in SamplingShape shape, ReadOnlySpan<float> dy, ReadOnlySpan<float> transforms, Span<float> dx, int first, int images)
    {
        shape.Check(dy.Length, transforms.Length);
        Guard.Same(dy.Length, dx.Length, nameof(dx));
        Part(first, images, shape.Batch, nameof(images));
        fixed (float* pdy = dy, pt = transforms, pdx = dx)
        {
            for (var image = first; image < first + images; image++)
            {
                var from = pdy + (nint)image * shape.Image;
                var to = pdx + (nint)image * shape.Image;
                for (var p = 0; p < shape.Height; p++)
                {
                    var line = new Line(pt + (shape.SharesTransform ? 0 : 8 * (nint)image), p);
                    for (var q = 0; q < shape.Width; q++, from += shape.Channels)
                        Spread(line.At(q, shape), from, shape.Channels, to);
                }
            }
        }
    }

    private static void Part(int first, int count, long total, string name)
    {
        if (first < 0 || count < 0 || (long)first + count > total)
            throw new ArgumentException($"'{name}' {first} to {(long)first + count} are not among the {total} that there are.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(in Place place, float* image, float* fill, int channels, float* y)
    {
        // Beyond a constant border there is one number for all channels: a step of 0.
        float* a = Pixel(place.TopLeft, image, fill, channels), b = Pixel(place.TopRight, image, fill, channels);
        float* c = Pixel(place.BottomLeft, image, fill, channels), d = Pixel(place.BottomRight, image, fill, channels);
        int stepA = place.TopLeft < 0 ? 0 : 1, stepB = place.TopRight < 0 ? 0 : 1;
        int stepC = place.BottomLeft < 0 ? 0 : 1, stepD = place.BottomRight < 0 ? 0 : 1;
        for (nint i = 0; i < channels; i++)
        {
            var top = Between(a[i * stepA], b + i * stepB, place.Right);
            y[i] = place.Down == 0f ? top : top * (1f - place.Down) + Between(c[i * stepC], d + i * stepD, place.Right) * place.Down;
        }
    }

    // A neighbour without weight is not read: times 0, an infinite pixel would be NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Between(float near, float* far, float weight) => weight == 0f ? near : near * (1f - weight) + *far * weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Pixel(int pixel, float* image, float* fill, int channels) => pixel < 0 ? fill : image + (nint)pixel * channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(in Place place, float* dy, int channels, float* image)
    {
        float right = place.Right, down = place.Down;
        Add(place.TopLeft, (1f - right) * (1f - down), dy, channels, image);
        Add(place.TopRight, right * (1f - down), dy, channels, image);
        Add(place.BottomLeft, (1f - right) * down, dy, channels, image);
        Add(place.BottomRight, right * down, dy, channels, image);
    }

    private static void Add(int pixel, float weight, float* dy, int channels, float* image)
    {
        if (pixel < 0 || weight == 0f)
            return;
        var to = image + (nint)pixel * channels;
        for (nint i = 0; i < channels; i++) to[i] += weight * dy[i];
    }

    /// <summary>Four pixels of an image, negative for none, and how far to the right and down of the first a place lies.</summary>
    private readonly ref struct Place(int topLeft, int topRight, int bottomLeft, int bottomRight, float right, float down)
    {
        public readonly int TopLeft = topLeft, TopRight = topRight, BottomLeft = bottomLeft, BottomRight = bottomRight;
        public readonly float Right = right, Down = down;
    }

    /// <summary>A row of places: columns and rows of the image as functions of the column q.</summary>
    private readonly struct Line(float* transform, int p)
    {
        private readonly double a0 = transform[0], b0 = transform[3], c0 = transform[6];
        private readonly double a = (double)transform[1] * p + transform[2];
        private readonly double b = (double)transform[4] * p + transform[5];
        private readonly double c = (double)transform[7] * p + 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Place At(int q, in SamplingShape shape)
        {
            double x = a0 * q + a, y = b0 * q + b, k = c0 * q + c;
            if (k != 1) (x, y) = (x / k, y / k);
            double left = Math.Floor(x), top = Math.Floor(y);
            if (!shape.IsBilinear || !(left >= 0 && top >= 0 && left < shape.Width - 1 && top < shape.Height - 1))
                return Outside(x, y, shape);
            var first = (int)top * shape.Width + (int)left;
            return new(first, first + 1, first + shape.Width, first + shape.Width + 1, (float)(x - left), (float)(y - top));
        }

        // The nearest pixel, or a place at the border or beyond it.
        private static Place Outside(double x, double y, in SamplingShape shape)
        {
            if (!double.IsFinite(x) || !double.IsFinite(y))
                return new(-1, -1, -1, -1, 0f, 0f);
            if (!shape.IsBilinear)
            {
                x = Math.Round(x, MidpointRounding.AwayFromZero);
                y = Math.Round(y, MidpointRounding.AwayFromZero);
            }

            double left = Math.Floor(x), top = Math.Floor(y);
            int c0 = Inside(left, shape.Width, shape.Fill), c1 = Inside(left + 1, shape.Width, shape.Fill);
            int r0 = Inside(top, shape.Height, shape.Fill), r1 = Inside(top + 1, shape.Height, shape.Fill);
            return new(
                Pixel(r0, c0, shape), Pixel(r0, c1, shape), Pixel(r1, c0, shape), Pixel(r1, c1, shape),
                (float)(x - left), (float)(y - top));
        }

        private static int Pixel(int row, int column, in SamplingShape shape) => row < 0 || column < 0 ? -1 : row * shape.Width + column;

        /// <summary>The place among <paramref name="count"/> that a whole number stands for; -1 for none.</summary>
        private static int Inside(double at, int count, SamplingFill fill)
        {
            if (at >= 0 && at < count) return (int)at;
            if (fill == SamplingFill.Constant) return -1;
            if (fill == SamplingFill.Nearest) return at < 0 ? 0 : count - 1;

            // Both repeat after two lengths; the remainder of whole numbers is exact, however large they are.
            var period = 2.0 * count;
            at %= period;
            if (at < 0) at += period;
            return (int)(at < count ? at : fill == SamplingFill.Wrap ? at - count : period - 1 - at);
        }
    }
}
