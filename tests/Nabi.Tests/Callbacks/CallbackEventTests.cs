using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Tests.Training;

namespace Nabi.Tests.Callbacks;

/// <summary>Which events of training, evaluation and prediction callbacks see, and in which order.</summary>
public sealed class CallbackEventTests
{
    private readonly List<string> events = [];

    [Fact]
    public void Evaluate_calls_its_events_in_order_with_logs_so_far()
    {
        var (model, x, y) = Compiled();
        var recorder = new Recorder(events);
        var logs = model.Evaluate(x, y, batchSize: 4, callbacks: [recorder]);
        Assert.Equal(["test begin", "test batch 0 begin", "test batch 0 end", "test batch 1 begin", "test batch 1 end", "test end"],
            events);
        Assert.Equal(logs["loss"], recorder.Last);
        Assert.Same(model, recorder.Model);
        Assert.Throws<NabiException>(() => recorder.Run);
        events.Clear();
        model.Evaluate(Dataset.From(x, y).Batch(8), callbacks: [recorder]);
        Assert.Equal(4, events.Count);
    }

    [Fact]
    public void A_callback_that_is_null_is_named()
    {
        var (model, x, y) = Compiled();
        Assert.Contains("a callback is null", Assert.Throws<NabiException>(() => model.Predict(x, callbacks: [null!])).Message,
            StringComparison.Ordinal);
        Assert.Contains("a callback is null", Assert.Throws<NabiException>(() => model.Evaluate(x, y, callbacks: [null!])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_fails_tells_those_who_saw_it_begin()
    {
        var (model, x, y) = Compiled();
        List<string> told = [];
        var first = new Failing(told, "first");
        var failing = new LambdaCallback { EpochEnd = (_, _) => throw new InvalidOperationException("mine") };
        Assert.Throws<InvalidOperationException>(
            () => model.Fit(x, y, new() { Epochs = 2, Verbosity = Verbosity.Silent, Callbacks = [first, failing] }));
        Assert.Equal(["first: mine"], told);
        var atBegin = new LambdaCallback { TrainBegin = () => throw new InvalidOperationException("early") };
        Assert.Throws<InvalidOperationException>(() => model.Fit(
            x, y, new() { Verbosity = Verbosity.Silent, Callbacks = [first, atBegin, new Failing(told, "never begun")] }));
        Assert.Equal(["first: mine", "first: early"], told);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(
            x, y, new() { Verbosity = Verbosity.Silent, Callbacks = [first], Cancellation = cancelled.Token }));
        Assert.Equal(3, told.Count);
        model.Fit(x, y, new() { Verbosity = Verbosity.Silent, Callbacks = [first] });
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void Predict_calls_its_events_and_shows_each_batch()
    {
        var (model, x, _) = Compiled();
        List<float[]> seen = [];
        var recorder = new Recorder(events);
        var keeper = new LambdaCallback
        {
            PredictBatchEnd = (_, outputs) => seen.Add(outputs[0].ToArray()),
            PredictBegin = () => events.Add("lambda"),
        };
        var result = model.Predict(x, batchSize: 5, callbacks: [recorder, keeper]);
        Assert.Equal(["predict begin", "lambda", "predict batch 0 begin", "predict batch 0 end", "predict batch 1 begin",
            "predict batch 1 end", "predict end"], events);
        Assert.Equal(result.ToArray(), seen.SelectMany(batch => batch).ToArray());
        events.Clear();
        model.Predict(Dataset.From(x).Batch(8), callbacks: [recorder]);
        Assert.Equal(4, events.Count);
    }

    [Fact]
    public void Fit_calls_the_test_events_at_validations()
    {
        var (model, x, y) = Compiled();
        model.Fit(x, y, batchSize: 4, epochs: 1, validation: Dataset.From(x, y).Batch(4), callbacks: [new Recorder(events)],
            verbosity: Verbosity.Silent);
        Assert.Equal(["test begin", "test batch 0 begin", "test batch 0 end", "test batch 1 begin", "test batch 1 end", "test end"],
            events);
    }

    [Fact]
    public void A_callback_without_a_model_says_so()
        => Assert.Contains("give it to Fit, Evaluate or Predict", Assert.Throws<NabiException>(() => new Recorder(events).Model).Message,
            StringComparison.Ordinal);

    private static (Model Model, Tensor X, Tensor Y) Compiled()
    {
        Seeds.Set(1);
        var model = SmallModels.Classifier();
        model.Compile("adam", "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(8);
        return (model, x, y);
    }

    private sealed class Recorder(List<string> events) : Callback
    {
        public float Last { get; private set; }

        public override void OnTestBegin() => events.Add("test begin");

        public override void OnTestEnd(Logs logs) => events.Add("test end");

        public override void OnTestBatchBegin(int batch) => events.Add($"test batch {batch} begin");

        public override void OnTestBatchEnd(int batch, Logs logs)
        {
            Last = logs["loss"];
            events.Add($"test batch {batch} end");
        }

        public override void OnPredictBegin() => events.Add("predict begin");

        public override void OnPredictEnd() => events.Add("predict end");

        public override void OnPredictBatchBegin(int batch) => events.Add($"predict batch {batch} begin");

        public override void OnPredictBatchEnd(int batch, IReadOnlyList<Tensor> outputs) => events.Add($"predict batch {batch} end");
    }

    private sealed class Failing(List<string> told, string name) : Callback
    {
        protected internal override void OnTrainFailed(Exception error) => told.Add($"{name}: {error.Message}");
    }
}
