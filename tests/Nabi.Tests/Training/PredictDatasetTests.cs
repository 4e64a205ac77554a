using Nabi.Data;

namespace Nabi.Tests.Training;

/// <summary>Predictions for data sets are those for their tensors.</summary>
public sealed class PredictDatasetTests
{
    private static readonly Tensor X = new([23, 3], [.. Enumerable.Range(0, 69).Select(i => MathF.Sin(i))]);

    private static Sequential Model() => new() { new Input(3), new Dense(2, "tanh") };

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(32)]
    public void Batches_of_any_size_give_the_same(int size)
    {
        var model = Model();
        // In batches of the same size, so that the bits are the same.
        var expected = model.Predict(X, batchSize: size).ToArray();
        Assert.Equal(expected, model.Predict(Dataset.From(X).Batch(size)).ToArray());
        // Nobody knows how many there are; targets are left aside.
        Assert.Equal(expected, model.Predict(Dataset.From(X, X).Filter(_ => true).Batch(size)).ToArray());
        Assert.Equal(expected[..(2 * Math.Min(23, 2 * size))], model.Predict(Dataset.From(X).Batch(size), steps: 2).ToArray());
    }

    [Fact]
    public async Task It_may_run_on_a_task()
        => Assert.Equal(Model().Predict(X).Shape,
            (await Model().PredictAsync(Dataset.From(X), cancellation: TestContext.Current.CancellationToken)).Shape);

    [Fact]
    public void Bad_data_is_a_sentence_and_good_data_works_behind_it()
    {
        var model = Model();
        Assert.Contains("no batch", Assert.Throws<NabiException>(() => model.Predict(Dataset.From(X).Take(0))).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => model.Predict(Dataset.From(X), steps: 0));
        Assert.Throws<NabiException>(() => model.Predict(Dataset.From(Tensor.Ones(3, 4))));
        Assert.Equal(new Shape(23, 2), model.Predict(Dataset.From(X)).Shape);
        var lengths = new Sequential { new Input(null, 1), new GRU(2) { ReturnSequences = true } };
        var refused = Assert.Throws<NabiException>(
            () => lengths.Predict(Dataset.From(new[] { 2, 3 }.Select(n => new Sample(Tensor.Ones(n, 1)))).PaddedBatch(1)));
        Assert.Contains("PaddedBatch with a length", refused.Message, StringComparison.Ordinal);
    }
}
