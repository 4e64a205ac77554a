using Nabi.Callbacks;
using Nabi.Metrics;

namespace Nabi.Tests.Training;

/// <summary>A run that is going on: what else may be done with the model, from callbacks and from other threads.</summary>
public sealed class RunTests
{
    [Fact]
    public void A_second_Fit_and_Compile_are_refused_while_one_runs()
    {
        var (x, y) = SmallModels.Data(16);
        var model = Compiled();
        var said = new List<string>();
        model.Fit(x, y, verbosity: Verbosity.Silent, callbacks:
        [
            new LambdaCallback
            {
                EpochBegin = _ =>
                {
                    said.Add(Assert.Throws<NabiException>(() => model.Fit(x, y)).Message);
                    said.Add(Assert.Throws<NabiException>(() => model.Compile("sgd", "mse")).Message);
                    said.Add(Task.Run(() => Assert.Throws<NabiException>(() => model.Fit(x, y)).Message).Result);
                },
            },
        ]);
        Assert.Contains("being trained already", said[0], StringComparison.Ordinal);
        Assert.Contains("cannot be compiled", said[1], StringComparison.Ordinal);
        Assert.Contains("being trained already", said[2], StringComparison.Ordinal);
        model.Compile("sgd", "sparse_categorical_crossentropy");
        model.Fit(x, y, verbosity: Verbosity.Silent);
    }

    [Fact]
    public void A_run_that_failed_is_over()
    {
        var (x, y) = SmallModels.Data(16);
        var model = Compiled();
        Assert.Throws<InvalidOperationException>(
            () => model.Fit(x, y, callbacks: [new LambdaCallback { TrainBatchEnd = (_, _) => throw new InvalidOperationException() }],
                verbosity: Verbosity.Silent));
        model.Compile("sgd", "sparse_categorical_crossentropy", "accuracy");
        model.Fit(x, y, verbosity: Verbosity.Silent);
        Assert.Throws<NabiException>(() => new LambdaCallback().Model);
    }

    [Fact]
    public void What_other_threads_ask_during_Fit_is_right()
    {
        var (x, y) = SmallModels.Data(64);
        var model = Compiled(0f);
        var (expected, scores) = (model.Predict(x).ToArray(), model.Evaluate(x, y));
        var started = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var fit = Task.Run(() => model.Fit(x, y, epochs: 100000, batchSize: 4, cancellation: stop.Token, verbosity: Verbosity.Silent,
            callbacks: [new LambdaCallback { TrainBatchEnd = (_, _) => started.Set() }]), TestContext.Current.CancellationToken);
        started.Wait(TestContext.Current.CancellationToken);
        // The learning rate is 0, so the weights are the same all the time.
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(expected, model.Predict(x).ToArray());
            Assert.Equal(scores["loss"], model.Evaluate(x, y)["loss"], 1e-5f);
            Assert.Equal(scores["accuracy"], model.Evaluate(x, y)["accuracy"]);
            var stream = model.Stream();
            for (var step = 0; step < 6; step++)
                stream.Step(x.AsSpan().Slice(step * 3, 3));
            Assert.Equal(expected[0], model.Predict(x)[0, 0]);
        }

        stop.Cancel();
        Assert.ThrowsAny<Exception>(() => fit.Wait(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_evaluation_in_the_middle_of_an_epoch_does_not_disturb_its_metrics()
    {
        var (x, y) = SmallModels.Data(32);
        float[] Accuracy(bool disturbed)
        {
            Seeds.Set(8);
            var model = Compiled();
            return [
                .. model.Fit(x, y, epochs: 2, batchSize: 8, verbosity: Verbosity.Silent,
                    callbacks: disturbed ? [new LambdaCallback { TrainBatchEnd = (_, _) => model.Evaluate(x, y) }] : [])["accuracy"]];
        }

        Assert.Equal(Accuracy(false), Accuracy(true));
        var own = SmallModels.Classifier();
        own.Compile("sgd", "sparse_categorical_crossentropy", new Count());
        var error = Assert.Throws<NabiException>(
            () => own.Fit(x, y, batchSize: 8, verbosity: Verbosity.Silent,
                callbacks: [new LambdaCallback { TrainBatchEnd = (_, _) => own.Evaluate(x, y) }]));
        Assert.Contains("Anew", error.Message, StringComparison.Ordinal);
        own.Fit(x, y, validation: (x, y), verbosity: Verbosity.Silent,
            callbacks: [new LambdaCallback { EpochEnd = (_, _) => own.Evaluate(x, y) }]);
    }

    [Fact]
    public void A_measurement_with_an_old_compilation_ends_in_a_sentence()
    {
        var (x, y) = SmallModels.Data(16);
        var model = Compiled();
        IEnumerable<Data.Batch> Batches()
        {
            for (var i = 0; i < 4; i++)
            {
                if (i == 2)
                    model.Compile("sgd", "sparse_categorical_crossentropy");
                yield return new Data.Batch(x, y);
            }
        }

        Assert.Contains("compiled again", Assert.Throws<NabiException>(() => model.Evaluate(Data.Dataset.FromBatches(Batches()))).Message,
            StringComparison.Ordinal);
        Assert.Equal(["loss"], model.Evaluate(x, y).Keys);
    }

    [Fact]
    public void Training_in_chunks_leaves_predictions_alone()
    {
        Seeds.Set(1);
        var model = new Sequential { new Input(null, 2), new GRU(3) { ReturnSequences = true }, new Dense(1) };
        model.Compile(new SGD(0f), "mse");
        var (x, y) = (LayerRuns.Numbers(1, 4, 10, 2), LayerRuns.Numbers(2, 4, 10, 1));
        var expected = model.Predict(x).ToArray();
        var loss = model.Evaluate(x, y)["loss"];
        var history = model.Fit(x, y, new FitOptions
        {
            Epochs = 2,
            TruncateTime = 4,
            BatchSize = 2,
            Validation = (x, y),
            Verbosity = Verbosity.Silent,
            Callbacks = [new LambdaCallback { TrainBatchEnd = (_, _) => Assert.Equal(expected, model.Predict(x).ToArray()) }],
        });
        Assert.All(history["val_loss"], value => Assert.Equal(loss, value, 1e-5f));
    }

    [Fact]
    public void The_run_tells_where_it_stands_and_where_to_go_on()
    {
        var (x, y) = SmallModels.Data(32);
        var model = Compiled();
        var epochs = new List<int>();
        var callback = new Repeat();
        var history = model.Fit(x, y, epochs: 3, batchSize: 8, validation: (x, y),
            callbacks: [callback, new LambdaCallback { EpochBegin = epochs.Add }], verbosity: Verbosity.Silent);
        Assert.Equal([0, 1, 0, 1, 2], epochs);
        Assert.Equal([(0, 4, true), (1, 4, true), (0, 4, true), (1, 4, true), (2, 4, true)], callback.Seen);
        Assert.Equal(5, history["loss"].Count);
        Assert.Same(history, callback.Run.History);
    }

    private static Sequential Compiled(float rate = 0.1f)
    {
        Seeds.Set(5);
        var model = SmallModels.Classifier();
        model.Compile(new SGD(rate), "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    private sealed class Repeat : Callback
    {
        private TrainingState? first;
        private bool repeated;

        public List<(int Epoch, int Steps, bool Validated)> Seen { get; } = [];

        public override void AfterEpochEnd(int epoch, Logs logs)
        {
            Seen.Add((Run.Epoch, Run.Step, Run.Validated));
            first ??= Run.CaptureState();
            if (epoch != 1 || repeated)
                return;
            repeated = true;
            Run.RestoreState(first);
            Run.ResumeAt(0);
        }
    }

    private sealed class Count : Metric
    {
        private int batches;

        public override string ClassName => "Count";

        public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) => batches++;

        public override float Result() => batches;

        public override void Reset() => batches = 0;
    }
}
