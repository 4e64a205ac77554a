namespace Nabi.Kernels.Tests;

public sealed class QuantizedTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 3, 2 }, { 1, 1, 1 }, { 1, 7, 5 }, { 2, 31, 1 }, { 3, 33, 17 }, { 5, 64, 300 }, { 8, 32, 16 }, { 9, 257, 31 }, { 13, 64, 10 },
        { 17, 23, 65 }, { 93, 40, 256 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_are_those_of_whole_numbers_on_every_width(int m, int n, int k) => Widths.Each(width =>
    {
        float[] x = Numbers.Random(1, m * k), w = Numbers.Random(2, k * n), start = Numbers.Random(3, m * n);
        var matrix = QuantizedMatrix.Of(w, k, n);
        foreach (var accumulate in (bool[])[false, true])
        {
            float[] y = [.. start], expected = [.. start];
            matrix.Multiply(m, x, k, y, n, accumulate);
            Plain(matrix, m, x, expected, accumulate);
            Assert.True(expected.AsSpan().SequenceEqual(y), $"{m} x {n} x {k} at {width}");
        }
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_are_near_those_of_floats(int m, int n, int k)
    {
        float[] x = Numbers.Random(1, m * k), w = Numbers.Random(2, k * n), y = new float[m * n];
        QuantizedMatrix.Of(w, k, n).Multiply(m, x, k, y, n, false);
        for (var r = 0; r < m; r++)
        {
            for (var j = 0; j < n; j++)
            {
                // Each factor is wrong by half a step at most.
                double sum = 0, bound = 0, row = 0, column = 0;
                for (var i = 0; i < k; i++)
                    (row, column) = (Math.Max(row, Math.Abs(x[r * k + i])), Math.Max(column, Math.Abs(w[i * n + j])));
                for (var i = 0; i < k; i++)
                {
                    double a = x[r * k + i], b = w[i * n + j], da = row / 254, db = column / 254;
                    sum += a * b;
                    bound += Math.Abs(a) * db + Math.Abs(b) * da + da * db;
                }

                Assert.InRange(y[r * n + j], sum - 1.001 * bound - 1e-5, sum + 1.001 * bound + 1e-5);
            }
        }
    }

    [Fact]
    public void Same_bits_for_every_thread_count()
    {
        const int M = 130, N = 700, K = 300;
        var x = Numbers.Random(1, M * K);
        var matrix = QuantizedMatrix.Of(Numbers.Random(2, K * N), K, N);
        ThreadCounts.SameBits(() =>
        {
            var y = new float[M * N];
            matrix.Multiply(M, x, K, y, N, false);
            return y;
        });
    }

    [Fact]
    public void Extremes_are_exact_and_rows_that_are_not_finite_are_not_numbers()
    {
        const int K = 4099;
        var matrix = new QuantizedMatrix(K, 2, [.. Enumerable.Range(0, 2 * K).Select(i => (sbyte)(i % 2 == 0 ? 127 : -127))], [127, 127]);
        float[] x = [.. Enumerable.Repeat(1f, K), .. Enumerable.Repeat(0f, K), float.NaN, .. Enumerable.Repeat(1f, K - 1),
            float.PositiveInfinity, .. Enumerable.Repeat(1f, K - 1)];
        Widths.Each(_ =>
        {
            var y = new float[8];
            matrix.Multiply(4, x, K, y, 2, false);
            Assert.Equal(K, y[0], 0.01f);
            Assert.Equal(-y[0], y[1]);
            Assert.Equal([0f, 0f], y[2..4]);
            Assert.All(y[4..], number => Assert.True(float.IsNaN(number)));
        });
    }

    [Fact]
    public void Restored_weights_are_half_a_step_away_and_round_to_the_same_numbers()
    {
        var w = Numbers.Random(4, 60);
        var matrix = QuantizedMatrix.Of(w, 12, 5);
        var restored = new float[60];
        matrix.Restore(restored);
        for (var i = 0; i < w.Length; i++)
        {
            Assert.InRange(restored[i], w[i] - 0.5001f / matrix.Scales[i % 5], w[i] + 0.5001f / matrix.Scales[i % 5]);
            Assert.Equal(matrix.Values[i], (sbyte)MathF.Round(restored[i] * matrix.Scales[i % 5]));
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var matrix = QuantizedMatrix.Of(new float[6], 3, 2);
        Assert.Throws<ArgumentException>(() => QuantizedMatrix.Of(new float[5], 3, 2));
        Assert.Throws<ArgumentException>(() => new QuantizedMatrix(3, 2, new sbyte[6], new float[3]));
        Assert.Throws<ArgumentException>(() => new QuantizedMatrix(1 << 20, 1, new sbyte[1 << 20], new float[1]));
        Assert.Throws<ArgumentException>(() => matrix.Multiply(2, new float[5], 3, new float[4], 2, false));
        Assert.Throws<ArgumentException>(() => matrix.Multiply(2, new float[6], 3, new float[3], 2, false));
        Assert.Throws<ArgumentException>(() => matrix.Multiply(2, new float[6], 2, new float[4], 2, false));
        Assert.Throws<ArgumentException>(() => QuantizedSequence.Lstm(matrix, matrix));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Convolutions_are_products_of_their_patches(int stride)
    {
        var shape = new ConvolutionShape(2, 7, 6, 3, 5, 3, 2)
        {
            StrideHeight = stride,
            StrideWidth = stride,
            DilationHeight = 2,
            PadTop = 2,
            PadBottom = 1,
            PadLeft = 1,
        };
        float[] x = Numbers.Random(1, 2 * 7 * 6 * 3), w = Numbers.Random(2, shape.PatchSize * 5), bias = Numbers.Random(3, 5);
        var matrix = QuantizedMatrix.Of(w, shape.PatchSize, 5);
        var y = new float[2 * shape.OutputHeight * shape.OutputWidth * 5];
        QuantizedConvolution.Forward(shape, x, matrix, bias, y);
        var at = 0;
        for (var sample = 0; sample < 2; sample++)
        {
            for (var p = 0; p < shape.OutputHeight; p++)
            {
                for (var q = 0; q < shape.OutputWidth; q++, at += 5)
                {
                    List<float> patch = [];
                    for (var i = 0; i < 3; i++)
                    {
                        for (var j = 0; j < 2; j++)
                        {
                            for (var c = 0; c < 3; c++)
                            {
                                int row = p * stride - 2 + 2 * i, column = q * stride - 1 + j;
                                patch.Add(row is >= 0 and < 7 && column is >= 0 and < 6 ? x[((sample * 7 + row) * 6 + column) * 3 + c] : 0);
                            }
                        }
                    }

                    float[] expected = [.. bias];
                    Plain(matrix, 1, [.. patch], expected, true);
                    Assert.Equal(expected, y[at..(at + 5)]);
                }
            }
        }
    }

    private static void Plain(QuantizedMatrix matrix, int m, float[] x, float[] y, bool accumulate)
    {
        var (k, n) = (matrix.Rows, matrix.Columns);
        for (var r = 0; r < m; r++)
        {
            var row = x.AsSpan(r * k, k).ToArray();
            var scale = 127 / (row.Max(MathF.Abs) + 1e-7f);
            for (var j = 0; j < n; j++)
            {
                var sum = 0;
                for (var i = 0; i < k; i++)
                    sum += (int)MathF.Round(row[i] * scale) * matrix.Values[i * n + j];
                var value = sum * (1 / scale * (1 / matrix.Scales[j]));
                y[r * n + j] = accumulate ? y[r * n + j] + value : value;
            }
        }
    }
}
