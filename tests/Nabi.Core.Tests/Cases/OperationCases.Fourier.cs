using System.Numerics;

namespace Nabi.Core.Tests.Cases;

/// <summary>Fourier transforms against the sum by which they are defined, and loops that run code.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Fourier()
    {
        foreach (var n in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 16, 30])
        {
            yield return ($"FFT of {n}", new OperationCase(x => Both(Ops.FFT(x[0], x[1])), Some(2, n),
                Some(2, n))
            { Plain = g => Both(2, n, row => Sums(Row(g, row), n, -1)) });
            yield return ($"IFFT of {n}",
                new OperationCase(x => Both(Ops.IFFT(x[0], x[1])), Some(2, n),
                    Some(2, n))
                { Plain = g => Both(2, n, row => [.. Sums(Row(g, row), n, 1).Select(one => one / n)]) });
            yield return ($"RFFT of {n}",
                new OperationCase(x => Both(Ops.RFFT(x[0])),
                    Some(2, n))
                { Plain = g => Both(2, n / 2 + 1, row => Sums(Row(g, row), n, -1)) });
            foreach (var length in (int[])[n, n + 3, Math.Max(1, n - 2)])
            {
                yield return ($"RFFT of {n} by {length}",
                    new OperationCase(x => Both(Ops.RFFT(x[0], length)),
                        Some(2, n))
                    { Plain = g => Both(2, length / 2 + 1, row => Sums([.. Row(g, row).Take(length)], length, -1)) });
                yield return ($"IRFFT of {n} by {length}", new OperationCase(x => Ops.IRFFT(x[0], x[1], length), Some(2, n), Some(2, n))
                {
                    Plain = g => Grid.Of([2, length], i => Mirrored(Row(g, i[0]), length)[i[1]]),
                });
            }
        }

        yield return ("FFT, real part alone", new OperationCase(x => Ops.Square(Ops.FFT(x[0], x[1]).Real), Some(6), Some(6)));
        yield return ("FFT, imaginary part alone", new OperationCase(x => Ops.Square(Ops.FFT(x[0], x[0]).Imaginary), Some(5)));
        yield return ("FFT of no rows", new OperationCase(x => Ops.FFT(x[0], x[1]).Real, Some(0, 4), Some(0, 4)));
        yield return ("IRFFT of RFFT",
            new OperationCase(x => Ops.RFFT(x[0]) is var (re, im) ? Ops.IRFFT(re, im, 9) : x[0], Some(2, 9)) { Plain = g => g[0] });
        yield return ("FFT2", new OperationCase(x => Both(Ops.FFT2(x[0], x[1])), Some(3, 4), Some(3, 4))
        {
            Plain = g => Grid.Of([2, 3, 4], i =>
            {
                var sum = Complex.Zero;
                for (var j = 0; j < 12; j++)
                {
                    sum += new Complex(g[0].Values[j], g[1].Values[j])
                        * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((double)i[1] * (j / 4) / 3 + (double)i[2] * (j % 4) / 4));
                }

                return i[0] == 0 ? sum.Real : sum.Imaginary;
            }),
        });
        yield return ("IFFT2 of FFT2",
            new OperationCase(x => Ops.FFT2(x[0], x[1]) is var (re, im) ? Both(Ops.IFFT2(re, im)) : x[0], Some(2, 3),
                Some(2, 3))
            { Plain = g => Grid.Of([2, 2, 3], i => g[i[0]][i[1], i[2]]) });

        foreach (var (length, stride) in ((int, int)[])[(3, 1), (3, 2), (2, 3), (7, 1), (8, 1), (1, 1), (1, 4)])
        {
            yield return ($"ExtractSequences of {length} by {stride}",
                new OperationCase(x => Ops.Square(Ops.ExtractSequences(x[0], length, stride)), Some(2, 7))
                {
                    Plain = g =>
                        Grid.Of([2, length > 7 ? 0 : (7 - length) / stride + 1, length],
                            i => Math.Pow(g[0][i[0], i[1] * stride + i[2]], 2)),
                });
        }

        foreach (var type in (DType[])[DType.Int32, DType.Bool])
        {
            yield return ($"ExtractSequences of {type}",
                new OperationCase(x => Ops.ExtractSequences(x[0], 2, 2), Small(type, 5))
                {
                    HasGradient = false,
                    Plain = g => Grid.Of([2, 2], i => g[0][2 * i[0] + i[1]]),
                });
        }

        foreach (var (length, stride, fft, window, center) in ((int, int, int, STFTWindow?, bool)[])[
            (4, 2, 4, "hann", true), (4, 2, 4, "hann", false), (3, 2, 5, "hamming", true), (4, 1, 8, null, true), (5, 3, 6, "hann", false),
            (1, 1, 1, "hann", true)])
        {
            yield return ($"STFT {length} {stride} {fft} {window} {center}",
                new OperationCase(x => Both(Ops.STFT(x[0], length, stride, fft, window, center)),
                    Some(2, 11))
                { Plain = g => Short(g[0], length, stride, fft, window?.ToString(), center) });
            yield return ($"ISTFT {length} {stride} {fft} {window} {center}",
                new OperationCase(x => Ops.ISTFT(x[0], x[1], length, stride, fft, null, window, center), Some(2, 4, fft / 2 + 1),
                    Some(2, 4, fft / 2 + 1)));
        }

        yield return ("STFT by a custom window",
            new OperationCase(x => Ops.STFT(x[0], 3, 2, 4, x[1]).Imaginary, Some(8), Between(0.5, 1, 3)));
        yield return ("ISTFT of STFT",
            new OperationCase(x => Ops.STFT(x[0], 6, 2, 8) is var (re, im) ? Ops.ISTFT(re, im, 6, 2, 8, 12) : x[0],
                Some(2, 12))
            { Plain = g => g[0] });
        yield return ("ISTFT of a longer signal", new OperationCase(x => Ops.ISTFT(x[0], x[1], 4, 2, 4, 30), Some(3, 3), Some(3, 3)));
    }

    private static IEnumerable<(string Name, OperationCase Case)> Code()
    {
        yield return ("WhileLoop",
            new OperationCase(x => Ops.WhileLoop(v => Ops.Less(Ops.Sum(Ops.Square(v)), 4f), v => v * 1.7f, x[0]), Between(0.2, 0.4, 3)));
        yield return ("WhileLoop of several",
            new OperationCase(x => Ops.WhileLoop(v => Ops.Less(v[0], 3f), v => [v[0] + 1f, v[1] * v[2], v[2]], [0f, x[0], x[1]])[1],
                Some(2), Some(2))
            { Plain = g => Grid.Of([2], i => g[0][i] * Math.Pow(g[1][i], 3)) });
        yield return ("WhileLoop to the most steps",
            new OperationCase(x => Ops.WhileLoop(_ => 1f, v => v * v, x[0], 2),
                Some(3))
            { Plain = g => Grid.Of([3], i => Math.Pow(g[0][i], 4)) });
        yield return ("WhileLoop of no steps", new OperationCase(x => Ops.Square(Ops.WhileLoop(_ => 0f, v => v * v, x[0])), Some(3)));
        yield return ("ForiLoop", new OperationCase(x => Ops.ForiLoop(1, 4, (i, v) => v * x[0] + i, x[1]), Some(2),
            Some(2))
        { Plain = g => Grid.Of([2], i => ((g[1][i] * g[0][i] + 1) * g[0][i] + 2) * g[0][i] + 3) });
        yield return ("Cond", new OperationCase(x => Ops.Cond(Ops.Greater(Ops.Sum(x[0]), 1f), () => x[0] * x[1], () => x[0] + x[1]),
            Between(0.6, 0.9, 2), Some(2))
        { Plain = g => Grid.Of([2], i => g[0][i] * g[1][i]) });
        yield return ("Cond, the other way",
            new OperationCase(x => Ops.Cond(0f, v => v[0], v => Ops.Square(v[1]), x), Some(2),
                Some(2))
            { Plain = g => Grid.Of([2], i => g[1][i] * g[1][i]) });
        yield return ("Switch", new OperationCase(x => Ops.Switch(5f, [v => v[0], v => v[0] * v[0]], x),
            Some(2))
        { Plain = g => Grid.Of([2], i => g[0][i] * g[0][i]) });
        foreach (var reverse in (bool[])[false, true])
        {
            yield return ($"Scan {(reverse ? "back" : "forth")}",
                new OperationCase(x => Ops.Scan((c, a) => (c * a + 1f, c * c), x[0], x[1], reverse) is var (c, y)
                    ? Ops.Concat([Ops.ExpandDims(c, 0), y], 0) : x[0], Some(2), Some(4, 2))
                {
                    Plain = g =>
                    {
                        var y = new Grid(5, 2);
                        for (var k = 0; k < 2; k++)
                        {
                            var carry = g[0][k];
                            for (var t = 0; t < 4; t++)
                            {
                                var at = reverse ? 3 - t : t;
                                y[at + 1, k] = carry * carry;
                                carry = carry * g[1][at, k] + 1;
                            }

                            y[0, k] = carry;
                        }

                        return y;
                    },
                });
        }

        yield return ("VectorizedMap",
            new OperationCase(x => Ops.VectorizedMap(row => Ops.Sum(Ops.Square(row)), x[0]),
                Some(3, 2))
            { Plain = g => Grid.Of([3], i => g[0][i[0], 0] * g[0][i[0], 0] + g[0][i[0], 1] * g[0][i[0], 1]) });
        foreach (var n in (int[])[1, 2, 3, 4, 5, 6, 7, 8, 11])
        {
            foreach (var reverse in (bool[])[false, true])
            {
                yield return ($"AssociativeScan of {n}{(reverse ? ", back" : "")}", new OperationCase(
                    x => Ops.AssociativeScan((a, b) => [a[0] * b[0], b[0] * a[1] + b[1]], [.. x], reverse, 1)[1], Some(2, n), Some(2, n))
                {
                    Plain = g => Grid.Of([2, n], i =>
                    {
                        var sum = 0.0;
                        for (var t = reverse ? n - 1 : 0; reverse ? t >= i[1] : t <= i[1]; t += reverse ? -1 : 1)
                            sum = sum * g[0][i[0], t] + g[1][i[0], t];
                        return sum;
                    }),
                });
            }
        }

        yield return ("AssociativeScan of sums",
            new OperationCase(x => Ops.Square(Ops.AssociativeScan(Ops.Add, x[0])),
                Some(3, 2))
            { Plain = g => Grid.Of([3, 2], i => Math.Pow(Enumerable.Range(0, i[0] + 1).Sum(t => g[0][t, i[1]]), 2)) });
    }

    private static Tensor Both((Tensor Real, Tensor Imaginary) parts) => Ops.Stack([parts.Real, parts.Imaginary]);

    private static Grid Both(int rows, int bins, Func<int, Complex[]> of)
        => Grid.Of([2, rows, bins], i => i[0] == 0 ? of(i[1])[i[2]].Real : of(i[1])[i[2]].Imaginary);

    private static Complex[] Row(Grid[] parts, int row)
    {
        var width = parts[0].Shape[^1];
        return [.. Enumerable.Range(0, width)
            .Select(i => new Complex(parts[0].Values[row * width + i], parts.Length > 1 ? parts[1].Values[row * width + i] : 0))];
    }

    /// <summary>The transform by its definition, a sum for each result.</summary>
    private static Complex[] Sums(Complex[] x, int n, int sign)
        => [.. Enumerable.Range(0, n)
            .Select(
                k => x.Select((one, j) => one * Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * (long)j * k % (2 * Math.PI * n) / n))
                    .Aggregate(Complex.Zero, (a, b) => a + b))];

    /// <summary>The real numbers of which these are the first half of the transform.</summary>
    private static double[] Mirrored(Complex[] half, int n)
    {
        var full = new Complex[n];
        for (var k = 0; k <= n / 2; k++)
        {
            var one = k < half.Length ? half[k] : 0;
            if (k == 0 || 2 * k == n)
                one = one.Real;
            full[k] = one;
            if (k > 0)
                full[n - k] = Complex.Conjugate(one);
        }

        return [.. Sums(full, n, 1).Select(one => one.Real / n)];
    }

    private static Grid Short(Grid x, int length, int stride, int fft, string? window, bool center)
    {
        var around = center ? fft / 2 : 0;
        var total = x.Shape[1] + 2 * around;
        var count = (total - fft) / stride + 1;
        var left = (fft - length) / 2;
        double Weight(int i) => i < left || i >= left + length ? 0 : window switch
        {
            null => 1,
            "hann" => length == 1 ? 1 : 0.5 - 0.5 * Math.Cos(2 * Math.PI * (i - left) / length),
            _ => 0.54 - 0.46 * Math.Cos(2 * Math.PI * (i - left) / length),
        };
        return Grid.Of([2, 2, count, fft / 2 + 1], i =>
        {
            var part = Enumerable.Range(0, fft)
                .Select(k => (Complex)(x[i[1], Mirrored(i[2] * stride + k - around, x.Shape[1], "reflect")] * Weight(k))).ToArray();
            var bin = Sums(part, fft, -1)[i[3]];
            return i[0] == 0 ? bin.Real : bin.Imaginary;
        });
    }
}
