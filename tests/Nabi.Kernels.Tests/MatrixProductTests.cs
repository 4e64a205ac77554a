namespace Nabi.Kernels.Tests;

public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 3, 2 }, { 3, 0, 2 }, { 3, 4, 0 }, { 1, 1, 1 }, { 1, 7, 5 }, { 2, 1, 31 }, { 3, 3, 3 }, { 5, 33, 17 },
        { 7, 64, 300 }, { 8, 32, 16 },
        { 9, 31, 257 }, { 13, 10, 64 },
        { 31, 97, 41 }, { 32, 33, 129 }, { 17, 65, 23 }, { 33, 1, 29 }, { 40, 5, 70 }, { 64, 96, 93 }, { 93, 256, 40 },
        { 101, 47, 513 }, { 130, 200, 260 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Equals_the_plain_sums(int m, int n, int k) => Widths.Each(width =>
    {
        foreach (var transposeA in (bool[])[false, true])
        {
            foreach (var transposeB in (bool[])[false, true])
            {
                foreach (var accumulate in (bool[])[false, true])
                {
                    Check(width, transposeA, transposeB, m, n, k, accumulate, gap: 0);
                    Check(width, transposeA, transposeB, m, n, k, accumulate, gap: 2);
                }
            }
        }
    });

    [Fact]
    public void Same_bits_for_every_thread_count()
    {
        (int, int, int)[] shapes = [
            (300, 200, 150), (8, 3000, 300), (1000, 70, 90), (93, 256, 896), (121, 130, 9001), (8, 3000, 400), (21, 515, 801),
            (32, 1100, 300), (21, 130, 9001), (8, 64, 20_000), (28, 256, 4500),
            (530, 300, 800), (513, 580, 1030)];
        foreach (var (m, n, k) in shapes)
        {
            float[] a = Numbers.Random(1, m * k), b = Numbers.Random(2, k * n);
            foreach (var (transposeA, transposeB, accumulate) in
                ((bool, bool, bool)[])[(false, false, false), (true, false, true), (false, true, true)])
            {
                var ldc = n + (accumulate ? 3 : 0);
                var y = ThreadCounts.SameBits(() =>
                {
                    var y = accumulate ? Numbers.Random(3, m * ldc) : new float[m * ldc];
                    MatrixProduct.Multiply(
                        transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, y, ldc, accumulate);
                    return y;
                });
                var (before, place) = (accumulate ? Numbers.Random(3, m * ldc)[5 * ldc + 7] : 0f, 5 * ldc + 7);
                var sum = (double)before;
                for (var i = 0; i < k; i++) sum += (double)a[transposeA ? i * m + 5 : 5 * k + i] * b[transposeB ? 7 * k + i : i * n + 7];
                Assert.Equal(sum, y[place], 2e-6 * k);
            }
        }
    }

    [Theory]
    [InlineData(65, 70, 5000)]
    [InlineData(20, 700, 700)]
    [InlineData(1, 4100, 2100)]
    [InlineData(1, 9001, 1000)]
    [InlineData(2, 4001, 1100)]
    [InlineData(5, 2100, 1000)]
    public void A_shared_product_is_finished_once_on_any_number_of_threads(int m, int n, int k)
    {
        float[] x = Numbers.Random(1, m * k), w = Numbers.Random(2, k * n), bias = Numbers.Random(3, n);
        var y = ThreadCounts.SameBits(() =>
        {
            var y = new float[m * n];
            DenseProduct.Forward(m, n, k, x, w, bias, ActivationKind.Tanh, y);
            return y;
        });
        for (var place = 0; place < y.Length; place += 97)
        {
            var sum = (double)bias[place % n];
            for (var i = 0; i < k; i++) sum += (double)x[place / n * k + i] * w[i * n + place % n];
            Assert.Equal(Math.Tanh(sum), y[place], 1e-3);
        }
    }

    [Fact]
    public void The_gradient_of_large_weights_equals_the_plain_sums_in_whichever_blocks_it_is_cut() => Widths.Each(width =>
    {
        Check(width, true, false, 530, 300, 800, accumulate: true, gap: 0);
        Check(width, true, true, 515, 270, 700, accumulate: false, gap: 3);
    });

    [Fact]
    public void Short_spans_are_refused_with_a_sentence()
    {
        var thrown = Assert.Throws<ArgumentException>(
            () => MatrixProduct.Multiply(false, false, 2, 2, 2, new float[3], 2, new float[4], 2, new float[4], 2, false));
        Assert.Contains("'a' holds 3 numbers, expected 4", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => MatrixProduct.Multiply(false, false, 2, 2, 2, new float[4], 1, new float[4], 2, new float[4], 2, false));
        Assert.Throws<ArgumentException>(
            () => MatrixProduct.Multiply(false, false, -1, 2, 2, [], 1, new float[4], 2, new float[4], 2, false));
    }

    [Fact]
    public void A_row_that_is_not_a_number_stays_alone() => Widths.Each(width =>
    {
        foreach (var (m, n, k) in ((int, int, int)[])[(40, 10, 6), (9, 40, 5), (33, 3, 7)])
        {
            float[] a = Numbers.Random(1, m * k), b = Numbers.Random(2, k * n), c = new float[m * n];
            a[5 * k + 2] = float.NaN;
            MatrixProduct.Multiply(false, false, m, n, k, a, k, b, n, c, n, false);
            for (var i = 0; i < c.Length; i++) Assert.Equal(i / n == 5, float.IsNaN(c[i]));
        }
    });

    // Behind the result stand numbers that must stay; rows stand apart, or without a gap.
    private static void Check(Width width, bool transposeA, bool transposeB, int m, int n, int k, bool accumulate, int gap)
    {
        const int Behind = 40;
        int lda = (transposeA ? m : k) + gap, ldb = (transposeB ? k : n) + gap, ldc = n + gap;
        float[] a = Numbers.Random(1, (transposeA ? k : m) * lda), b = Numbers.Random(2, (transposeB ? n : k) * ldb),
            c = Numbers.Random(3, m * ldc + Behind);
        var expected = Numbers.Wide(c);
        for (var r = 0; r < m; r++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = accumulate ? expected[r * ldc + j] : 0;
                for (var i = 0; i < k; i++)
                    sum += (double)a[transposeA ? i * lda + r : r * lda + i] * b[transposeB ? j * ldb + i : i * ldb + j];
                expected[r * ldc + j] = sum;
            }
        }

        MatrixProduct.Multiply(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate);
        Numbers.Close(expected, c, 2e-6 * Math.Sqrt(k + 1), 2e-6,
            $"{width} {transposeA} {transposeB} {m} x {n} x {k} {accumulate} gap {gap}");
    }
}
