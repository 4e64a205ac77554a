using System.Runtime.CompilerServices;

namespace Nabi;

public static partial class Ops
{
    // Below this sum of squares windows say nothing about a sample.
    private const float LeastWindow = 1e-10f;

    /// <summary>
    /// The Fourier transforms of short parts of a signal that overlap, each under a window: how its tones change over time.
    /// </summary>
    /// <param name="x">(..., samples), floats.</param>
    /// <param name="sequenceLength">The length of a part, at least 1.</param>
    /// <param name="sequenceStride">How far from one part to the next, at least 1.</param>
    /// <param name="fftLength">The length of the transform, at least that of a part, which is in its middle.</param>
    /// <param name="window">One of the two windows, periodic; null for none.</param>
    /// <param name="center">
    /// Whether the signal is mirrored at its ends, by fftLength / 2, so that part t has its middle at t sequenceStride; true by default.
    /// Else part t begins there.
    /// </param>
    /// <returns>Real and imaginary parts, (..., parts, fftLength / 2 + 1).</returns>
    /// <exception cref="NabiException">A number is out of range, or the signal is shorter than a part.</exception>
    [OverloadResolutionPriority(1)]
    public static (Tensor Real, Tensor Imaginary) STFT(
        Tensor x, int sequenceLength, int sequenceStride, int fftLength, STFTWindow? window, bool center = true)
    {
        CheckShortTime("STFT", sequenceLength, sequenceStride, fftLength);
        var both = ComposeAll("STFT", ShortTimeSettings(sequenceLength, sequenceStride, fftLength, window, center), one =>
            ShortTime(one[0], sequenceStride, fftLength, Window(window, sequenceLength), center), x);
        return (both[0], both[1]);
    }

    /// <summary>As the other, with Hann's window.</summary>
    /// <param name="x">(..., samples), floats.</param>
    /// <param name="sequenceLength">The length of a part, at least 1.</param>
    /// <param name="sequenceStride">How far from one part to the next, at least 1.</param>
    /// <param name="fftLength">The length of the transform, at least that of a part, which is in its middle.</param>
    /// <param name="center">Whether the signal is mirrored at its ends, by fftLength / 2; true by default.</param>
    /// <returns>Real and imaginary parts, (..., parts, fftLength / 2 + 1).</returns>
    /// <exception cref="NabiException">A number is out of range, or the signal is shorter than a part.</exception>
    public static (Tensor Real, Tensor Imaginary) STFT(Tensor x, int sequenceLength, int sequenceStride, int fftLength, bool center = true)
        => STFT(x, sequenceLength, sequenceStride, fftLength, STFTWindow.Hann, center);

    /// <summary>As the other, with a custom window.</summary>
    /// <param name="x">(..., samples), floats.</param>
    /// <param name="sequenceLength">The length of a part, at least 1.</param>
    /// <param name="sequenceStride">How far from one part to the next, at least 1.</param>
    /// <param name="fftLength">The length of the transform, at least that of a part, which is in its middle.</param>
    /// <param name="window">(sequenceLength) what the samples of a part are multiplied by.</param>
    /// <param name="center">Whether the signal is mirrored at its ends, by fftLength / 2; true by default.</param>
    /// <returns>Real and imaginary parts, (..., parts, fftLength / 2 + 1).</returns>
    /// <exception cref="NabiException">A number is out of range, the signal is shorter than a part, or the window has another
    /// length.</exception>
    public static (Tensor Real, Tensor Imaginary) STFT(
        Tensor x, int sequenceLength, int sequenceStride, int fftLength, Tensor window, bool center = true)
    {
        CheckShortTime("STFT", sequenceLength, sequenceStride, fftLength);
        CheckWindow("STFT", window, sequenceLength);
        var both = ComposeAll("STFT", null, all => ShortTime(all[0], sequenceStride, fftLength, all[1], center), x, window);
        return (both[0], both[1]);
    }

    /// <summary>
    /// The signal that <see cref="STFT(Tensor, int, int, int, STFTWindow?, bool)"/> took apart: the parts under their windows again, added
    /// up, and divided by the sum of the windows' squares.
    /// </summary>
    /// <param name="real">The real parts, (..., parts, fftLength / 2 + 1).</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <param name="sequenceLength">The length of a part, as before.</param>
    /// <param name="sequenceStride">How far from one part to the next, as before.</param>
    /// <param name="fftLength">The length of the transform, as before.</param>
    /// <param name="length">How many samples are given, zeros behind where there are fewer; as many as there are (null).</param>
    /// <param name="window">The window, as before.</param>
    /// <param name="center">Whether the signal was mirrored at its ends, which are then cut off; true by default.</param>
    /// <returns>(..., samples).</returns>
    /// <exception cref="NabiException">A number is out of range, or the shapes differ.</exception>
    public static Tensor ISTFT(
        Tensor real, Tensor imaginary, int sequenceLength, int sequenceStride, int fftLength, int? length,
        STFTWindow? window, bool center = true)
    {
        CheckShortTime("ISTFT", sequenceLength, sequenceStride, fftLength);
        if (length < 0)
            throw new NabiException($"ISTFT: the length must be 0 or more, got {length}.");
        Setting[] settings = [.. ShortTimeSettings(sequenceLength, sequenceStride, fftLength, window, center), new("length", length)];
        return Compose("ISTFT", settings,
            both => Joined(both[0], both[1], sequenceStride, fftLength, length, Window(window, sequenceLength), center), real, imaginary);
    }

    /// <summary>As the other, with Hann's window.</summary>
    /// <param name="real">The real parts, (..., parts, fftLength / 2 + 1).</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <param name="sequenceLength">The length of a part, as before.</param>
    /// <param name="sequenceStride">How far from one part to the next, as before.</param>
    /// <param name="fftLength">The length of the transform, as before.</param>
    /// <param name="length">How many samples are given; as many as there are (null) by default.</param>
    /// <param name="center">Whether the signal was mirrored at its ends, which are then cut off; true by default.</param>
    /// <returns>(..., samples).</returns>
    /// <exception cref="NabiException">A number is out of range, or the shapes differ.</exception>
    public static Tensor ISTFT(
        Tensor real, Tensor imaginary, int sequenceLength, int sequenceStride, int fftLength, int? length = null, bool center = true)
        => ISTFT(real, imaginary, sequenceLength, sequenceStride, fftLength, length, STFTWindow.Hann, center);

    /// <summary>A window of the short-time transform, periodic or symmetric: 0.5 - 0.5 cos (hann), 0.54 - 0.46 cos (hamming).</summary>
    /// <param name="window">Which one; null for ones.</param>
    /// <param name="length">How many numbers, at least 1.</param>
    /// <param name="periodic">Whether it goes on behind its end (true by default), else its last number is its first.</param>
    /// <exception cref="NabiException">The length is below 1 or above 2^28.</exception>
    public static Tensor Window(STFTWindow? window, int length, bool periodic = true)
    {
        if (length < 1)
            throw new NabiException($"A window needs a length of at least 1, got {length}.");
        var (mean, swing) = window == STFTWindow.Hann ? (0.5, 0.5) : window == STFTWindow.Hamming ? (0.54, 0.46) : (1.0, 0.0);
        var tensor = Tensor.Empty(new Shape(Made("Window", length)));
        var period = periodic ? length : length - 1;
        for (var i = 0; i < length; i++)
            tensor.Floats[i] = length == 1 ? 1f : (float)(mean - swing * Math.Cos(2 * Math.PI * i / period));
        return tensor;
    }

    private static Setting[] ShortTimeSettings(int sequenceLength, int sequenceStride, int fftLength, STFTWindow? window, bool center)
        => [new("sequence_length", sequenceLength), new("sequence_stride", sequenceStride), new("fft_length", fftLength),
            new("window", window?.ToString()), new("center", center)];

    private static void CheckShortTime(string name, int sequenceLength, int sequenceStride, int fftLength)
    {
        if (sequenceLength < 1 || sequenceStride < 1 || fftLength < sequenceLength || fftLength > MostMade)
        {
            throw new NabiException(
                $"{name}: the length of a part and the stride must be at least 1, that of the transform at least a part's, got "
                + $"{sequenceLength}, {sequenceStride} and {fftLength}.");
        }
    }

    private static void CheckWindow(string name, Tensor window, int length)
    {
        ArgumentNullException.ThrowIfNull(window);
        if (window.Rank != 1 || (window.Shape[0] >= 0 && window.Shape[0] != length))
            throw new NabiException($"{name}: the window must have the shape ({length},), got {window.Shape}.");
    }

    /// <summary>A window with zeros around it.</summary>
    private static Tensor Around(Tensor window, int fftLength)
    {
        var missing = fftLength - window.Shape[0];
        return Pad(window, 0, missing / 2, missing - missing / 2);
    }

    private static Tensor[] ShortTime(Tensor x, int stride, int fftLength, Tensor window, bool center)
    {
        if (x.Rank == 0 || x.DType != DType.Float32)
            throw new NabiException($"STFT needs floats (..., samples), got {x.Shape} of {x.DType.Word()}.");
        var samples = x.Shape[-1];
        var around = center ? fftLength / 2 : 0;
        if (samples >= 0 && (samples == 0 || samples + 2L * around < fftLength))
        {
            throw new NabiException(
                $"STFT: a signal of {samples} samples is shorter than a part of {fftLength}; give more samples or a shorter transform.");
        }

        if (x.IsSymbolic && samples < 0)
        {
            var parts = Tensor.Symbolic(x.Shape.Slice(0, x.Rank - 1).Concat([Shape.Unknown, fftLength / 2 + 1]));
            return [parts, Tensor.Symbolic(parts.Shape)];
        }

        var mirrored = around == 0 ? x : PadAround(x, x.Rank - 1, around, around, "reflect");
        return RealTransform("STFT", Run(new FramesPrimitive(fftLength, stride), mirrored) * Around(window, fftLength), fftLength);
    }

    private static Tensor Joined(Tensor real, Tensor imaginary, int stride, int fftLength, int? length, Tensor window, bool center)
    {
        if (real.Rank < 2 || !real.Shape.Fits(imaginary.Shape))
        {
            throw new NabiException(
                $"ISTFT needs real and imaginary parts (..., parts, bins) of one shape, got {real.Shape} and {imaginary.Shape}.");
        }

        var count = real.Shape[-2];
        if (count < 0)
            return Tensor.Symbolic(real.Shape.Slice(0, real.Rank - 2).Concat([length ?? Shape.Unknown]));
        if (count == 0)
            throw new NabiException($"ISTFT needs at least one part, got {real.Shape}.");
        var total = checked((count - 1) * stride + fftLength);
        var wide = Around(window, fftLength);
        var parts = RealOf("ISTFT", real, imaginary, fftLength) * wide;
        var sums = Run(new FramesPrimitive(fftLength, stride, total), parts);
        var squares = Run(new FramesPrimitive(fftLength, stride, total), BroadcastTo(Square(wide), [count, fftLength]));
        var signal = sums / Where(Greater(squares, LeastWindow), squares, 1f);
        var from = center ? fftLength / 2 : 0;
        var kept = Math.Max(0, Math.Min(length ?? total, total - from - (length is null && center ? fftLength / 2 : 0)));
        signal = Run(new SlicePrimitive(signal.Rank - 1, from, kept, 1), signal);
        return length is { } wanted && wanted > kept ? Pad(signal, -1, 0, wanted - kept) : signal;
    }
}
