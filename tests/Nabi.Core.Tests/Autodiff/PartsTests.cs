namespace Nabi.Core.Tests;

/// <summary>
/// Calls that are cut into parts give the same bits on any number of threads, and for each sample what they give for it alone, which is one
/// part.
/// </summary>
public sealed class PartsTests
{
    // Several parts, the last one shorter; a sample is one part.
    private const int Batch = 37, Time = 61, Width = 96;

    private static readonly Dictionary<string, (Shape Second, Func<Tensor, Tensor, Tensor> Run)> Operations = new()
    {
        ["a row added"] = ([Width], static (x, b) => x + b),
        ["a row multiplied"] = ([Width], static (x, b) => x * b),
        ["divided by a row"] = ([Width], static (x, b) => x / (b + 3f)),
        ["a long row"] = ([1, Time * Width], static (x, b) => Flat(x) * b),
        ["a long row taken off"] = ([Time * Width], static (x, b) => Flat(x) - b),
        ["one number"] = ([], static (x, b) => x * b),
        ["a number per row"] = ([Time, 1], static (x, b) => x * b),
        ["the row in the middle"] = ([1, 1, Width], static (x, b) => Ops.Maximum(x, b)),
        ["the same shape"] = ([], static (x, _) => x * Ops.Sin(x)),
        ["functions"] = ([], static (x, _) => Ops.Exp(x) + Ops.Square(x) + Ops.Tanh(x) + Ops.Sqrt(Ops.Abs(x))),
        ["normalized"] = ([], static (x, _) => Ops.Normalize(x, [-1], 1e-3f).Normalized),
        ["by the root mean square"] = ([], static (x, _) => Ops.NormalizeByRootMeanSquare(x, [-2, -1], 1e-3f)),
        ["sum of time"] = ([], static (x, _) => Ops.Sum(x, [1])),
        ["mean of features"] = ([], static (x, _) => Ops.Mean(x, [-1], keepDims: true)),
        ["mean of a sample"] = ([], static (x, _) => Ops.Mean(x, [1, 2])),
        ["largest"] = ([], static (x, _) => Ops.Max(x, [1])),
        ["smallest"] = ([], static (x, _) => Ops.Min(Ops.Round(x), [-1])),
        ["softmax"] = ([], static (x, _) => Ops.Softmax(x)),
        ["its logarithm"] = ([], static (x, _) => Ops.LogSoftmax(x)),
        ["side by side"] = ([], static (x, _) => Ops.Concat([x, Ops.Tanh(x), x])),
        ["one after the other"] = ([], static (x, _) => Ops.Concat([x, x * 2f], axis: 1)),
        ["a slice"] = ([], static (x, _) => Ops.Slice(x, 1, 2, 50)),
        ["every third"] = ([], static (x, _) => Ops.Slice(x, 1, -1, 20, -3)),
        ["the last features"] = ([], static (x, _) => Ops.Slice(x, 2, 90)),
        ["another shape"] = ([], static (x, _) => Flat(x) * Flat(Ops.Sigmoid(x))),
        ["products"] = ([], static (x, _) => Ops.MatMul(x, Ops.Tanh(x), transposeB: true)),
        ["products of transposed"] = ([], static (x, _) => Ops.MatMul(x, Ops.Tanh(x), transposeA: true)),
        ["rows by number"] = ([500, 1100], static (x, table) => Ops.Gather(table, Ops.Abs(Ops.Round(x * 90f)[.., ..3, 0]))),
        ["pooled"] = ([], static (x, _) => Ops.MaxPool(x, [Window]) + Ops.AveragePool(x, [Window])),
        ["a mask"] = ([], static (x, _) => x * Ops.Where(Ops.Greater(x, 0f), 1f, 0f)),
        ["of integers"] = ([], static (x, _) => x * Ops.Cast(Ops.Round(x * 5f), DType.Int32)),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    private static WindowAxis Window => new(3, 3, 1, WindowPadding.Valid);

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_change_no_bit_and_parts_are_those_of_samples_alone(string name)
    {
        var (shape, run) = Operations[name];
        var chance = new Chance(9);
        Tensor x = chance.Tensor([Batch, Time, Width]), second = chance.Tensor([.. shape]), weights = chance.Tensor([Batch, 1]);
        var all = Numbers(x, second, weights, run);
        ThreadCounts.SameBits(() => [.. all = Numbers(x, second, weights, run)]);

        var outputs = new List<float>();
        var gradients = new List<float>();
        var sums = new double[shape.Size];
        for (var sample = 0; sample < Batch; sample++)
        {
            var alone = Numbers(Ops.Slice(x, 0, sample, 1), second, Ops.Slice(weights, 0, sample, 1), run);
            var output = alone.Length - Time * Width - sums.Length;
            outputs.AddRange(alone[..output]);
            gradients.AddRange(alone.AsSpan(output, Time * Width));
            for (var i = 0; i < sums.Length; i++)
                sums[i] += alone[output + Time * Width + i];
        }

        Assert.Equal([.. outputs, .. gradients], all[..(outputs.Count + gradients.Count)]);
        var scale = sums.Select(Math.Abs).Append(1).Max();
        Assert.All(sums.Zip(all[(outputs.Count + gradients.Count)..]), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * scale));
    }

    [Fact]
    public void Dropout_draws_the_same_on_any_number_of_threads()
    {
        var x = new Chance(3).Tensor([Batch, Time, Width]);
        var kept = ThreadCounts.SameBits(() =>
        {
            var random = new RandomStream(5);
            float[] drawn = [.. Ops.Dropout(x, 0.3f, random).ToArray(), .. Ops.Dropout(x, 0.3f, random).ToArray()];
            Assert.NotEqual(drawn[..x.Length], drawn[x.Length..]);
            return drawn;
        });
        Assert.Equal(0.7, kept.Count(number => number != 0f) / (double)kept.Length, 0.01);
        // One draw for all numbers is that of the parts.
        var mask = Ops.DropoutMask(x, [Time, Width], 0.3f, new RandomStream(5)).ToArray();
        Assert.Equal(x.ToArray().Zip(mask, static (number, factor) => number * factor), kept[..x.Length]);
    }

    [Fact]
    public void A_function_that_is_not_pure_is_asked_by_one_thread() => ThreadCounts.On(4, () =>
    {
        var threads = new HashSet<int>();
        var x = new Chance(3).Tensor([Batch, Time, Width]);
        var y = Ops.Map(x, v =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            return v + 1f;
        }, static (_, _) => 1f);
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(x.ToArray().Select(static number => number + 1f), y.ToArray());
    });

    [Fact]
    public void Parts_cover_everything_once()
    {
        var visits = new int[10];
        new PrimitiveCall(new AddPrimitive(), [], []).InParts(visits.Length, 4, (_, from, count) =>
        {
            for (var i = from; i < from + count; i++)
                Interlocked.Increment(ref visits[i]);
        });
        Assert.All(visits, visit => Assert.Equal(1, visit));
    }

    [Fact]
    public void A_part_of_nothing_is_refused_where_there_is_work()
    {
        var call = new PrimitiveCall(new AddPrimitive(), [], []);
        call.InParts(0, 0, static (_, _, _) => Assert.Fail("There is nothing to work on."));
        var error = Assert.Throws<NabiException>(() => call.InParts(3, 0, static (_, _, _) => { }));
        Assert.Contains("a part must have 1 of 3 numbers or more, got 0", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The result, the gradient of the first operand and that of the second.</summary>
    private static float[] Numbers(Tensor x, Tensor second, Tensor weights, Func<Tensor, Tensor, Tensor> run)
    {
        var tape = new GradientTape();
        tape.Watch(x);
        tape.Watch(second);
        Tensor? result = null;
        var loss = tape.Record(() =>
        {
            // x is used twice, so that a gradient is added to another.
            result = run(x, second);
            return Ops.Sum(Ops.Mean(Flat(result), [1], keepDims: true) * weights) + Ops.Sum(x) + Ops.Sum(Ops.Square(Flat(result)))
                + Ops.Sum(second * Ops.Sum(weights));
        });
        var gradients = tape.Gradient(loss, [x, second]);
        return [.. result!.ToArray(), .. gradients[0].ToArray(), .. gradients[1].ToArray()];
    }

    private static Tensor Flat(Tensor x) => Ops.Reshape(x, [x.Shape[0], x.Length / x.Shape[0]]);
}
