using System.Collections.Concurrent;

namespace Nabi.Data.Tests;

/// <summary>What data sets are put through; the expected order and shapes are those of <c>tf.data</c>'s documentation.</summary>
public sealed class PipelineTests
{
    private static Sample Steps(int length, int target = 0) => new(Tensor.From([.. Enumerable.Range(1, length)]), Tensor.From([target]));

    private static Dataset Sequences(params int[] lengths) => Dataset.From(lengths.Select(length => Steps(length, length)));

    private static Dataset Counting(int count)
        => Dataset.From(Enumerable.Range(0, count).Select(i => new Sample(Tensor.From([(float)i]), Tensor.From([10f * i]))), count);

    private static float[] Values(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.X.ToArray())];

    [Fact]
    public void Samples_of_different_lengths_are_filled_up_in_their_batch()
    {
        var batches = Sequences(1, 3, 2, 4, 1).PaddedBatch(2).ToList();
        Assert.Equal([new Shape(2, 3), new Shape(2, 4), new Shape(1, 1)], batches.Select(batch => batch.X.Shape));
        Assert.Equal([1, 0, 0, 1, 2, 3], batches[0].X.AsIntegers());
        Assert.Equal([1, 3], batches[0].Y.AsIntegers());
        Assert.Equal([0, 0, 1, 1, 2, 3], Sequences(1, 3).PaddedBatch(2, padding: Side.Pre).First().X.AsIntegers());
        Assert.Equal([1, 9, 9, 9, 9, 1, 2, 3, 9, 9], Sequences(1, 3).PaddedBatch(2, length: 5, value: 9).First().X.AsIntegers());
        Assert.Equal(2, Sequences(1, 3, 2, 4, 1).PaddedBatch(2, dropRemainder: true).Count());
    }

    [Fact]
    public void Every_axis_is_filled_up()
    {
        var data =
            Dataset.From([new Sample(Tensor.From(new[,] { { 1f, 2f } })), new Sample(Tensor.From(new[,] { { 3f }, { 4f }, { 5f } }))]);
        var x = data.PaddedBatch(2).Single().X;
        Assert.Equal(new Shape(2, 3, 2), x.Shape);
        Assert.Equal([1, 2, 0, 0, 0, 0, 3, 0, 4, 0, 5, 0], x.ToArray());
        Assert.Equal([0, 0, 0, 0, 1, 2, 3, 0, 4, 0, 5, 0], data.PaddedBatch(2, padding: Side.Pre).Single().X.ToArray());
    }

    [Fact]
    public void Targets_and_weights_are_filled_up_too_and_padding_does_not_count()
    {
        var data = Dataset.From(new[] { 1, 2 }.Select(n => new Sample(Tensor.Ones(n, 1), Tensor.Ones(n), Tensor.Ones(n))));
        var batch = data.PaddedBatch(2, targetValue: -1).Single();
        Assert.Equal([1, -1, 1, 1], batch.Y.ToArray());
        Assert.Equal([1, 0, 1, 1], batch.SampleWeight!.ToArray());
    }

    [Fact]
    public void What_cannot_be_filled_up_is_a_sentence()
    {
        Assert.Contains("more than the length 2",
            Assert.Throws<NabiException>(() => Sequences(1, 3).PaddedBatch(2, length: 2).ToList()).Message, StringComparison.Ordinal);
        var mixed = Dataset.From([new Sample(Tensor.Ones(2)), new Sample(Tensor.Ones(2, 2))]);
        Assert.Contains("only lengths may differ", Assert.Throws<NabiException>(() => mixed.PaddedBatch(2).ToList()).Message,
            StringComparison.Ordinal);
        Assert.Contains("PaddedBatch", Assert.Throws<NabiException>(() => Sequences(1, 3).Batch(2).ToList()).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => Sequences(1).PaddedBatch(0));
        Assert.Throws<NabiException>(() => Sequences(1).PaddedBatch(2, length: 0));
    }

    [Fact]
    public void Sequences_of_like_length_meet_in_a_bucket()
    {
        // tf.data.Dataset.bucket_by_sequence_length, the example of its documentation: boundaries 3, 5, batch size 2.
        var data = Dataset.From(new int[][] { [0], [1, 2, 3, 4], [5, 6, 7], [7, 8, 9, 10, 11], [13, 14, 15, 16, 19, 20], [21, 22] }.Select(
            steps => new Sample(Tensor.From(steps))));
        var batches = data.BucketByLength([3, 5], [2, 2, 2]).Select(batch => (batch.X.Shape, batch.X.AsIntegers().ToArray())).ToList();
        Assert.Equal(3, batches.Count);
        Assert.Equal((new Shape(2, 4), "1 2 3 4 5 6 7 0"), (batches[0].Shape, string.Join(' ', batches[0].Item2)));
        Assert.Equal((new Shape(2, 6), "7 8 9 10 11 0 13 14 15 16 19 20"), (batches[1].Shape, string.Join(' ', batches[1].Item2)));
        Assert.Equal((new Shape(2, 2), "0 0 21 22"), (batches[2].Shape, string.Join(' ', batches[2].Item2)));

        Assert.Equal([new Shape(1, 2), new Shape(1, 4)],
            Sequences(1, 4).BucketByLength([3, 5], [2], padToBoundary: true).Select(batch => batch.X.Shape));
        Assert.Contains("last boundary is 5",
            Assert.Throws<NabiException>(() => Sequences(5).BucketByLength([3, 5], [2], padToBoundary: true).ToList()).Message,
            StringComparison.Ordinal);
        Assert.Empty(Sequences(1, 4).BucketByLength([3], [2], dropRemainder: true));
        Assert.Throws<NabiException>(() => Sequences(1).BucketByLength([3, 3], [1]));
        Assert.Throws<NabiException>(() => Sequences(1).BucketByLength([3], [1, 2, 3]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Samples_are_changed_in_order_on_any_number_of_workers(int workers)
    {
        var threads = new ConcurrentDictionary<int, bool>();
        var data = Counting(100).MapSamples(
            sample =>
            {
                threads[Environment.CurrentManagedThreadId] = true;
                return new Sample(sample.X * 2f, sample.Y);
            },
            workers).Batch(8);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2f * i), Values(data));
        Assert.Equal((100, 13), (data.SampleCount, data.BatchCount));
        Assert.Equal(Values(data), Values(Counting(100).Batch(8).Map(batch => new Batch(batch.X * 2f, batch.Y), workers)));
        Assert.True(workers > 1 || threads.Count == 1);
    }

    [Fact]
    public void An_error_of_a_worker_comes_to_the_reader_and_leaving_early_leaves_no_work_behind()
    {
        var running = 0;
        var data = Counting(1000).MapSamples(
            sample =>
            {
                Interlocked.Increment(ref running);
                var stays = sample.X[0] < 50 ? sample : throw new NabiException("no");
                Interlocked.Decrement(ref running);
                return stays;
            },
            workers: 3).Batch(10);
        Assert.Equal("no", Assert.Throws<NabiException>(() => data.ToList()).Message);
        running = 0;
        Assert.Equal(20, data.Take(2).Sum(batch => batch.Size));
        Assert.Equal(0, running);
    }

    [Fact]
    public void Random_changes_depend_on_seed_epoch_and_place_alone()
    {
        static Sample Noise(Sample sample, RandomStream random)
        {
            var noise = new float[1];
            random.Normal(noise);
            return new Sample(sample.X + noise[0], sample.Y);
        }

        var one = Counting(50).MapSamples(Noise, seed: 3);
        Assert.Equal(Values(one), Values(Counting(50).MapSamples(Noise, seed: 3, workers: 4)));
        Assert.Equal(Values(one.Epoch(2)), Values(one.Epoch(2)));
        Assert.NotEqual(Values(one.Epoch(2)), Values(one.Epoch(1)));
        Assert.NotEqual(Values(one), Values(Counting(50).MapSamples(Noise, seed: 4)));
    }

    [Fact]
    public void Samples_are_left_out_repeated_and_put_behind_one_another()
    {
        Assert.Equal([1f, 3f, 5f], Values(Counting(6).Filter(sample => sample.X[0] % 2 == 1)));
        Assert.Equal([0f, 1f, 0f, 1f, 0f, 1f], Values(Counting(2).Repeat(3)));
        Assert.Equal((6, 1), (Counting(2).Repeat(3).SampleCount, Counting(2).Repeat(3).BatchCount));
        Assert.Equal([0f, 1f, 2f, 0f, 1f], Values(Counting(3).Repeat().Batch(5).Take(1)));
        Assert.Empty(Counting(0).Repeat());
        Assert.Empty(Counting(3).Repeat(0));
        Assert.Throws<NabiException>(() => Counting(3).Repeat(-1));
        Assert.Equal([0f, 1f, 0f, 1f, 2f], Values(Counting(2).Concat(Counting(3)).Batch(4)));
        var memory = Dataset.From(Tensor.From(new[,] { { 7f } }), Tensor.From(new[,] { { 7f } }));
        Assert.Equal([7f, 0f, 1f], Values(memory.Concat(Counting(2))));
        Assert.Equal([7f, 7f], Values(memory.Concat(memory)));
    }

    [Fact]
    public void A_shuffled_data_set_that_is_repeated_has_another_order_each_time()
    {
        var x = new Tensor([20, 1], [.. Enumerable.Range(0, 20).Select(i => (float)i)]);
        var values = Values(Dataset.From(x).Shuffle(seed: 1).Repeat(2));
        Assert.NotEqual(values[..20], values[20..]);
        Assert.Equal(values[..20].Order(), values[20..].Order());
        // An epoch of two passes goes on where the one before ended.
        var data = Dataset.From(x).Shuffle(seed: 1).Repeat(2);
        Assert.NotEqual(values, Values(data.Epoch(1)));
        Assert.Equal(Values(Dataset.From(x).Shuffle(seed: 1).Epoch(3)), Values(data.Epoch(1))[20..]);
    }

    [Fact]
    public void A_cached_data_set_is_made_once()
    {
        var made = 0;
        IEnumerable<Sample> Source()
        {
            for (var i = 0; i < 5; i++)
            {
                made++;
                yield return new Sample(Tensor.From([(float)i]));
            }
        }

        var data = Dataset.From(Source()).Cache();
        _ = data.Batch(2).First();
        Assert.Equal(2, made);
        for (var epoch = 0; epoch < 3; epoch++)
            Assert.Equal([0f, 1f, 2f, 3f, 4f], Values(data.Epoch(epoch)));
        Assert.Equal(2 + 5, made);
        Assert.NotEqual(Values(data.Shuffle(seed: 1).Epoch(0)), Values(data.Shuffle(seed: 1).Epoch(1)));
        Assert.Equal(7, made);
    }

    [Fact]
    public void Inputs_meet_their_targets()
    {
        var inputs = Dataset.From(new Tensor([3, 1], [1f, 2f, 3f]));
        var targets = Dataset.From(new Tensor([4, 1], [10f, 20f, 30f, 40f])).Map(batch => new Batch(batch.X + 1f));
        var weights = Dataset.From(new Tensor([3], [1f, 0f, 1f]));
        var batch = inputs.Zip(targets, weights).Batch(8).Single();
        Assert.Equal([1f, 2f, 3f], batch.X.ToArray());
        Assert.Equal([11f, 21f, 31f], batch.Y.ToArray());
        Assert.Equal([1f, 0f, 1f], batch.SampleWeight!.ToArray());
        Assert.Contains("has targets already", Assert.Throws<NabiException>(() => Counting(2).Zip(targets).ToList()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, null, 1, "0 1 2|3 4 5")]
    [InlineData(3, 1, 1, "0 1 2|1 2 3|2 3 4|3 4 5|4 5 6")]
    [InlineData(2, 2, 2, "0 2|2 4|4 6")]
    [InlineData(3, 5, 1, "0 1 2")]
    [InlineData(8, 1, 1, "")]
    public void Neighbours_stand_in_windows(int size, int? shift, int stride, string expected)
    {
        var windows = Counting(7).Window(size, shift, stride).SelectMany(batch => Enumerable.Range(0, batch.Size)
            .Select(row => string.Join(' ', batch.X.ToArray().Skip(row * size).Take(size)))).ToList();
        Assert.Equal(expected, string.Join('|', windows));
    }

    [Fact]
    public void Windows_cut_short_by_the_end_need_padding()
    {
        var batches = Counting(5).Window(3, dropRemainder: false).PaddedBatch(4).ToList();
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 0f], batches.Single().X.ToArray());
        Assert.Throws<NabiException>(() => Counting(5).Window(0));
        Assert.Throws<NabiException>(() => Counting(5).Window(2, stride: 0));
    }

    [Fact]
    public void Samples_of_a_stream_are_mixed_whatever_their_lengths()
    {
        var data = Sequences(1, 2, 3, 4, 5, 6, 7, 8).Shuffle(seed: 2);
        var lengths = data.PaddedBatch(1).Select(batch => batch.X.Shape[1]).ToList();
        Assert.NotEqual([1, 2, 3, 4, 5, 6, 7, 8], lengths);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], lengths.Order());
    }
}
