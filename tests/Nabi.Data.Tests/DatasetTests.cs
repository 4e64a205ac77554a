namespace Nabi.Data.Tests;

public sealed class DatasetTests
{
    private static Tensor Column(int count) => new(new Shape(count, 1), [.. Enumerable.Range(0, count).Select(i => (float)i)]);

    private static float[] Values(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.X.ToArray())];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(32, 32)]
    [InlineData(33, 8)]
    [InlineData(0, 4)]
    public void Every_sample_comes_once_in_order(int count, int size)
    {
        var data = Dataset.From(Column(count), Column(count)).Batch(size);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (float)i), Values(data));
        Assert.Equal(data.BatchCount, data.Count());
        Assert.Equal(count, data.SampleCount);
        Assert.All(data, batch => Assert.Equal(batch.X.ToArray(), batch.Y.ToArray()));
        Assert.Equal(count / size, data.Batch(size, dropRemainder: true).Count());
    }

    [Fact]
    public void Shuffle_depends_on_seed_and_epoch_alone()
    {
        var data = Dataset.From(Column(100), Column(100)).Shuffle(seed: 5).Batch(30);
        Assert.Equal(Values(data.Epoch(3)), Values(data.Epoch(3)));
        Assert.NotEqual(Values(data.Epoch(3)), Values(data.Epoch(4)));
        Assert.NotEqual(Values(data), Values(data.Shuffle(seed: 6)));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), Values(data).Order());
        Assert.All(data, batch => Assert.Equal(batch.X.ToArray(), batch.Y.ToArray()));
        Assert.Equal([30, 30, 30, 10], data.Select(batch => batch.Size));
    }

    [Fact]
    public void Batches_in_used_memory_are_the_same()
    {
        var (x, y) = (Column(70), Column(70));
        var buffer = new BatchBuffer();
        foreach (var data in (Dataset[])[
            Dataset.From(x, y, Column(70)).Shuffle(seed: 5).Batch(16), Dataset.From(x, y).Batch(16),
            Dataset.From(x, y).Shuffle(2).Batch(32).Prefetch(),
            TimeSeries.Windows(x, y, sequenceLength: 3, batchSize: 16, shuffle: true)])
        {
            for (var epoch = 0; epoch < 3; epoch++)
            {
                foreach (var (batch, passing) in data.Epoch(epoch).Zip(data.Epoch(epoch, buffer)))
                {
                    Assert.Equal(batch.X.Shape, passing.X.Shape);
                    Assert.Equal(batch.X.ToArray(), passing.X.ToArray());
                    Assert.Equal(batch.Y.ToArray(), passing.Y.ToArray());
                    Assert.Equal(batch.SampleWeight?.ToArray(), passing.SampleWeight?.ToArray());
                }
            }
        }

        // The data itself is never written to.
        Assert.Equal(Column(70).ToArray(), x.ToArray());
        Assert.Equal(Column(70).ToArray(), y.ToArray());
    }

    [Fact]
    public void Permutations_are_fair()
    {
        var first = new int[5];
        for (var seed = 0; seed < 5000; seed++)
            first[new CounterRandom(seed).Permutation(5)[0]]++;
        Assert.All(first, times => Assert.InRange(times, 850, 1150));
    }

    [Fact]
    public void Streams_are_batched_mixed_and_split_like_memory()
    {
        IEnumerable<(Tensor, Tensor)> Samples()
        {
            for (var i = 0; i < 50; i++)
                yield return (Tensor.From((float)i), Tensor.From(i));
        }

        var data = Dataset.From(Samples(), count: 50);
        Assert.Equal([32, 18], data.Select(batch => batch.Size));
        Assert.Equal((2, 5), (data.BatchCount, data.Batch(10).BatchCount));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (float)i), Values(data.Batch(7)));
        Assert.Equal(new Shape(7, 1), data.Batch(7).First().X.Shape);
        var mixed = data.Batch(10).Shuffle(seed: 1, buffer: 20);
        Assert.Equal(5, mixed.Count());
        Assert.NotEqual(Values(data), Values(mixed));
        Assert.Equal(Values(mixed), Values(mixed));
        Assert.NotEqual(Values(mixed), Values(mixed.Epoch(1)));
        Assert.Equal(Enumerable.Range(0, 50), mixed.SelectMany(batch => batch.Y.AsIntegers().ToArray()).Order());
        Assert.Throws<NabiException>(() => data.Split(0.5));
        Assert.Equal([20f], Values(data.Batch(10).Skip(2).Take(1).Map(batch => new Batch(Rows.Slice(batch.X, 0, 1)))));
    }

    [Fact]
    public async Task Async_streams_are_read()
    {
        static async IAsyncEnumerable<(Tensor, Tensor)> Samples()
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Yield();
                yield return (Tensor.From((float)i), Tensor.From((float)-i));
            }
        }

        var data = Dataset.From(Samples()).Batch(2);
        Assert.Equal([0f, 1f, 2f, 3f, 4f], Values(data));
        Assert.Equal([0f, 1f, 2f, 3f, 4f], Values(data.Prefetch()));
        Assert.Equal(3, await Task.Run(() => Dataset.FromBatches(Batches()).Count()));

        static async IAsyncEnumerable<Batch> Batches()
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return new Batch(Tensor.Zeros(2, 2));
            }
        }
    }

    [Fact]
    public void Prefetch_works_ahead_and_stops_when_left()
    {
        var made = 0;
        var data = Dataset.Generate(_ => Endless()).Prefetch(3);
        Assert.Equal(5, data.Take(5).Count());
        var after = made;
        Thread.Sleep(50);
        Assert.Equal(after, made);
        Assert.InRange(after, 5, 10);

        IEnumerable<Batch> Endless()
        {
            while (true)
            {
                Interlocked.Increment(ref made);
                yield return new Batch(Tensor.Zeros(1, 1));
            }
        }
    }

    [Fact]
    public void Prefetch_passes_errors_on()
    {
        var data = Dataset.Generate(_ => Broken()).Prefetch();
        using var batches = data.GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.Equal("broken", Assert.Throws<NabiException>(() => batches.MoveNext()).Message);

        static IEnumerable<Batch> Broken()
        {
            yield return new Batch(Tensor.Zeros(1, 1));
            throw new NabiException("broken");
        }
    }

    [Fact]
    public void Weights_and_several_inputs_go_along()
    {
        var data = Dataset.From([Column(4), Column(4)], [Column(4)], sampleWeight: Tensor.From(1f, 2f, 3f, 4f)).Shuffle(2).Batch(3);
        Assert.All(data, batch => Assert.Equal(batch.X.ToArray(), batch.SampleWeight!.ToArray().Select(weight => weight - 1)));
        Assert.Equal(2, data.First().Inputs.Count);
        Assert.Throws<NabiException>(() => Dataset.From(Column(4), Column(3)));
        Assert.Throws<NabiException>(() => Dataset.From(Array.Empty<Tensor>(), Array.Empty<Tensor>()));
        Assert.Throws<NabiException>(() => Dataset.From(1f));
        Assert.Throws<NabiException>(() => Dataset.From(Column(4)).Batch(0));
        Assert.Throws<NabiException>(() => Dataset.From(Column(4)).First().Y);
    }

    [Fact]
    public void Spans_become_samples()
    {
        var data = Dataset.From([1, 2, 3, 4, 5, 6], new Shape(3), [7, 8]);
        Assert.Equal((new Shape(2, 3), new Shape(2, 1)), (data.First().X.Shape, data.First().Y.Shape));
        Assert.Throws<NabiException>(() => Dataset.From([1, 2, 3, 4], new Shape(3)));
    }

    [Fact]
    public void Split_cuts_without_loss()
    {
        var (train, validation) = Dataset.From(Column(10)).Batch(4).Split(0.75);
        Assert.Equal((7, 3), (train.SampleCount, validation.SampleCount));
        Assert.Equal([7f, 8f, 9f], Values(validation));
        Assert.Equal([7f, 8f, 9f], Values(validation.Shuffle(1)).Order());
        Assert.Throws<NabiException>(() => train.Split(1.5));
    }

    [Fact]
    public void Labeled_data_scales_slices_and_encodes()
    {
        var data = new LabeledData(Column(4), Tensor.From(0, 1, 2, 1));
        Assert.Equal([0f, .5f, 1f, 1.5f], data.Scale(0.5f).X.ToArray());
        Assert.Equal(new Shape(4, 3), data.OneHot().Y.Shape);
        Assert.Equal([2, 1], data.Skip(2).Y.AsIntegers().ToArray());
        Assert.Equal((4, 0), (data.Take(9).Count, data.Skip(9).Count));
        var mixed = data.Shuffle(1);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(data.Y.AsIntegers()[(int)mixed.X.AsSpan()[i]], mixed.Y.AsIntegers()[i]));
        Dataset dataset = data;
        Assert.Equal(4, dataset.SampleCount);
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(3, null, 1)]
    [InlineData(2, 3, 4)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 1, 1)]
    [InlineData(4, 2, 2)]
    public void Windows_of_samples_in_memory_are_those_of_a_stream(int size, int? shift, int stride)
    {
        var x = new Tensor([7, 2], [.. Enumerable.Range(0, 14).Select(i => (float)i)]);
        Tensor y = Tensor.From([10, 11, 12, 13, 14, 15, 16]), weight = Tensor.From([0f, 1, 2, 3, 4, 5, 6]);
        var memory = Dataset.From(x, y, weight).Window(size, shift, stride).Batch(2);
        var stream = Dataset.From(Enumerable.Range(0, 7).Select(i => new Sample(
            Tensor.From(x.ToArray().AsSpan(2 * i, 2)), new Tensor(Shape.Scalar, [10 + i]), new Tensor(Shape.Scalar, [(float)i]))))
            .Window(size, shift, stride).Batch(2);
        Assert.Equal(Said(stream), Said(memory));
        Assert.Equal(memory.Sum(batch => batch.Size), memory.SampleCount);

        static string[] Said(Dataset dataset) => [.. dataset.Select(batch =>
            $"{batch.X} {batch.Y} {batch.SampleWeight} {string.Join(' ', batch.X.ToArray())} {string.Join(' ', batch.Y.AsIntegers().ToArray())}")];
    }
}
