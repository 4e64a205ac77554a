namespace Nabi;

public static partial class Ops
{
    /// <summary>NumPy's convolution of two rows of numbers: y[k] = the sum of a[i] b[k - i].</summary>
    /// <param name="a">(n), not empty.</param>
    /// <param name="b">(m), not empty.</param>
    /// <param name="mode">
    /// <c>full</c> (default): all n + m - 1 places where they overlap; <c>same</c>: the middle ones, as many as the longer row has;
    /// <c>valid</c>: those where the shorter row lies within the longer one.
    /// </param>
    /// <exception cref="NabiException">A tensor has not one axis or is empty.</exception>
    public static Tensor Convolve(Tensor a, Tensor b, OverlapMode mode = default)
        => Compose("Convolve", null, pair =>
        {
            var (longer, shorter) = (Row("Convolve", pair[0]), Row("Convolve", pair[1]));
            if (longer.Shape[0] < shorter.Shape[0])
                (longer, shorter) = (shorter, longer);
            return Slid("Convolve", longer, Reverse(shorter, 0), mode);
        }, a, b);

    /// <summary>NumPy's correlation of two rows of numbers: y[k] = the sum of a[i + k] b[i].</summary>
    /// <param name="a">(n), not empty.</param>
    /// <param name="b">(m), not empty.</param>
    /// <param name="mode">
    /// <c>valid</c> (default): the places where the shorter row lies within the longer one; <c>same</c>: as many as the longer row has;
    /// <c>full</c>: all n + m - 1 where they overlap.
    /// </param>
    /// <exception cref="NabiException">A tensor has not one axis or is empty.</exception>
    public static Tensor Correlate(Tensor a, Tensor b, OverlapMode? mode = null)
    {
        var places = mode ?? OverlapMode.Valid;
        return Compose("Correlate", [new("mode", places.ToString())], pair => Slid("Correlate", pair[0], pair[1], places), a, b);
    }

    /// <summary>The products of b with the parts of a that it slides over; where b is the longer one, a slides the other way.</summary>
    private static Tensor Slid(string name, Tensor a, Tensor b, OverlapMode mode)
    {
        (a, b) = (Row(name, a), Row(name, b));
        var (n, m) = (a.Shape[0], b.Shape[0]);
        if (n < 0 || m < 0)
            return Tensor.Symbolic([Shape.Unknown]);
        if (n < m)
            return Reverse(Slid(name, b, a, mode), 0);
        var (before, after) = mode == OverlapMode.Full ? (m - 1, m - 1) : mode == OverlapMode.Same ? (m / 2, (m - 1) / 2) : (0, 0);
        var line = Pad(View(a, [1, n, 1]), 1, before, after);
        return View(Conv(line, View(b, [m, 1, 1]), [new WindowAxis(m, 1, 1, WindowPadding.Valid)]), [n + before + after - m + 1]);
    }

    private static Tensor Row(string name, Tensor x)
        => x.Rank == 1 && x.Shape[0] != 0
            ? Cast(x, DType.Float32) : throw new NabiException($"{name} needs numbers in a row, one at least, got the shape {x.Shape}.");
}
