namespace Nabi.Core.Tests;

/// <summary>Images through projective transforms by plain loops in double precision, written from the definition alone.</summary>
internal static class PlainSampling
{
    public static Grid Of(Grid images, Grid transforms, bool bilinear, string fill, double fillValue)
        => Grid.Of(images.Shape, at =>
        {
            var (x, y) = Place(transforms, at);
            return !double.IsFinite(x) || !double.IsFinite(y) ? fillValue
                : Neighbours(x, y, bilinear).Sum(one => one.Weight == 0 ? 0
                    : one.Weight * (Inside(one.Row, images.Shape[1], fill), Inside(one.Column, images.Shape[2], fill)) switch
                    {
                        ( >= 0 and var row, >= 0 and var column) => images[at[0], row, column, at[3]],
                        _ => fillValue,
                    });
        });

    /// <summary>The gradient of the images, from that of what they became.</summary>
    public static Grid Gradient(Grid dy, Grid transforms, bool bilinear, string fill)
    {
        var dx = new Grid(dy.Shape);
        dy.Each(at =>
        {
            var (x, y) = Place(transforms, at);
            foreach (var (row, column, weight) in Neighbours(x, y, bilinear))
            {
                if ((Inside(row, dy.Shape[1], fill), Inside(column, dy.Shape[2], fill)) is ( >= 0 and var r, >= 0 and var c))
                    dx[at[0], r, c, at[3]] += weight * dy[at];
            }
        });
        return dx;
    }

    private static (double X, double Y) Place(Grid transforms, int[] at)
    {
        var row = transforms.Shape[0] == 1 ? 0 : at[0];
        var (p, q) = (at[1], at[2]);
        var k = transforms[row, 6] * q + transforms[row, 7] * p + 1;
        return ((transforms[row, 0] * q + transforms[row, 1] * p + transforms[row, 2]) / k,
            (transforms[row, 3] * q + transforms[row, 4] * p + transforms[row, 5]) / k);
    }

    private static IEnumerable<(double Row, double Column, double Weight)> Neighbours(double x, double y, bool bilinear)
    {
        if (!bilinear)
            return [(Half(y), Half(x), 1)];
        var (top, left) = (Math.Floor(y), Math.Floor(x));
        return from row in (int[])[0, 1]
               from column in (int[])[0, 1]
               select (top + row, left + column, (row == 0 ? 1 - (y - top) : y - top) * (column == 0 ? 1 - (x - left) : x - left));
    }

    private static double Half(double value) => Math.Sign(value) * Math.Floor(Math.Abs(value) + 0.5);

    // Step by step back into the image.
    private static int Inside(double at, int length, string fill)
    {
        while (at < 0 || at >= length)
        {
            switch (fill)
            {
                case "constant":
                    return -1;
                case "nearest":
                    return at < 0 ? 0 : length - 1;
                case "wrap":
                    at += at < 0 ? length : -length;
                    break;
                default:
                    at = at < 0 ? -1 - at : 2 * length - 1 - at;
                    break;
            }
        }

        return (int)at;
    }
}
