namespace Nabi.Kernels;

/// <summary>
/// The discrete Fourier transform of one length, in double precision: X_k = sum_j x_j e^(-2 pi i j k / n), or with the other sign. A power
/// of two is halved again and again (Cooley and Tukey, 1965); any other length is a convolution of such a length (Bluestein, 1970). The
/// number of steps grows as n log n for every n. A plan has room to work in, so it serves one thread at a time; running it allocates
/// nothing.
/// </summary>
public sealed class FourierPlan
{
    private readonly int length;
    private readonly int size;
    private readonly int bits;
    private readonly double[] cosines;
    private readonly double[] sines;
    private readonly double[] real;
    private readonly double[] imaginary;

    // For a length that is no power of two: e^(-pi i j j / n), and the transform of its conjugate.
    private readonly double[] chirpReal = [];
    private readonly double[] chirpImaginary = [];
    private readonly double[] filterReal = [];
    private readonly double[] filterImaginary = [];

    /// <summary>The plan for a length.</summary>
    /// <param name="length">How many numbers are transformed, 1 to 2^28.</param>
    /// <exception cref="ArgumentException">The length is out of range.</exception>
    public FourierPlan(int length)
    {
        if (length is < 1 or > 1 << 28)
            throw new ArgumentException($"A Fourier transform takes from 1 to {1 << 28} numbers, not {length}.", nameof(length));
        this.length = length;
        var isPower = (length & (length - 1)) == 0;
        size = isPower ? length : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * length - 1));
        bits = System.Numerics.BitOperations.Log2((uint)size);
        (cosines, sines) = (new double[Math.Max(1, size / 2)], new double[Math.Max(1, size / 2)]);
        for (var i = 0; i < cosines.Length; i++)
            (sines[i], cosines[i]) = UnitRoot(i, size);
        (real, imaginary) = (new double[size], new double[size]);
        if (isPower)
            return;
        (chirpReal, chirpImaginary) = (new double[length], new double[length]);
        (filterReal, filterImaginary) = (new double[size], new double[size]);
        for (var j = 0; j < length; j++)
        {
            // j j turns of half a circle by n; only the rest by the whole circle matters.
            var (sine, cosine) = UnitRoot((long)j * j % (2L * length), 2L * length);
            (chirpReal[j], chirpImaginary[j]) = (cosine, sine);
            (filterReal[j], filterImaginary[j]) = (cosine, -sine);
            if (j > 0)
                (filterReal[size - j], filterImaginary[size - j]) = (cosine, -sine);
        }

        Halve(filterReal, filterImaginary);
    }

    /// <summary>How many numbers are transformed.</summary>
    public int Length => length;

    /// <summary>Transforms in place.</summary>
    /// <param name="re">The real parts, as many as the length.</param>
    /// <param name="im">The imaginary parts, as many.</param>
    /// <param name="inverse">Whether the angles run the other way; nothing is divided.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Transform(Span<double> re, Span<double> im, bool inverse)
    {
        Guard.Same(length, re.Length, nameof(re));
        Guard.Same(length, im.Length, nameof(im));
        // The angles run the other way where the parts change places.
        if (inverse)
            Forward(im, re);
        else
            Forward(re, im);
    }

    private void Forward(Span<double> re, Span<double> im)
    {
        if (chirpReal.Length == 0)
        {
            Halve(re, im);
            return;
        }

        Array.Clear(real);
        Array.Clear(imaginary);
        for (var j = 0; j < length; j++)
        {
            real[j] = re[j] * chirpReal[j] - im[j] * chirpImaginary[j];
            imaginary[j] = re[j] * chirpImaginary[j] + im[j] * chirpReal[j];
        }

        Halve(real, imaginary);
        for (var k = 0; k < size; k++)
        {
            (real[k], imaginary[k]) = (real[k] * filterReal[k] - imaginary[k] * filterImaginary[k],
                real[k] * filterImaginary[k] + imaginary[k] * filterReal[k]);
        }

        Halve(imaginary, real);
        for (var k = 0; k < length; k++)
        {
            re[k] = (real[k] * chirpReal[k] - imaginary[k] * chirpImaginary[k]) / size;
            im[k] = (real[k] * chirpImaginary[k] + imaginary[k] * chirpReal[k]) / size;
        }
    }

    /// <summary>
    /// The transform of a power of two: numbers in the order of their bits reversed, then pairs, pairs of pairs, and so on.
    /// </summary>
    private void Halve(Span<double> re, Span<double> im)
    {
        for (var i = 1; i < size; i++)
        {
            var j = (int)(Reversed((uint)i) >> (32 - bits));
            if (j > i)
                (re[i], re[j], im[i], im[j]) = (re[j], re[i], im[j], im[i]);
        }

        for (var half = 1; half < size; half *= 2)
        {
            var stride = size / (2 * half);
            for (var start = 0; start < size; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var (cosine, sine) = (cosines[k * stride], sines[k * stride]);
                    var (a, b) = (start + k, start + k + half);
                    var (x, y) = (re[b] * cosine - im[b] * sine, re[b] * sine + im[b] * cosine);
                    (re[b], im[b]) = (re[a] - x, im[a] - y);
                    (re[a], im[a]) = (re[a] + x, im[a] + y);
                }
            }
        }
    }

    private static uint Reversed(uint x)
    {
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0F0F0F0F) | ((x & 0x0F0F0F0F) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x);
    }

    private static (double Sine, double Cosine) UnitRoot(long part, long whole) => Math.SinCos(-2 * Math.PI * part / whole);
}
