using System.Collections.Concurrent;
using Nabi.Callbacks;

namespace Nabi.Tests.Training;

/// <summary>Predictions of one model on many threads give the bits that each gives alone.</summary>
public sealed class ParallelPredictTests
{
    public static TheoryData<string> Layers => [.. LayerCases.All.Keys];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_gives_the_same_bits_on_four_threads(string name)
    {
        var (make, shapes) = LayerCases.All[name];
        var inputs = shapes.Select(shape => Input.Of([.. shape.Skip(1).Select(length => (int?)length)])).ToArray();
        Model model;
        try
        {
            model = new Model(inputs, make().ApplyAll(inputs));
        }
        catch (NabiException)
        {
            return; // A layer that works on its batch as a whole has no model of open batch size.
        }

        Tensor[] xs(int seed) => [.. shapes.Select((shape, i) => LayerRuns.Numbers(seed + i, shape))];
        Same(model, [.. Enumerable.Range(0, 6).Select(seed => (IReadOnlyList<Tensor>)xs(seed))], rounds: 5);
    }

    [Fact]
    public void Several_shapes_masks_and_models_at_once()
    {
        var model = new Sequential { new Input(null), new Embedding(20, 8) { MaskZero = true },
            new Bidirectional(new LSTM(16) { ReturnSequences = true }), new GRU(12), new BatchNormalization(), new Dense(3, "softmax") };
        var requests = new List<IReadOnlyList<Tensor>>();
        for (var i = 0; i < 24; i++)
        {
            var (rows, time) = (1 + i % 5, 3 + i % 7);
            var ids = Enumerable.Range(0, rows * time).Select(at => at % time > time - 1 - i % 3 ? 0 : 1 + (at * 7 + i) % 19).ToArray();
            requests.Add([new Tensor([rows, time], ids)]);
        }

        Same(model, requests, rounds: 40);
    }

    [Fact]
    public void Texts_are_read_side_by_side()
    {
        var words = new TextVectorization { Vocabulary = ["a", "good", "bad", "film"] };
        var model = new Sequential { new Input { DType = DType.String }, words, new Embedding(8, 4) { MaskZero = true },
            new LSTM(6), new Dense(1) };
        string[][] texts = [["a good film"], ["bad"], ["a film", "good good bad"], ["film a good bad film"]];
        var alone = texts.Select(text => model.Predict(text).ToArray()).ToArray();
        Parallel(8, 40, i => Assert.Equal(alone[i % 4], model.Predict(texts[i % 4]).ToArray()));
    }

    [Fact]
    public void States_kept_from_batch_to_batch_do_not_mix()
    {
        // A prediction of three batches goes on from batch to batch: were another one's batch in between, it would be another's state.
        Sequential Make() => [new Input(4, 3) { BatchSize = 2 }, new LSTM(5) { Stateful = true }];
        Seeds.Set(1);
        var model = Make();
        var x = LayerRuns.Numbers(1, 6, 4, 3);
        var first = model.Predict(x, 2).ToArray();
        ConcurrentQueue<float[]> said = [];
        model.ResetStates();
        Parallel(4, 5, _ => said.Enqueue(model.Predict(x, 2).ToArray()));
        Seeds.Set(1);
        var twin = Make();
        Assert.Equal(first, twin.Predict(x, 2).ToArray());
        twin.ResetStates();
        var expected = Enumerable.Range(0, 20).Select(_ => twin.Predict(x, 2).ToArray()).ToList();
        Assert.Equal(20, said.Count);
        Assert.All(said, one => Assert.Contains(expected, other => other.AsSpan().SequenceEqual(one)));
    }

    [Fact]
    public void Code_of_others_runs_on_one_thread_at_a_time()
    {
        var counting = new Counting();
        var model = new Sequential { new Input(5), new Dense(4), counting };
        var x = LayerRuns.Numbers(1, 3, 5);
        Parallel(6, 50, _ => model.Predict(x));
        Assert.False(counting.WasShared);
    }

    [Fact]
    public async Task A_model_in_training_predicts_between_two_steps()
    {
        var model = SmallModels.Classifier();
        var (x, y) = SmallModels.Data(64);
        model.Compile("adam", "sparse_categorical_crossentropy");
        model.Predict(x);
        using var stop = new CancellationTokenSource();
        using var begun = new CountdownEvent(3);
        List<Task> readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() =>
        {
            begun.Signal();
            do
            {
                foreach (var value in model.Predict(x, 16).ToArray())
                    Assert.True(float.IsFinite(value));
            }
            while (!stop.IsCancellationRequested);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        begun.Wait();
        var history = model.Fit(x, y, new FitOptions { Epochs = 30, Verbosity = Verbosity.Silent });
        await stop.CancelAsync();
        Assert.Equal(30, history["loss"].Count);
        await Task.WhenAll(readers);
        var twin = SmallModels.Classifier();
        twin.SetWeights([.. model.Weights.Select(weight => weight.Value.Clone())]);
        Assert.Equal(twin.Predict(x).ToArray(), model.Predict(x).ToArray());
    }

    [Fact]
    public void A_callback_may_predict_compile_and_fail()
    {
        var model = SmallModels.Classifier();
        var (x, _) = SmallModels.Data(8);
        var alone = model.Predict(x).ToArray();
        var inBatches = model.Predict(x, 4).ToArray();
        var inner = 0;
        var asks = new AtBatchEnd(() => inner += model.Predict(x).Length);
        Assert.Equal(inBatches, model.Predict(x, 4, [asks]).ToArray());
        Assert.Equal(2 * alone.Length, inner);
        var fails = new AtBatchEnd(() => throw new InvalidOperationException("stop"));
        for (var i = 0; i < 20; i++)
            Assert.Throws<InvalidOperationException>(() => model.Predict(x, 4, [fails]));
        Assert.Throws<NabiException>(() => model.Predict(Tensor.Ones(2, 9)));
        Parallel(4, 20, _ => Assert.Equal(alone, model.Predict(x).ToArray()));
    }

    [Fact]
    public void One_thread_is_enough_for_many_callers()
    {
        var before = Threads.Count;
        try
        {
            Threads.Count = 1;
            var model = SmallModels.Classifier();
            var (x, _) = SmallModels.Data(8);
            var alone = model.Predict(x).ToArray();
            Parallel(8, 30, _ => Assert.Equal(alone, model.Predict(x).ToArray()));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void Direct_calls_run_side_by_side()
    {
        var model = SmallModels.Classifier();
        var (x, _) = SmallModels.Data(8);
        var alone = model.Apply(x).ToArray();
        Parallel(6, 40, _ => Assert.Equal(alone, model.Apply(x).ToArray()));
    }

    private static void Same(Model model, IReadOnlyList<IReadOnlyList<Tensor>> requests, int rounds)
    {
        var alone = requests.Select(x => model.PredictAll(x).Select(Bits).ToArray()).ToArray();
        Parallel(4, rounds, i =>
        {
            var at = i % requests.Count;
            Assert.Equal(alone[at], model.PredictAll(requests[at]).Select(Bits));
        });
    }

    private static float[] Bits(Tensor tensor) => Ops.Cast(tensor, DType.Float32).ToArray();

    private static void Parallel(int threads, int rounds, Action<int> work)
    {
        using var together = new Barrier(threads);
        var all = Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() =>
        {
            together.SignalAndWait();
            for (var i = 0; i < rounds; i++)
                work(thread * 7 + i);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(all);
    }

    private sealed class AtBatchEnd(Action action) : Callback
    {
        public override void OnPredictBatchEnd(int batch, IReadOnlyList<Tensor> outputs) => action();
    }

    /// <summary>Finds out whether two threads were in its code at once.</summary>
    private sealed class Counting : Layer
    {
        private int inside;

        public bool WasShared { get; private set; }

        protected override Tensor Call(Tensor input, CallContext context)
        {
            WasShared |= Interlocked.Increment(ref inside) > 1;
            Thread.SpinWait(200);
            var output = input * 2f;
            Interlocked.Decrement(ref inside);
            return output;
        }
    }
}
