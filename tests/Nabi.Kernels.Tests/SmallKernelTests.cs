namespace Nabi.Kernels.Tests;

public sealed class SmallKernelTests
{
    [Fact]
    public void Philox_gives_the_published_words()
    {
        // Known answers of the reference implementation (Random123, philox4x32-10).
        Philox.Block(0, 0, out var a, out var b, out var c, out var d);
        Assert.Equal([0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u], [a, b, c, d]);
    }

    [Fact]
    public void Philox_blocks_side_by_side_are_the_same_blocks()
    {
        foreach (var counter in (ulong[])[0, 5, 0xFFFFFFFDul, 0x1234567890ul])
        {
            var words = new uint[4 * 61];
            PhiloxWords.Fill(0x0123456789ABCDEFul, counter, words);
            for (var i = 0; i < 61; i++)
            {
                Philox.Block(0x0123456789ABCDEFul, counter + (ulong)i, out var a, out var b, out var c, out var d);
                Assert.Equal([a, b, c, d], words[(4 * i)..(4 * (i + 1))]);
            }
        }
    }

    [Fact]
    public void Philox_spans_of_any_length_start_alike()
    {
        float[] full = new float[1003], part = new float[37];
        Philox.Uniform(7, 11, full);
        Philox.Uniform(7, 11, part);
        Assert.Equal(full[..37], part);
        Philox.Uniform(7, 11 + Philox.Blocks(36), part);
        Assert.Equal(full[36..73], part);
        Assert.All(full, number => Assert.InRange(number, 0f, 0.99999995f));
        Assert.InRange(full.Average(), 0.45, 0.55);
    }

    [Fact]
    public void Philox_normal_numbers_have_mean_0_and_variance_1()
    {
        var numbers = new float[100001];
        Philox.Normal(3, 5, numbers);
        Assert.InRange(numbers.Average(), -0.02, 0.02);
        Assert.InRange(numbers.Average(number => number * number), 0.97, 1.03);
    }

    [Fact]
    public void Dropout_masks_keep_the_mean()
    {
        var mask = new float[100000];
        Philox.DropoutMask(1, 2, 0.2f, mask);
        Assert.All(mask, number => Assert.True(number is 0f or 1.25f));
        Assert.InRange(mask.Average(), 0.98, 1.02);
        Philox.DropoutMask(1, 2, 0f, mask);
        Assert.All(mask, number => Assert.Equal(1f, number));
        Philox.DropoutMask(1, 2, 1f, mask);
        Assert.All(mask, number => Assert.Equal(0f, number));
        Assert.Throws<ArgumentException>(() => Philox.DropoutMask(1, 2, float.NaN, mask));
    }

    [Fact]
    public void Embedding_gathers_and_scatters() => Widths.Each(_ =>
    {
        foreach (var dim in (int[])[1, 3, 16, 33])
        {
            int[] ids = [4, 0, 4, 2];
            float[] table = Numbers.Random(1, 5 * dim), output = new float[4 * dim], dTable = new float[5 * dim];
            EmbeddingTable.Gather(ids, table, dim, output);
            for (var i = 0; i
                < ids.Length; i++)
            {
                Assert.Equal(table[(ids[i] * dim)..((ids[i] + 1) * dim)], output[(i * dim)..((i + 1) * dim)]);
            }

            EmbeddingTable.ScatterAdd(ids, output, dim, dTable);
            for (var j = 0; j < dim; j++)
            {
                Assert.Equal(2 * table[4 * dim + j], dTable[4 * dim + j]);
                Assert.Equal(0f, dTable[dim + j]);
            }

            Assert.Contains("Id 5 at position 1",
                Assert.Throws<ArgumentException>(() => EmbeddingTable.Gather([0, 5], table, dim, new float[2 * dim])).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => EmbeddingTable.ScatterAdd([-1], new float[dim], dim, dTable));
        }
    });

    [Fact]
    public void Sums_of_rows_have_the_bits_of_adding_them_one_by_one() => Widths.Each(width =>
    {
        foreach (var dim in (int[])[1, 7, 16, 33, 127, 128, 300])
        {
            foreach (var (sums, length) in ((int, int)[])[(0, 3), (1, 1), (2, 40), (5, 17)])
            {
                var random = new Random(dim);
                var ids = Enumerable.Range(0, sums * length).Select(_ => random.Next(9)).ToArray();
                float[] table = Numbers.Random(1, 9 * dim), output = new float[sums * dim + 1], expected = new float[sums * dim + 1];
                table[^1] = float.NaN;
                for (var i = 0; i < ids.Length; i++)
                {
                    for (var j = 0; j < dim; j++) expected[i / length * dim + j] += table[ids[i] * dim + j];
                }

                EmbeddingTable.GatherSum(ids, length, table, dim, output);
                Assert.True(expected.AsSpan().SequenceEqual(output), $"{width} {dim} {sums} {length}");
            }
        }

        Assert.Contains("Id 9 at position 1",
            Assert.Throws<ArgumentException>(() => EmbeddingTable.GatherSum([0, 9], 2, new float[18], 2, new float[2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EmbeddingTable.GatherSum([0, 1], 2, new float[18], 2, new float[1]));
        Assert.Throws<ArgumentException>(() => EmbeddingTable.GatherSum([0, 1], 0, new float[18], 2, new float[2]));
    });

    [Fact]
    public void Large_tables_and_updates_have_the_same_bits_for_every_thread_count()
    {
        const int dim = 70, count = 20000;
        var random = new Random(1);
        var ids = Enumerable.Range(0, count).Select(_ => random.Next(500)).ToArray();
        float[] source = Numbers.Random(1, count * dim), table = Numbers.Random(2, 500 * dim);
        var all = ThreadCounts.SameBits(() =>
        {
            float[] dTable = new float[500 * dim], output = new float[count * dim], p = Numbers.Random(3, count * dim),
                v = new float[count * dim];
            EmbeddingTable.ScatterAdd(ids, source, dim, dTable);
            EmbeddingTable.Gather(ids, table, dim, output);
            AdaptiveUpdates.Adam(p, new float[p.Length], v, source, 0.1f, 0.9f, 0.999f, 1e-7f);
            return [.. dTable, .. output, .. p];
        });
        var plain = new double[500 * dim];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < dim; j++) plain[ids[i] * dim + j] += source[i * dim + j];
        }

        Numbers.Close(plain, all.AsSpan(0, plain.Length), 1e-5, 1e-5, "scatter");
    }

    [Fact]
    public void Softmax_and_its_gradient() => Widths.Each(width =>
    {
        foreach (var (rows, n) in ((int, int)[])[(0, 3), (1, 1), (3, 10), (2, 46), (5, 33)])
        {
            float[] x = Numbers.Random(1, rows * n, 20f), dy = Numbers.Random(2, rows * n), y = new float[x.Length],
                dx = Numbers.Random(3, x.Length);
            double[] y0 = new double[x.Length], dx0 = Numbers.Wide(dx);
            for (var r = 0; r < rows; r++)
            {
                double sum = 0, inner = 0;
                for (var j = 0; j < n; j++) sum += y0[r * n + j] = Math.Exp(x[r * n + j]);
                for (var j = 0; j < n; j++) inner += (y0[r * n + j] /= sum) * dy[r * n + j];
                for (var j = 0; j < n; j++) dx0[r * n + j] += y0[r * n + j] * (dy[r * n + j] - inner);
            }

            Softmax.Forward(rows, n, x, y);
            Numbers.Close(y0, y, 1e-7, 2e-6, $"{width} softmax");
            Softmax.Backward(rows, n, y, dy, dx, true);
            Numbers.Close(dx0, dx, 1e-6, 1e-6, $"{width} softmax gradient");
        }
    });

    [Fact]
    public void Softmax_of_huge_numbers_is_finite_and_of_NaN_is_NaN() => Widths.Each(_ =>
    {
        var y = new float[3];
        Softmax.Forward(1, 3, [1e30f, 1e30f, -1e30f], y);
        Assert.Equal([0.5f, 0.5f, 0f], y);
        Softmax.Forward(1, 3, [1f, float.NaN, 2f], y);
        Assert.All(y, number => Assert.True(float.IsNaN(number)));
    });

    [Fact]
    public void Updates_equal_their_equations() => Widths.Each(width =>
    {
        foreach (var n in (int[])[0, 1, 15, 16, 100])
        {
            float[] p = Numbers.Random(1, n), m = Numbers.Random(2, n), v = Numbers.Random(3, n), g = Numbers.Random(4, n);
            for (var i = 0; i < n; i++) v[i] = Math.Abs(v[i]);
            double[] p0 = Numbers.Wide(p), m0 = Numbers.Wide(m), v0 = Numbers.Wide(v);
            for (var i = 0; i < n; i++)
            {
                m0[i] = 0.9 * m0[i] + 0.1 * g[i];
                v0[i] = 0.999 * v0[i] + 0.001 * g[i] * g[i];
                p0[i] -= 0.01 * m0[i] / (Math.Sqrt(v0[i]) + 1e-7);
            }

            AdaptiveUpdates.Adam(p, m, v, g, 0.01f, 0.9f, 0.999f, 1e-7f);
            Numbers.Close(p0, p, 1e-6, 1e-5, $"{width} Adam");
            Numbers.Close(m0, m, 1e-7, 1e-6, $"{width} Adam m");
            Numbers.Close(v0, v, 1e-7, 1e-6, $"{width} Adam v");
            foreach (var inside in (bool[])[true, false])
            {
                p0 = Numbers.Wide(p);
                v0 = Numbers.Wide(v);
                for (var i = 0; i < n; i++)
                {
                    v0[i] = 0.9 * v0[i] + 0.1 * g[i] * g[i];
                    p0[i] -= 0.01 * g[i] / (inside ? Math.Sqrt(v0[i] + 1e-3) : Math.Sqrt(v0[i]) + 1e-3);
                }

                AdaptiveUpdates.RmsProp(p, v, g, 0.01f, 0.9f, 1e-3f, inside);
                Numbers.Close(p0, p, 1e-6, 1e-6, $"{width} RMSprop");
            }

            foreach (var (momentum, nesterov) in ((float, bool)[])[(0, false), (0.9f, false), (0.9f, true)])
            {
                p0 = Numbers.Wide(p);
                m0 = Numbers.Wide(m);
                for (var i = 0; i < n; i++)
                {
                    if (momentum != 0) m0[i] = 0.9 * m0[i] - 0.1 * g[i];
                    p0[i] += momentum == 0 ? -0.1 * g[i] : nesterov ? 0.9 * m0[i] - 0.1 * g[i] : m0[i];
                }

                AdaptiveUpdates.Sgd(p, momentum == 0 ? [] : m, g, 0.1f, momentum, nesterov);
                Numbers.Close(p0, p, 1e-6, 1e-6, $"{width} SGD");
            }
        }
    });
}
