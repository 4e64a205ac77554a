namespace Nabi.Core.Tests;

/// <summary>Recorded operations that share memory give the bits of those that do not, and need little of it.</summary>
public sealed class MemoryPlanTests
{
    private static readonly WindowAxis Window = new(3, 1, 1, WindowPadding.Same);

    [Theory]
    [FirstSeeds(4)]
    public void Programs_at_random_give_the_same_bits(int seed)
    {
        for (var program = 0; program < 40; program++)
        {
            var (round, count) = (1000 * seed + program, 6 + program);
            var kernel = new Chance(round).Tensor([3, 3, 4, 4]);
            var made = Recorded(x =>
            {
                Random random = new(round);
                List<Tensor> values = [x];
                for (var i = 0; i < count; i++)
                {
                    Tensor Any() => values[random.Next(3) > 0 ? values.Count - 1 : random.Next(values.Count)];
                    var a = Any();
                    values.Add(random.Next(10) switch
                    {
                        0 => a + Any(),
                        1 => Ops.Tanh(a),
                        2 or 3 => Ops.Conv(a, kernel, [Window, Window]),
                        4 => Ops.Reshape(Ops.Reverse(Ops.Reshape(a, [2, 12, 60]), 1), [2, 12, 15, 4]),
                        5 => Ops.Reshape(Ops.Reshape(a, [2, 720]) * 0.5f, [2, 12, 15, 4]),
                        6 => Ops.Concat([Ops.Slice(a, 1, 4, 8), Ops.Slice(Any(), 1, 2, 4)], 1),
                        7 => Ops.Transpose(Ops.Transpose(a, [0, 2, 1, 3]), [0, 2, 1, 3]),
                        8 => Ops.Normalize(a, [1, 2], 1e-3f).Normalized,
                        _ => Ops.Softmax(a),
                    });
                }

                // A view of what is in the middle is read from outside as well.
                return [values[^1], Ops.Reshape(values[random.Next(1, values.Count)], [2, 720])];
            });
            foreach (var number in (float[])[0.25f, -0.5f, 0.25f])
            {
                var expected = made(number, false);
                var actual = made(number, true);
                Assert.Equal(expected.Select(one => one.ToArray()), actual.Select(one => one.ToArray()));
            }
        }
    }

    [Fact]
    public void A_deep_chain_needs_a_few_results_and_not_all()
    {
        var kernel = new Chance(1).Tensor([3, 3, 8, 8]);
        var x = Tensor.Filled([1, 64, 64, 8], 0.1f);
        var (expected, apart) = Measured(kept: null);
        var (actual, together) = Measured(static y => [y]);
        Assert.Equal(expected, actual);
        // 160 results of 128 KB; what is left are those that one step reads and writes, and the kernels' own.
        Assert.True(apart > 140 << 17, $"{apart >> 10} KB");
        Assert.True(together < 12 << 17, $"{together >> 10} KB");

        // All that is allocated by the first run, which records, and by a second one.
        (float[] Result, long Bytes) Measured(Func<Tensor, IEnumerable<Tensor>>? kept)
        {
            var (y, before) = (x, GC.GetAllocatedBytesForCurrentThread());
            Recording recording = new(gradients: false);
            recording.Run(
                () =>
                {
                    var z = x;
                    for (var i = 0; i < 40; i++)
                        z = Ops.Reverse(Ops.Relu(Ops.Conv(z, kernel, [Window, Window])) + z, 1);
                    y = z.Owned();
                },
                kept: kept is null ? null : () => kept(y));
            var first = y.ToArray();
            recording.Run(() => Assert.Fail("recorded"));
            Assert.Equal(first, y.ToArray());
            return (first, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    // What runs a program on an input of one number: recorded, and repeated on memory of its own or on shared memory.
    private static Func<float, bool, IReadOnlyList<Tensor>> Recorded(Func<Tensor, IReadOnlyList<Tensor>> program)
    {
        var runs = new[] { false, true }.Select(shares =>
        {
            var x = Tensor.Filled([2, 12, 15, 4], 0f);
            Recording recording = new(gradients: false);
            IReadOnlyList<Tensor> results = [];
            recording.Run(() => results = [.. program(x).Select(one => one.Owned())], kept: shares ? () => results : null);
            return (Func<float, IReadOnlyList<Tensor>>)(number =>
            {
                for (var i = 0; i < x.Length; i++)
                    x.Floats[i] = number * MathF.Sin(i);
                recording.Run(() => Assert.Fail("recorded"));
                return [.. results.Select(one => one.Clone())];
            });
        }).ToList();
        return (number, shares) => runs[shares ? 1 : 0](number);
    }
}
