using Nabi.Callbacks;
using Nabi.Data;

namespace Nabi.Tests.Training;

public sealed class FitTests
{
    [Fact]
    public void The_loss_falls_and_the_history_tells()
    {
        Seeds.Set(1);
        var (x, y) = SmallModels.Data(200);
        var model = SmallModels.Classifier();
        model.Compile(new Adam(0.03f), "sparse_categorical_crossentropy", "accuracy");
        var history = model.Fit(x, y, epochs: 20, batchSize: 16, validationSplit: 0.2f, verbosity: Verbosity.Silent);
        Assert.Equal(20, history.Epochs.Count);
        Assert.Equal(20, history["val_accuracy"].Count);
        Assert.True(history["loss"][^1] < 0.8f * history["loss"][0]);
        Assert.True(history["accuracy"][^1] > 0.5f);
    }

    [Fact]
    public void Evaluate_agrees_with_the_mean_over_single_batches()
    {
        Seeds.Set(2);
        var (x, y) = SmallModels.Data(37);
        var model = SmallModels.Classifier();
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        var all = model.Evaluate(x, y, batchSize: 37)["loss"];
        Assert.Equal(all, model.Evaluate(x, y, batchSize: 5)["loss"], 1e-5f);
    }

    [Fact]
    public void Predict_keeps_the_order_for_any_batch_size()
    {
        Seeds.Set(3);
        var (x, _) = SmallModels.Data(23);
        var model = SmallModels.Classifier();
        var whole = model.Predict(x, batchSize: 23).ToArray();
        foreach (var size in (int[])[1, 2, 7, 22, 100])
        {
            var parts = model.Predict(x, batchSize: size).ToArray();
            for (var i = 0; i < whole.Length; i++)
                Assert.Equal(whole[i], parts[i], 1e-6f);
        }
    }

    [Fact]
    public void Sample_weights_of_zero_leave_samples_out()
    {
        var (x, y) = SmallModels.Data(20);
        var weights = Tensor.From([.. Enumerable.Range(0, 20).Select(i => i < 10 ? 2f : 0f)]);
        Seeds.Set(4);
        var weighted = SmallModels.Classifier();
        weighted.Compile(new SGD(0.1f), "sparse_categorical_crossentropy");
        weighted.TrainOnBatch(x, y, weights);
        Seeds.Set(4);
        var half = SmallModels.Classifier();
        half.Compile(new SGD(0.1f), "sparse_categorical_crossentropy");
        half.TrainOnBatch(Ops.Slice(x, 0, 0, 10), Ops.Slice(y, 0, 0, 10));
        // The mean is over all 20 samples, so weight 2 on half of them is the mean over that half.
        var (a, b) = (SmallModels.Numbers(weighted), SmallModels.Numbers(half));
        for (var i = 0; i < a.Length; i++)
            Assert.Equal(b[i], a[i], 1e-5f);
    }

    [Fact]
    public void Class_weights_are_sample_weights_by_class()
    {
        var (x, y) = SmallModels.Data(12);
        var labels = y.AsIntegers().ToArray();
        Seeds.Set(4);
        var byClass = SmallModels.Classifier();
        byClass.Compile(new SGD(0.1f), "sparse_categorical_crossentropy");
        byClass.TrainOnBatch(x, y, classWeight: new Dictionary<int, float> { [1] = 3f });
        Seeds.Set(4);
        var bySample = SmallModels.Classifier();
        bySample.Compile(new SGD(0.1f), "sparse_categorical_crossentropy");
        bySample.TrainOnBatch(x, y, Tensor.From([.. labels.Select(label => label == 1 ? 3f : 1f)]));
        Assert.Equal(SmallModels.Numbers(bySample), SmallModels.Numbers(byClass));
    }

    [Fact]
    public void A_loss_scale_changes_nothing_but_the_gradients_on_the_way()
    {
        Assert.Equal(Scaled(null), Scaled(128f));

        static float[] Scaled(float? factor)
        {
            Seeds.Set(4);
            var (x, y) = SmallModels.Data(24);
            var model = SmallModels.Classifier();
            model.Compile(new SGD(0.1f) { LossScaleFactor = factor }, "sparse_categorical_crossentropy");
            model.Fit(x, y, epochs: 2, batchSize: 8, verbosity: Verbosity.Silent);
            return SmallModels.Numbers(model);
        }
    }

    [Fact]
    public void A_data_set_trains_like_its_tensors()
    {
        var (x, y) = SmallModels.Data(40);
        Seeds.Set(6);
        var one = SmallModels.Classifier();
        one.Compile("adam", "sparse_categorical_crossentropy");
        one.Fit(x, y, epochs: 2, batchSize: 8, shuffle: false, verbosity: Verbosity.Silent);
        Seeds.Set(6);
        var two = SmallModels.Classifier();
        two.Compile("adam", "sparse_categorical_crossentropy");
        two.Fit(Dataset.From(x, y).Batch(8), epochs: 2, verbosity: Verbosity.Silent);
        Assert.Equal(SmallModels.Numbers(one), SmallModels.Numbers(two));
    }

    [Fact]
    public void A_model_with_two_inputs_and_outputs_trains()
    {
        Seeds.Set(7);
        var series = Input.Of(6, 3);
        var extra = Input.Of(2);
        var joined = Ops.Concat([new GRU(4).Apply(series), extra]);
        var value = new Dense(1) { Name = "value" }.Apply(joined);
        var kind = new Dense(4, "softmax") { Name = "kind" }.Apply(joined);
        var model = new Model([series, extra], [value, kind]);
        model.Compile(new Adam(0.01f), [new MeanSquaredError(), new SparseCategoricalCrossentropy()], lossWeights: [0.5f, 2f]);
        var (x, y) = SmallModels.Data(50);
        var second = Tensor.Filled([50, 2], 0.5f);
        var target = Tensor.Filled([50, 1], 1f);
        var history = model.Fit([x, second], [target, y], epochs: 3, verbosity: Verbosity.Silent);
        Assert.Contains("value_loss", history.Series.Keys);
        Assert.Contains("kind_loss", history.Series.Keys);
        Assert.Equal(0.5f * history["value_loss"][0] + 2f * history["kind_loss"][0], history["loss"][0], 1e-4f);
        Assert.True(history["loss"][^1] < history["loss"][0]);
    }

    [Fact]
    public void Steps_allocate_nothing_to_speak_of()
    {
        Seeds.Set(8);
        var (x, y) = SmallModels.Data(320);
        var model = SmallModels.Classifier(0.2f);
        model.Compile("adam", "sparse_categorical_crossentropy", "accuracy");
        model.Fit(x, y, epochs: 1, batchSize: 16, verbosity: Verbosity.Silent);
        long before = 0, after = 0;
        var callback = new LambdaCallback
        {
            EpochBegin = _ => before = GC.GetAllocatedBytesForCurrentThread(),
            EpochEnd = (_, _) => after = GC.GetAllocatedBytesForCurrentThread(),
        };
        model.Fit(x, y, epochs: 2, batchSize: 16, callbacks: [callback], verbosity: Verbosity.Silent);
        Assert.True((after - before) / 20 < 1024, $"{(after - before) / 20} bytes per step");
    }

    [Fact]
    public void Training_can_be_cancelled_between_steps()
    {
        var (x, y) = SmallModels.Data(64);
        var model = SmallModels.Classifier();
        model.Compile("adam", "sparse_categorical_crossentropy");
        using var cancel = new CancellationTokenSource();
        var callback = new LambdaCallback { TrainBatchEnd = (batch, _) => { if (batch == 2) cancel.Cancel(); } };
        Assert.Throws<OperationCanceledException>(
            () => model.Fit(x, y, batchSize: 4, callbacks: [callback], verbosity: Verbosity.Silent, cancellation: cancel.Token));
    }

    [Fact]
    public void A_hand_written_loop_trains_as_well()
    {
        Seeds.Set(9);
        var (x, y) = SmallModels.Data(64);
        var model = SmallModels.Classifier();
        var optimizer = new Adam(0.02f);
        var loss = new SparseCategoricalCrossentropy();
        float first = 0, last = 0;
        for (var step = 0; step < 60; step++)
        {
            var tape = new GradientTape();
            var value = tape.Record(() => loss.Apply(y, model.Apply(x, training: true)));
            optimizer.Apply(model.TrainableVariables, tape.Gradient(value, model.TrainableVariables));
            last = value.Item();
            first = step == 0 ? last : first;
        }

        Assert.True(last < 0.8f * first);
    }

    [Fact]
    public void A_layer_that_branches_on_numbers_is_not_replayed()
    {
        var model = new Sequential(new Input(2), new Branching());
        var small = model.Predict(new Tensor([1, 2], [1f, 1f])).ToArray();
        var large = model.Predict(new Tensor([1, 2], [10f, 10f])).ToArray();
        Assert.Equal([1f, 1f], small);
        Assert.Equal([-10f, -10f], large);
    }

    private sealed class Branching : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context)
            => input.IsSymbolic ? input : input.AsSpan()[0] > 5f ? Ops.Negate(input) : input * 1f;
    }
}
