namespace Nabi.Core.Tests;

/// <summary>Recorded operations that were joined give the bits of those that were not, and leave alone what is read from outside.</summary>
public sealed class CallChainTests
{
    private static readonly WindowAxis Window = new(3, 1, 1, WindowPadding.Same);

    [Theory]
    [InlineData(1, 5, 4, 3, 1)]
    [InlineData(3, 9, 11, 4, 65)]
    [InlineData(2, 17, 33, 8, 513)]
    [InlineData(1, 40, 41, 1, 7)]
    public void A_convolution_with_what_follows_is_one_step(int batch, int height, int width, int channels, int filters)
    {
        var chance = new Chance(1);
        Tensor kernel = chance.Tensor([3, 3, channels, filters]), factor = chance.Tensor([filters]), offset = chance.Tensor([1, filters]);
        var aside = chance.Tensor([batch, height, width, filters]);
        var steps = Same([batch, height, width, channels], x =>
            [Ops.Relu(aside + Ops.Relu(Ops.Conv(x, kernel, [Window, Window]) * factor + offset)) - 0.5f]);
        Assert.Equal(1, steps);
    }

    [Fact]
    public void A_residual_takes_the_branch_that_was_computed_last()
    {
        var chance = new Chance(2);
        Tensor first = chance.Tensor([3, 3, 4, 6]), second = chance.Tensor([1, 1, 4, 6]), factor = chance.Tensor([6]);
        var steps = Same([2, 7, 5, 4], x =>
        {
            var side = Ops.Conv(x, second, [new(1, 1, 1, WindowPadding.Valid), new(1, 1, 1, WindowPadding.Valid)]) * factor;
            return [Ops.Relu(side + Ops.Conv(x, first, [Window, Window]) * factor)];
        });
        Assert.Equal(2, steps);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 5)]
    [InlineData(40, 33, 128)]
    [InlineData(5, 200, 131)]
    [InlineData(2, 17, 300)]
    public void Rows_of_a_table_and_their_sum_or_mean_are_one_step(int samples, int length, int width)
    {
        const int Rows = 50;
        var table = new Chance(1).Tensor([Rows, width]);
        foreach (var keeps in (bool[])[false, true])
        {
            Assert.Equal(2, Same([samples, length], x => [Ops.Mean(Ops.Gather(table, Ids(x)), [1], keeps)]));
            Assert.Equal(2, Same([samples, length], x => [Ops.Sum(Ops.Gather(table, Ids(x)), [-2], keeps)]));
        }

        // Sets of sets; not the middle axis, the rows' own axis, their largest number, and rows that somebody else reads.
        Assert.Equal(2, Same([samples, 2, length], x => [Ops.Mean(Ops.Gather(table, Ids(x)), [2])]));
        Assert.Equal(2, Same([length], x => [Ops.Mean(Ops.Gather(table, Ids(x)), [0])]));
        Assert.Equal(3, Same([samples, 2, length], x => [Ops.Mean(Ops.Gather(table, Ids(x)), [1])]));
        Assert.Equal(3, Same([samples, length], x => [Ops.Mean(Ops.Gather(table, Ids(x)), [2])]));
        Assert.Equal(3, Same([samples, length], x => [Ops.Max(Ops.Gather(table, Ids(x)), [1])]));
        Assert.Equal(3, Same([samples, length], x =>
        {
            var rows = Ops.Gather(table, Ids(x));
            return [Ops.Mean(rows, [1]), rows];
        }));

        // One step more.
        static Tensor Ids(Tensor x) => Ops.Floor(Ops.Mod(Ops.Abs(x) * 997f, (float)Rows)) + 0f;
    }

    [Fact]
    public void A_row_that_is_not_there_is_refused_by_the_joined_step_too()
    {
        var ids = new Tensor([2, 3], [0, 1, 2, 3, 4, 4]);
        var table = new Chance(1).Tensor([5, 6]);
        var tape = new Tape(gradients: false);
        Tensor y = 0f;
        tape.Record(() => y = Ops.Mean(Ops.Gather(table, ids, "Embedding \"words\""), [1]).Owned());
        tape.Join([y]);
        Assert.Single(tape.Steps);
        tape.Repeat();
        var before = y.ToArray();
        foreach (var wrong in (int[])[5, -1, int.MaxValue])
        {
            ids.Integers[4] = wrong;
            Assert.Contains($"Embedding \"words\": the id {wrong} at position 4 is out of range; the table has 5 rows",
                Assert.Throws<NabiException>(tape.Repeat).Message, StringComparison.Ordinal);
        }

        ids.Integers[4] = 4;
        tape.Repeat();
        Assert.Equal(before, y.ToArray());
    }

    [Fact]
    public void What_is_read_twice_or_from_outside_or_as_a_view_keeps_its_memory()
    {
        // Read twice: only the function and the product are joined.
        Assert.Equal(2, Same([3, 70], x =>
        {
            var y = x + 1f;
            return [y * Ops.Sigmoid(y)];
        }));
        // Read from outside: the exponential is by itself.
        Assert.Equal(2, Same([3, 70], x =>
        {
            var y = Ops.Tanh(x * 2f);
            return [y, Ops.Exp(y)];
        }));
        // Read as a view.
        Same([6, 70], x =>
        {
            var y = Ops.Tanh(x * 2f);
            return [Ops.Exp(Ops.Reshape(y, [3, 140]) - 1f) + Ops.Reshape(Ops.Reverse(y, 0), [3, 140])];
        });
        // Both operands are what came before.
        Assert.Equal(1, Same([6, 70], x =>
        {
            var y = x * 2f;
            return [Ops.Tanh(y * y)];
        }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(3000)]
    public void Rows_and_numbers_repeat_on_either_side(int width)
    {
        var chance = new Chance(3);
        Tensor row = chance.Tensor([width]), wide = chance.Tensor([1, 1, width]), number = chance.Tensor([]),
            column = chance.Tensor([7, 1]);
        foreach (var rows in (int[])[1, 7, 14])
        {
            Same([rows, width], x => [1f - (row - Ops.Tanh((x * 2f + row) * number))]);
            Same([rows, width], x => [Ops.Tanh(number / (wide - x * 2f))]);
        }

        // Columns do not repeat row by row.
        Same([7, width], x => [Ops.Tanh(column * (x * 2f)) + 1f]);
    }

    [Fact]
    public void Nothing_is_joined_where_results_are_empty()
        => Same([0, 5], x => [Ops.Relu(x * 2f + Tensor.Ones(5))]);

    [Fact]
    public void Functions_of_others_may_write_before_they_have_read()
    {
        var (unary, binary) = (new TwoPasses(), new FirstTheSecond());
        Assert.Equal(3, Same([9, 700], x => [Ops.Apply(unary, x * 2f) + 1f]));
        Assert.Equal(3, Same([9, 700], x => [Ops.Apply(binary, x * 2f, x) + 1f]));
        Assert.Equal(3, Same([9, 700], x => [Ops.Apply(binary, x, x * 2f) + 1f]));
    }

    [Theory]
    [FirstSeeds(6)]
    public void Programs_at_random_give_the_same_bits(int seed)
    {
        for (var program = 0; program < 30; program++)
        {
            var (round, count) = (100 * seed + program, 5 + program);
            var kernel = new Chance(round).Tensor([3, 3, 3, 3]);
            var row = new Chance(round + 1).Tensor([3]);
            Same([2, 6, 30, 3], x =>
            {
                Random random = new(round);
                List<Tensor> values = [x, row, Tensor.Filled([], 0.7f)];
                for (var i = 0; i < count; i++)
                {
                    Tensor Any() => values[random.Next(2) == 0 ? values.Count - 1 : random.Next(values.Count)];
                    var a = Any();
                    values.Add(random.Next(8) switch
                    {
                        0 => a + Any(),
                        1 => Any() - a,
                        2 => a * Any(),
                        3 => Ops.Tanh(a),
                        4 => Ops.Relu(a),
                        5 => Ops.Maximum(a, Any()),
                        6 => a.Rank == 4 ? Ops.Conv(a, kernel, [Window, Window]) : Ops.Square(a),
                        _ => a.Rank == 4 ? Ops.Reverse(a, 2) : Ops.Sigmoid(a),
                    });
                }

                return [values[^1], values[random.Next(values.Count)]];
            });
        }
    }

    /// <summary>Runs a program on new numbers, joined and not, on one thread and on three; how many steps the joined one has.</summary>
    /// <param name="shape">The input's shape.</param>
    /// <param name="program">What is recorded.</param>
    private static int Same(int[] shape, Func<Tensor, IReadOnlyList<Tensor>> program)
    {
        var before = Threads.Count;
        try
        {
            Threads.Count = 1;
            var expected = Run(shape, program, false).Results;
            foreach (var threads in (int[])[1, 3])
            {
                Threads.Count = threads;
                var (results, steps) = Run(shape, program, true);
                Assert.Equal(expected, results);
                if (threads == 3)
                    return steps;
            }
        }
        finally
        {
            Threads.Count = before;
        }

        return 0;
    }

    private static (List<float[]> Results, int Steps) Run(int[] shape, Func<Tensor, IReadOnlyList<Tensor>> program, bool joins)
    {
        var x = new Chance(7).Tensor(shape);
        var tape = new Tape(gradients: false);
        IReadOnlyList<Tensor> outputs = [];
        tape.Record(() => outputs = [.. program(x).Select(static one => one.Owned())]);
        if (joins)
            tape.Join(outputs);
        List<float[]> results = [];
        for (var run = 0; run < 3; run++)
        {
            new Chance(20 + run).Tensor(shape).CopyTo(x);
            tape.Repeat();
            results.AddRange(outputs.Select(static one => one.ToArray()));
        }

        return (results, joins ? tape.Steps.Count : tape.Calls.Count);
    }

    /// <summary>y = x / (1 + e^-x), in two passes over y.</summary>
    private sealed class TwoPasses : UnaryPrimitive
    {
        protected override void Map(ReadOnlySpan<float> x, Span<float> y)
        {
            for (var i = 0; i < x.Length; i++)
                y[i] = 1f / (1f + MathF.Exp(-x[i]));
            for (var i = 0; i < x.Length; i++)
                y[i] *= x[i];
        }

        protected override void Derive(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
            => throw new NotSupportedException();

        protected override Tensor? Derivative(Tensor x, Tensor y) => null;
    }

    /// <summary>y = b + 2 a, which begins as b.</summary>
    private sealed class FirstTheSecond : BinaryPrimitive
    {
        protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        {
            b.CopyTo(y);
            for (var i = 0; i < y.Length; i++)
                y[i] += 2f * a[i];
        }

        protected override void Derive(
            int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
            => throw new NotSupportedException();

        protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => throw new NotSupportedException();
    }
}
