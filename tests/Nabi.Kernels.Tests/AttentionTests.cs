namespace Nabi.Kernels.Tests;

/// <summary>Attention in blocks against plain loops in double precision, on every width.</summary>
public sealed class AttentionTests
{
    // Per row: batch, queries, values, heads, key heads, key features, value features, kind of mask.
    public static TheoryData<int, int, int, int, int, int, int, string> Shapes => new()
    {
        { 2, 5, 7, 1, 1, 3, 4, "none" },
        { 1, 1, 1, 1, 1, 1, 1, "none" },
        { 2, 33, 33, 4, 4, 8, 8, "causal" },
        { 3, 9, 17, 4, 2, 5, 6, "samples" },
        { 2, 12, 19, 6, 1, 16, 3, "both" },
        { 1, 40, 2100, 2, 1, 7, 33, "samples" },
        { 1, 130, 600, 2, 2, 32, 32, "both" },
        { 0, 4, 3, 2, 2, 2, 2, "none" },
        { 2, 3, 8, 1, 1, 2, 2, "nothing" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_and_backward_equal_the_loops(
        int batch, int queries, int values, int heads, int keyHeads, int keyFeatures, int valueFeatures, string kind)
    {
        var shape = new AttentionShape(batch, queries, values, heads, keyHeads, keyFeatures, valueFeatures) { Scale = 0.37f };
        var (q, k, v) = (Numbers.Random(1, shape.QueryLength, 2), Numbers.Random(2, shape.KeyLength, 2),
            Numbers.Random(3, shape.ValueLength));
        var dy = Numbers.Random(4, shape.OutputLength);
        var (bytes, perSample, perQuery) = Bytes(kind, batch, queries, values);
        var expected = Loops(shape, q, k, v, dy, (b, t, s) => bytes.Length == 0
            || bytes[((perSample ? b : 0) * (perQuery ? queries : 1) + (perQuery ? t : 0)) * values + s] == 1);
        Widths.Each(width =>
        {
            var (y, norms) = (new float[shape.OutputLength], new float[shape.NormsLength]);
            var (dq, dk, dv) = (new float[q.Length], new float[k.Length], new float[v.Length]);
            AttentionMask mask = new(bytes, perSample, perQuery);
            DotProductAttention.Forward(shape, q, k, v, mask, y, default);
            Numbers.Close(expected.Y, y, 2e-6, 1e-5, $"y without norms, {width}");
            DotProductAttention.Forward(shape, q, k, v, mask, y, norms);
            DotProductAttention.Backward(shape, q, k, v, mask, norms, dy, dq, dk, dv);
            Numbers.Close(expected.Y, y, 2e-6, 1e-5, $"y, {width}");
            Numbers.Close(expected.DQ, dq, 1e-5, 1e-5, $"dq, {width}");
            Numbers.Close(expected.DK, dk, 2e-5, 1e-5, $"dk, {width}");
            Numbers.Close(expected.DV, dv, 2e-5, 1e-5, $"dv, {width}");

            // What is there is added to, and what is not wanted is left out.
            var twice = (float[])dk.Clone();
            DotProductAttention.Backward(shape, q, k, v, mask, norms, dy, default, twice, default);
            Numbers.Close(Array.ConvertAll(expected.DK, one => 2 * one), twice, 4e-5, 1e-5, $"dk twice, {width}");
        });
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        var shape = new AttentionShape(3, 70, 200, 4, 2, 24, 16);
        var (q, k, v) = (Numbers.Random(1, shape.QueryLength), Numbers.Random(2, shape.KeyLength), Numbers.Random(3, shape.ValueLength));
        ThreadCounts.SameBits(() =>
        {
            var (y, norms) = (new float[shape.OutputLength], new float[shape.NormsLength]);
            var (dq, dk, dv) = (new float[q.Length], new float[k.Length], new float[v.Length]);
            DotProductAttention.Forward(shape, q, k, v, default, y, norms);
            DotProductAttention.Backward(shape, q, k, v, default, norms, y, dq, dk, dv);
            return [.. y, .. dq, .. dk, .. dv];
        });
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var shape = new AttentionShape(1, 2, 3, 2, 2, 4, 4);
        float[] q = new float[16], k = new float[24], y = new float[16];
        Assert.Throws<ArgumentException>(() => DotProductAttention.Forward(shape, q.AsSpan(1), k, k, default, y, default));
        Assert.Throws<ArgumentException>(() => DotProductAttention.Forward(shape, q, k, k, new(new byte[5], false, true), y, default));
        Assert.Throws<ArgumentException>(() => DotProductAttention.Forward(shape, q, k, k, default, y, new float[3]));
        Assert.Throws<ArgumentException>(
            () => DotProductAttention.Forward(shape with { KeyHeads = 3, Heads = 4 }, q, k, k, default, y, default));
    }

    private static (byte[] Bytes, bool PerSample, bool PerQuery) Bytes(string kind, int batch, int queries, int values)
    {
        var random = new Random(7);
        return kind switch
        {
            "none" => ([], false, false),
            "causal" => ([.. from t in Enumerable.Range(0, queries) from s in Enumerable.Range(0, values) select (byte)(s <= t ? 1 : 0)],
                false, true),
            "samples" => ([.. Enumerable.Range(0, batch * values).Select(_ => (byte)random.Next(2))], true, false),
            "nothing" => (new byte[values], false, false),
            _ => ([.. Enumerable.Range(0, batch * queries * values).Select(_ => (byte)random.Next(2))], true, true),
        };
    }

    private static (double[] Y, double[] DQ, double[] DK, double[] DV) Loops(
        AttentionShape shape, float[] q, float[] k, float[] v, float[] dy, Func<int, int, int, bool> sees)
    {
        var (y, dq, dk, dv) = (new double[dy.Length], new double[q.Length], new double[k.Length], new double[v.Length]);
        var (d, e) = (shape.KeyFeatures, shape.ValueFeatures);
        for (var row = 0; row < shape.Batch * shape.Queries * shape.Heads; row++)
        {
            var (b, t, h) = (row / shape.Heads / shape.Queries, row / shape.Heads % shape.Queries, row % shape.Heads);
            int At(int s) => (b * shape.Values + s) * shape.KeyHeads + h / shape.Group;
            var weights = new double[shape.Values];
            for (var s = 0; s < shape.Values; s++)
            {
                for (var i = 0; i < d; i++)
                    weights[s] += (double)q[row * d + i] * k[At(s) * d + i] * shape.Scale;
                if (!sees(b, t, s))
                    weights[s] = -1e9;
            }

            var largest = weights.Max();
            for (var s = 0; s < shape.Values; s++)
                weights[s] = Math.Exp(weights[s] - largest);
            var sum = weights.Sum();
            var slopes = new double[shape.Values];
            for (var s = 0; s < shape.Values; s++)
            {
                weights[s] /= sum;
                for (var i = 0; i < e; i++)
                {
                    y[row * e + i] += weights[s] * v[At(s) * e + i];
                    dv[At(s) * e + i] += weights[s] * dy[row * e + i];
                    slopes[s] += (double)dy[row * e + i] * v[At(s) * e + i];
                }
            }

            var mean = weights.Zip(slopes, (weight, slope) => weight * slope).Sum();
            for (var s = 0; s < shape.Values; s++)
            {
                var slope = sees(b, t, s) ? weights[s] * (slopes[s] - mean) * shape.Scale : 0;
                for (var i = 0; i < d; i++)
                {
                    dq[row * d + i] += slope * k[At(s) * d + i];
                    dk[At(s) * d + i] += slope * q[row * d + i];
                }
            }
        }

        return (y, dq, dk, dv);
    }
}
