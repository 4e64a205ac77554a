namespace Nabi;

public static partial class Ops
{
    /// <summary>The Fourier transform along the last axis: X_k = the sum of x_j e^(-2 pi i j k / n), for any n in n log n steps.</summary>
    /// <param name="real">The real parts, (..., n).</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <returns>Real and imaginary parts, (..., n).</returns>
    /// <exception cref="NabiException">The shapes differ, or the length of the last axis is 0 or not known.</exception>
    public static (Tensor Real, Tensor Imaginary) FFT(Tensor real, Tensor imaginary) => Turned("FFT", real, imaginary, inverse: false);

    /// <summary>The inverse of <see cref="FFT"/>: the angles run the other way, and all is divided by n.</summary>
    /// <param name="real">The real parts, (..., n).</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <returns>Real and imaginary parts, (..., n).</returns>
    /// <exception cref="NabiException">The shapes differ, or the length of the last axis is 0 or not known.</exception>
    public static (Tensor Real, Tensor Imaginary) IFFT(Tensor real, Tensor imaginary) => Turned("IFFT", real, imaginary, inverse: true);

    /// <summary>The Fourier transform along the last two axes.</summary>
    /// <param name="real">The real parts, (..., n, m).</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <returns>Real and imaginary parts, (..., n, m).</returns>
    /// <exception cref="NabiException">The shapes differ, or a length of the last two axes is 0 or not known.</exception>
    public static (Tensor Real, Tensor Imaginary) FFT2(Tensor real, Tensor imaginary)
        => TurnedTwice("FFT2", real, imaginary, inverse: false);

    /// <summary>The inverse of <see cref="FFT2"/>.</summary>
    /// <param name="real">The real parts, (..., n, m).</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <returns>Real and imaginary parts, (..., n, m).</returns>
    /// <exception cref="NabiException">The shapes differ, or a length of the last two axes is 0 or not known.</exception>
    public static (Tensor Real, Tensor Imaginary) IFFT2(Tensor real, Tensor imaginary)
        => TurnedTwice("IFFT2", real, imaginary, inverse: true);

    /// <summary>The Fourier transform of real numbers along the last axis; of the results the first half, which says all.</summary>
    /// <param name="x">(..., n).</param>
    /// <param name="fftLength">How many numbers are transformed: x is cut, or zeros are put behind it; n (null) by default.</param>
    /// <returns>Real and imaginary parts, (..., fftLength / 2 + 1).</returns>
    /// <exception cref="NabiException">The length is below 1 or not known.</exception>
    public static (Tensor Real, Tensor Imaginary) RFFT(Tensor x, int? fftLength = null)
    {
        var both = ComposeAll("RFFT", [new("fft_length", fftLength)], one => RealTransform("RFFT", one[0], fftLength), x);
        return (both[0], both[1]);
    }

    /// <summary>The real numbers that <see cref="RFFT"/> made these of.</summary>
    /// <param name="real">The real parts, (..., fftLength / 2 + 1); more are cut, and zeros stand for those that lack.</param>
    /// <param name="imaginary">The imaginary parts, of the same shape; those of the first and, of an even length, the last have no
    /// effect.</param>
    /// <param name="fftLength">How many numbers there are; 2 (n - 1) for a last axis of n (null) by default, so an odd one must be
    /// named.</param>
    /// <returns>(..., fftLength).</returns>
    /// <exception cref="NabiException">The shapes differ, or the length is below 1 or not known.</exception>
    public static Tensor IRFFT(Tensor real, Tensor imaginary, int? fftLength = null)
        => Compose("IRFFT", [new("fft_length", fftLength)], both => RealOf("IRFFT", both[0], both[1], fftLength), real, imaginary);

    private static Tensor[] RealTransform(string name, Tensor x, int? fftLength)
    {
        x = Cast(x, DType.Float32);
        if (x.Rank == 0)
            throw new NabiException($"{name} runs along the last axis; a number without axes has none.");
        var n = TransformLength(name, fftLength ?? x.Shape[-1], x.Shape);
        var width = x.Shape[-1];
        if (width > n)
            x = Run(new SlicePrimitive(x.Rank - 1, 0, n, 1), x);
        return RunAll(new FourierPrimitive(n, n / 2 + 1, false, 1f, realOnly: false), x);
    }

    private static Tensor RealOf(string name, Tensor real, Tensor imaginary, int? fftLength)
    {
        var (re, im) = Parts(name, real, imaginary);
        var n = TransformLength(name, fftLength ?? (re.Shape[-1] < 0 ? Shape.Unknown : 2 * (re.Shape[-1] - 1)), re.Shape);
        var bins = n / 2 + 1;
        if (re.Shape[-1] > bins)
            (re, im) = (Run(new SlicePrimitive(re.Rank - 1, 0, bins, 1), re), Run(new SlicePrimitive(im.Rank - 1, 0, bins, 1), im));
        if (re.Shape[-1] < 0)
            return Tensor.Symbolic(re.Shape.With(-1, n));
        // All but the first, and the last of an even length, stand for their mirror images too.
        var twice = Tensor.Filled([re.Shape[-1]], 2f);
        for (var k = 0; k < twice.Length; k++)
        {
            if (k == 0 || 2 * k == n)
                twice.Floats[k] = 1f;
        }

        return Run(new FourierPrimitive(n, n, true, 1f / n, realOnly: true), re * twice, im * twice);
    }

    private static (Tensor Real, Tensor Imaginary) Turned(string name, Tensor real, Tensor imaginary, bool inverse)
    {
        var both = ComposeAll(name, [], pair => Turned(name, pair, inverse), real, imaginary);
        return (both[0], both[1]);
    }

    private static Tensor[] Turned(string name, Tensor[] pair, bool inverse)
    {
        var (re, im) = Parts(name, pair[0], pair[1]);
        var n = TransformLength(name, re.Shape[-1], re.Shape);
        return RunAll(new FourierPrimitive(n, n, inverse, inverse ? 1f / n : 1f, realOnly: false), re, im);
    }

    private static (Tensor Real, Tensor Imaginary) TurnedTwice(string name, Tensor real, Tensor imaginary, bool inverse)
    {
        var both = ComposeAll(name, [], pair =>
        {
            if (pair[0].Rank < 2)
                throw new NabiException($"{name} needs two axes, got the shape {pair[0].Shape}.");
            var rows = Turned(name, pair, inverse);
            return [.. Turned(name, [.. rows.Select(part => Swapaxes(part, -1, -2))], inverse).Select(part => Swapaxes(part, -1, -2))];
        }, real, imaginary);
        return (both[0], both[1]);
    }

    private static (Tensor Real, Tensor Imaginary) Parts(string name, Tensor real, Tensor imaginary)
        => real.Rank > 0 && real.Shape.Fits(imaginary.Shape) ? (Cast(real, DType.Float32), Cast(imaginary, DType.Float32))
            : throw new NabiException(
                $"{name} needs real and imaginary parts of one shape (..., n), got {real.Shape} and {imaginary.Shape}.");

    private static int TransformLength(string name, int length, Shape shape)
        => length is >= 1 and <= MostMade ? length
            : throw new NabiException(
                $"{name} of {shape}: "
                + $"{(length == Shape.Unknown ? "the length of the last axis is not known" : $"{length} numbers cannot be transformed")}; "
                + $"it takes from 1 to {MostMade}, which a length of the transform can say.");
}
