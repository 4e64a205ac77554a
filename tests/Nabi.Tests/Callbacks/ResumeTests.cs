using Nabi.Callbacks;
using Nabi.Tests.Training;

namespace Nabi.Tests.Callbacks;

/// <summary>A run that ended at any moment goes on to the same bits, whatever callbacks look on and in whatever order.</summary>
public sealed class ResumeTests : TestsWithFolder
{
    [Theory]
    [InlineData("backup reduce stop best csv")]
    [InlineData("csv best stop reduce backup")]
    [InlineData("stop csv backup best reduce")]
    public void Every_moment(string callbacks)
    {
        var order = callbacks.Split(' ');
        var whole = Train("whole", order, null);
        for (var moment = 0; ; moment++)
        {
            var bomb = new Bomb(moment);
            try
            {
                Train($"at {moment}", order, bomb);
            }
            catch (InvalidOperationException)
            {
                var resumed = Train($"at {moment}", order, null);
                Assert.Equal(whole.Weights, resumed.Weights);
                Assert.Equal(whole.Rate, resumed.Rate);
                Assert.Equal(whole.Rows, resumed.Rows);
                Assert.Equal(whole.Best, resumed.Best);
                continue;
            }

            Assert.True(moment > 30, $"only {moment} moments");
            return;
        }
    }

    [Fact]
    public void A_callback_of_ones_own_does_what_BackupAndRestore_does()
    {
        var path = Folder["own.npz"];
        var (model, x, y) = Compiled();
        model.Fit(x, y, Options(6));
        var whole = SmallModels.Numbers(model);
        (model, x, y) = Compiled();
        Assert.Throws<InvalidOperationException>(
            () =>
                model.Fit(x, y, Options(6, new Saver(path),
                    new LambdaCallback { EpochBegin = epoch => _ = epoch == 3 ? throw new InvalidOperationException() : 0 })));
        (model, x, y) = Compiled();
        var history = model.Fit(x, y, Options(6, new Saver(path)));
        Assert.Equal([3, 4, 5], history.Epochs);
        Assert.Equal(whole, SmallModels.Numbers(model));

        static FitOptions Options(int epochs, params Callback[] callbacks)
            => new() { Epochs = epochs, BatchSize = 8, Callbacks = callbacks, Verbosity = Verbosity.Silent };
    }

    [Fact]
    public void Steps_that_go_on_in_the_data_go_on_there_after_a_crash()
    {
        var path = Folder["own.npz"];
        var whole = Fit(null);
        Assert.Throws<InvalidOperationException>(
            () => Fit(new LambdaCallback { EpochBegin = epoch => _ = epoch == 2 ? throw new InvalidOperationException() : 0 }));
        Assert.Equal(whole, Fit(null));

        float[] Fit(Callback? other)
        {
            var (model, x, y) = Compiled();
            model.Fit(x, y, new FitOptions
            {
                Epochs = 5,
                BatchSize = 8,
                StepsPerEpoch = 3,
                Callbacks = other is null && !File.Exists(path) ? [] : [new Saver(path), .. other is null ? (Callback[])[] : [other]],
                Verbosity = Verbosity.Silent,
            });
            return SmallModels.Numbers(model);
        }
    }

    [Fact]
    public void A_backup_of_another_model_is_refused()
    {
        var (model, x, y) = Compiled();
        model.Fit(x, y, callbacks: [new BackupAndRestore(Folder.Path) { DeleteCheckpoint = false }], verbosity: Verbosity.Silent);
        var other = new Sequential { new Layers.Input(6, 3), new Layers.Flatten(), new Layers.Dense(4, "softmax") };
        other.Compile("sgd", "sparse_categorical_crossentropy");
        var error =
            Assert.Throws<NabiException>(
                () => other.Fit(x, y, callbacks: [new BackupAndRestore(Folder.Path)], verbosity: Verbosity.Silent));
        Assert.Contains("another model", error.Message, StringComparison.Ordinal);
        Assert.Contains("another folder", error.Message, StringComparison.Ordinal);
    }

    private (float[] Weights, float Rate, string Rows, byte[] Best) Train(string name, string[] order, Bomb? bomb)
    {
        var place = Folder[name];
        var (model, x, y) = Compiled();
        List<Callback> callbacks = [.. order.Select(one => (Callback)(one switch
        {
            "backup" => new BackupAndRestore(place),
            "reduce" => new ReduceLROnPlateau { Monitor = "told", Mode = "min", Patience = 2, Cooldown = 1, Factor = 0.5f },
            "stop" => new EarlyStopping { Monitor = "told", Mode = "min", Patience = 3, RestoreBestWeights = true },
            "best" => new Best(Path.Combine(place, "best.npz")),
            _ => new CSVLogger(Path.Combine(place, "log.csv")),
        }))];
        // What is followed is dictated, so that the best epoch, the plateau and the end come where they should.
        float[] values = [5f, 4f, 3f, 3f, 3.5f, 3.2f, 3f, 3f];
        callbacks.Insert(0, new LambdaCallback { EpochEnd = (epoch, logs) => logs["told"] = values[epoch] });
        if (bomb is not null)
            callbacks.Insert(bomb.Moment % callbacks.Count, bomb);
        Directory.CreateDirectory(place);
        model.Fit(x, y,
            new FitOptions { Epochs = 8, BatchSize = 16, ValidationSplit = 0.25f, Callbacks = callbacks, Verbosity = Verbosity.Silent });
        return (SmallModels.Numbers(model), model.Optimizer!.LearningRate, File.ReadAllText(Path.Combine(place, "log.csv")),
            File.ReadAllBytes(Path.Combine(place, "best.npz")));
    }

    private static (Sequential Model, Tensor X, Tensor Y) Compiled()
    {
        Seeds.Set(3);
        var model = SmallModels.Classifier(0.2f);
        model.Compile(new Adam(0.01f), "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(40);
        return (model, x, y);
    }

    /// <summary>Ends the program at one of the moments a callback is called.</summary>
    private sealed class Bomb(int moment) : Callback
    {
        private int passed;

        public int Moment => moment;

        public override void OnTrainBegin() => Tick();

        public override void OnEpochBegin(int epoch) => Tick();

        public override void OnTrainBatchBegin(int batch) => Tick();

        public override void OnTestEnd(Logs logs) => Tick();

        public override void OnEpochEnd(int epoch, Logs logs) => Tick();

        public override void AfterEpochEnd(int epoch, Logs logs) => Tick();

        public override void OnTrainEnd(Logs logs) => Tick();

        public override void AfterTrainEnd(Logs logs) => Tick();

        private void Tick()
        {
            if (passed++ == moment)
                throw new InvalidOperationException("crash");
        }
    }

    /// <summary>A callback of a user's own that remembers something: the weights of the best epoch.</summary>
    private sealed class Best(string path) : Callback
    {
        private float best = float.PositiveInfinity;

        public override void OnEpochEnd(int epoch, Logs logs)
        {
            if (logs["told"] >= best)
                return;
            best = logs["told"];
            var weights = new TrainingState();
            for (var i = 0; i < Model.Weights.Count; i++)
                weights.Set($"weight/{i}", Model.Weights[i].Value);
            weights.Save(path);
        }

        public override void SaveState(TrainingState state) => state.Set("best", best);

        public override void LoadState(TrainingState state) => best = state.Number("best");
    }

    /// <summary>What a user writes.</summary>
    private sealed class Saver(string path) : Callback
    {
        public override void OnTrainBegin()
        {
            if (File.Exists(path))
                Run.RestoreState(TrainingState.Load(path));
        }

        public override void AfterEpochEnd(int epoch, Logs logs) => Run.CaptureState().Save(path);

        public override void AfterTrainEnd(Logs logs) => File.Delete(path);
    }
}
