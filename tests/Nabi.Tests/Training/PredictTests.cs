namespace Nabi.Tests.Training;

/// <summary>
/// Outputs whose first axis is not the batch are put together as in Keras, kept whole, or refused; never is memory of others in them.
/// </summary>
public sealed class PredictTests
{
    [Theory]
    [InlineData(4, 2)]
    [InlineData(3, 3)]
    [InlineData(1, 8)]
    [InlineData(8, 1)]
    public void A_sum_over_the_batch_has_one_row_a_batch(int batchSize, int rows)
    {
        var x = new Tensor([8, 600], [.. Enumerable.Range(0, 8 * 600).Select(i => (float)(i / 600))]);
        var model = new Sequential { new Input(600), new FunctionLayer(one => Ops.Sum(one, [0], true)) };
        var sums = model.Predict(x, batchSize);
        Assert.Equal(new Shape(rows, 600), sums.Shape);
        Assert.Equal(28f, Enumerable.Range(0, rows).Sum(row => sums[row, 0]));
        Assert.Equal(Enumerable.Range(0, Math.Min(batchSize, 8)).Sum(), sums[0, 599]);
    }

    [Fact]
    public void States_of_one_batch_stay_whole_and_those_of_several_are_refused()
    {
        var input = Input.Of(5, 3);
        var output = new FunctionLayer(x => Ops.Transpose(x, 1, 0, 2)).Apply(new GRU(7) { ReturnSequences = true }.Apply(input));
        var model = new Model(input, output);
        var x = LayerRuns.Numbers(1, 6, 5, 3);
        Assert.Equal(new Shape(5, 6, 7), model.Predict(x).Shape);
        foreach (var size in (int[])[4, 3, 2, 1])
        {
            Assert.Contains("batch size of at least 6", Assert.Throws<NabiException>(() => model.Predict(x, size)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_number_a_batch_is_refused_for_several()
    {
        var model = new Sequential { new Input(3), new FunctionLayer(x => Ops.Sum(x)) };
        Assert.Equal(12f, model.Predict(Tensor.Ones(4, 3)).Item());
        Assert.Contains("one number for a whole batch", Assert.Throws<NabiException>(() => model.Predict(Tensor.Ones(4, 3), 2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_axis_that_only_looks_like_the_batch_is_found_out()
    {
        // Two rows whatever the batch: the first batch has two samples, the last one.
        var model = new Sequential { new Input(3),
            new FunctionLayer(x => x.IsSymbolic ? x : Ops.Concat([Ops.Sum(x, [0], true), Ops.Max(x, [0], true)], 0)) };
        var said = model.Predict(new Tensor([3, 3], [1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f]), 2);
        Assert.Equal([5f, 7f, 9f, 4f, 5f, 6f, 7f, 8f, 9f, 7f, 8f, 9f], said.ToArray());
    }

    [Fact]
    public void Lists_and_names_give_the_same()
    {
        var (a, b) = (Input.Of(new Input(3) { Name = "a" }), Input.Of(new Input(3) { Name = "b" }));
        var model = new Model([a, b], [new Add().Apply([a, b]), new Subtract { Name = "less" }.Apply([a, b])]);
        var (x, y) = (LayerRuns.Numbers(1, 4, 3), LayerRuns.Numbers(2, 4, 3));
        var sum = model.Predict([x, y]);
        Assert.Equal(sum.ToArray(), model.Predict(new Dictionary<string, Tensor> { ["b"] = y, ["a"] = x }).ToArray());
        var named = model.PredictAll(new Dictionary<string, Tensor> { ["b"] = y, ["a"] = x });
        Assert.Equal(model.PredictAll([x, y])[1].ToArray(), named["less"].ToArray());
    }

    [Fact]
    public async Task Tasks_give_the_same_and_can_be_cancelled()
    {
        var (x, y) = SmallModels.Data(40);
        var model = SmallModels.Classifier();
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        var done = new List<int>();
        Assert.Equal(model.Predict(x, 8).ToArray(),
            (await model.PredictAsync(x, 8, new Direct(done.Add), TestContext.Current.CancellationToken)).ToArray());
        Assert.Equal([8, 16, 24, 32, 40], done);
        Assert.Equal(model.Evaluate(x, y), await model.EvaluateAsync(x, y, cancellation: TestContext.Current.CancellationToken));
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => model.PredictAllAsync([x], 8, new Direct(_ => stop.Cancel()), stop.Token));
        using var end = new CancellationTokenSource();
        var callback = new Nabi.Callbacks.LambdaCallback { TrainBatchEnd = (_, _) => end.Cancel() };
        var task = model.FitAsync(x, y, new FitOptions { BatchSize = 8, Callbacks = [callback], Verbosity = Verbosity.Silent }, end.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        Assert.Equal(2,
            (await model.FitAsync((x, y), new FitOptions { Epochs = 2, Verbosity = Verbosity.Silent },
                TestContext.Current.CancellationToken)).Epochs.Count);
    }

    private sealed class Direct(Action<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen(value);
    }
}
