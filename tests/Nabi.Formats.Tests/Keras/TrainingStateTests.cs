using Nabi.Callbacks;
using Nabi.Configs;
using Nabi.Files.Tests;
using Nabi.Optimizers;

namespace Nabi.Formats.Tests;

/// <summary>A saved model trains on as if nothing had been between: the same losses to the last bit.</summary>
public sealed class TrainingStateTests : TestsWithFolder
{
    private static readonly Dictionary<string, LearningRateSchedule?> Schedules = new()
    {
        ["none"] = null,
        ["ExponentialDecay"] = new ExponentialDecay(0.05f, 2, 0.5f),
        ["InverseTimeDecay"] = new InverseTimeDecay(0.05f, 2, 0.5f),
        ["PolynomialDecay"] = new PolynomialDecay(0.05f, 6),
        ["PiecewiseConstantDecay"] = new PiecewiseConstantDecay([2f, 4f], [0.05f, 0.02f, 0.01f]),
        ["CosineDecay"] = new CosineDecay(0.01f, 5) { WarmupTarget = 0.05f, WarmupSteps = 2 },
        ["CosineDecayRestarts"] = new CosineDecayRestarts(0.05f, 3),
    };

    public static TheoryData<string> Optimizers
        => ["SGD", "RMSprop", "Adam", "AdamW", "Nadam", "Adamax", "Adagrad", "Adadelta", "Ftrl", "Lion", "Lamb", "Adafactor", "Muon"];

    public static TheoryData<string, string> OptimizersAndSchedules
        => [.. Optimizers.SelectMany(optimizer => Schedules.Keys, (optimizer, schedule) => (optimizer.Data, schedule))];

    // With all that an optimizer can have: averages, gradients gathered over steps, clipping; in each format, and in the state of a run.
    [Theory]
    [MemberData(nameof(OptimizersAndSchedules))]
    public void Training_goes_on_with_every_optimizer_by_every_schedule(string optimizer, string schedule)
    {
        foreach (var (ema, accumulation) in ((bool, int?)[])[(false, null), (true, 2)])
        {
            Sequential Compiled()
            {
                Seeds.Set(3);
                var model = Made();
                var described = Registry.Write((Optimizer)optimizer);
                var settings = described["config"]!.AsObject();
                if (Schedules[schedule] is { } given)
                    settings["learning_rate"] = Registry.Write(given);
                foreach (var (name, value) in ((string, System.Text.Json.Nodes.JsonNode?)[])[("momentum", 0.5f), ("centered", true),
                    ("amsgrad", true), ("clipnorm", 0.5f), ("use_ema", ema), ("ema_momentum", 0.6f),
                    ("ema_overwrite_frequency", ema ? 2 : null), ("gradient_accumulation_steps", accumulation)])
                {
                    if (settings.ContainsKey(name))
                        settings[name] = value;
                }

                model.Compile(Registry.Read<Optimizer>(described, optimizer), "sparse_categorical_crossentropy");
                return model;
            }

            var whole = Compiled();
            Steps(whole, 0, 3);
            foreach (var file in (string[])["a.keras", "a.h5"])
                whole.Save(Folder[file]);
            var expected = Steps(whole, 3, 6);
            foreach (var file in (string[])["a.keras", "a.h5"])
                Assert.Equal(expected, Steps(Model.Load(Folder[file]), 3, 6));

            var (x, y) = (new Tensor([12, 5, 3], [.. Enumerable.Range(0, 180).Select(i => MathF.Sin(i))]),
                new Tensor([12], [.. Enumerable.Range(0, 12).Select(i => i % 3)]));
            float[] Fit(Model model, params Callback[] callbacks)
            {
                model.Fit(x, y, new FitOptions { Epochs = 3, BatchSize = 4, Callbacks = callbacks, Verbosity = Verbosity.Silent });
                return [.. model.Weights.SelectMany(weight => weight.Value.ToArray())];
            }

            var uninterrupted = Fit(Compiled());
            var place = Folder[$"backup{ema}"];
            var crash =
                new LambdaCallback { EpochEnd = (epoch, logs) => logs["x"] = epoch == 1 ? throw new InvalidOperationException() : 0f };
            Assert.Throws<InvalidOperationException>(() => Fit(Compiled(), new BackupAndRestore(place), crash));
            Assert.Equal(uninterrupted, Fit(Compiled(), new BackupAndRestore(place)));
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Training_goes_on_to_the_same_losses(string optimizer)
    {
        foreach (var file in (string[])["a.keras", "a.h5"])
        {
            var model = Made();
            model.Compile(optimizer, "sparse_categorical_crossentropy", "accuracy", "sparse_categorical_crossentropy");
            Steps(model, 0, 3);
            model.Save(Folder[file]);
            var again = Model.Load(Folder[file]);
            Assert.Equal(model.Optimizer!.Iterations, again.Optimizer!.Iterations);
            Assert.Equal(Steps(model, 3, 4), Steps(again, 3, 4));
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Training_by_a_schedule_goes_on_to_the_same_losses(string optimizer)
    {
        foreach (var file in (string[])["a.keras", "a.h5"])
        {
            var model = Made();
            var described = Registry.Write((Optimizer)optimizer);
            var settings = described["config"]!;
            settings["learning_rate"] = Registry.Write(new ExponentialDecay(0.05f, 2, 0.5f));
            foreach (var (name, value) in ((string, System.Text.Json.Nodes.JsonNode)[])[("momentum", 0.5f),
                ("centered", true), ("amsgrad", true)])
            {
                if (settings.AsObject().ContainsKey(name))
                    settings[name] = value;
            }

            model.Compile(Registry.Read<Optimizer>(described, optimizer), "sparse_categorical_crossentropy");
            Steps(model, 0, 3);
            model.Save(Folder[file]);
            var again = Model.Load(Folder[file]);
            Assert.Equal(model.Optimizer!.Variables.Select(Numbers), again.Optimizer!.Variables.Select(Numbers));
            Assert.Equal(model.Optimizer.LearningRate, again.Optimizer.LearningRate);
            Assert.Equal(Steps(model, 3, 4), Steps(again, 3, 4));
        }
    }

    [Fact]
    public void A_schedule_a_momentum_and_averages_come_back()
    {
        var model = Made();
        model.Compile(new SGD(new ExponentialDecay(0.1f, 2, 0.5f)) { Momentum = 0.9f, Nesterov = true, ClipNorm = 1f, UseEma = true },
            "sparse_categorical_crossentropy");
        Steps(model, 0, 3);
        model.Save(Folder["a.keras"]);
        var again = Model.Load(Folder["a.keras"]);
        Assert.Equal(model.Optimizer!.LearningRate, again.Optimizer!.LearningRate);
        Assert.Equal(Steps(model, 3, 3), Steps(again, 3, 3));
    }

    [Fact]
    public void Several_outputs_keep_their_losses_weights_and_metrics()
    {
        var x = Input.Of(3);
        var hidden = new Dense(4, "tanh").Apply(x);
        var model =
            new Model([x], [new Dense(1) { Name = "value" }.Apply(hidden), new Dense(2, "softmax") { Name = "kind" }.Apply(hidden)]);
        model.Compile("adam", ["mse", "sparse_categorical_crossentropy"], [1f, 0.5f], [["mae"], ["accuracy"]]);
        Tensor[] inputs = [new Tensor([4, 3], [.. Enumerable.Range(0, 12).Select(i => i * 0.1f)])];
        Tensor[] targets = [new Tensor([4, 1], [1f, 2f, 3f, 4f]), new Tensor([4], [0, 1, 1, 0])];
        model.TrainOnBatch(inputs, targets);
        model.Save(Folder["a.keras"]);
        var again = Model.Load(Folder["a.keras"]);
        var (expected, actual) = (model.TrainOnBatch(inputs, targets), again.TrainOnBatch(inputs, targets));
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.Equal(expected.Values, actual.Values);
    }

    [Fact]
    public void Without_the_optimizer_training_starts_anew_and_without_compiling_not_at_all()
    {
        var model = Made();
        model.Compile("adam", "sparse_categorical_crossentropy");
        Steps(model, 0, 2);
        model.Save(Folder["a.keras"], withOptimizer: false);
        Assert.Equal(0, Model.Load(Folder["a.keras"]).Optimizer!.Iterations);
        Assert.Null(Model.Load(Folder["a.keras"], compile: false).Optimizer);
    }

    [Fact]
    public void The_state_that_keras_2_saved_is_read_by_kind()
    {
        var Folder = Path.Combine(SharedFiles.Goldens, "legacy_lstm_trained_with_optimizer_state");
        var model = Model.Load(Path.Combine(Folder, "model.h5"));
        using var file = Hdf5File.Open(Path.Combine(Folder, "model.h5"));
        var group = file.Root.Group("optimizer_weights");
        Assert.Equal(3, model.Optimizer!.Iterations);
        var momentums = model.Optimizer.Variables.Where(variable => variable.Path.EndsWith("_momentum", StringComparison.Ordinal)).ToList();
        var velocities = model.Optimizer.Variables.Where(variable => variable.Path.EndsWith("_velocity", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(5, momentums.Count);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(group.Dataset($"training/Adam/m_{i}").Read().ToFloats(), momentums[i].Value.ToArray());
            Assert.Equal(group.Dataset($"training/Adam/v_{i}").Read().ToFloats(), velocities[i].Value.ToArray());
        }
    }

    [Fact]
    public void The_state_that_keras_3_saved_is_the_same_in_both_of_its_files()
    {
        var Folder = Path.Combine(SharedFiles.Goldens, "model_lstm_trained_with_optimizer_state");
        var (a, b) = (Model.Load(Path.Combine(Folder, "model.keras")), Model.Load(Path.Combine(Folder, "model.h5")));
        Assert.True(a.Optimizer!.Iterations > 0);
        Assert.Equal(a.Optimizer.Variables.Select(Numbers), b.Optimizer!.Variables.Select(Numbers));
    }

    private static double[] Numbers(Variable variable) => ArrayExchange.ToArray(variable).ToDoubles();

    private static Sequential Made() => new() { new Input(5, 3), new LSTM(4), new BatchNormalization(), new Dense(3, "softmax") };

    private static List<float> Steps(Model model, int from, int count)
    {
        List<float> losses = [];
        for (var step = from; step < from + count; step++)
        {
            var random = new Random(step);
            var x = new Tensor([4, 5, 3], [.. Enumerable.Range(0, 60).Select(_ => random.NextSingle())]);
            losses.AddRange(model.TrainOnBatch(x, new Tensor([4], [0, 1, 2, 1])).Values);
        }

        return losses;
    }
}
