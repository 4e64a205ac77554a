using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;
using Nabi.Regularizers;

namespace Nabi.Formats.Tests;

/// <summary>Saving says everything that will not load, here or in Keras: one sentence a class, however often it occurs.</summary>
public sealed class SaveNotesTests : TestsWithFolder
{
    [Theory]
    [InlineData("own.keras")]
    [InlineData("own.h5")]
    public void What_is_not_registered_is_noted_once(string file)
    {
        var model = Of("New", new OwnLayer());
        Registry.Register<Layer>(nameof(OwnLayer), config => new OwnLayer());
        var notes = model.Save(Folder[file]);
        Assert.Equal(
        [
            "initializer NewFill", "regularizer NewPenalty", "constraint NewRule", "OwnLayer is not one of Keras's layers",
            "optimizer 'NewDescent'", "schedule 'NewRate'", "loss 'NewLoss'", "metric 'NewMetric'",
        ], Subjects(notes));
        Assert.All(notes.Where(note => note.Contains("New", StringComparison.Ordinal)),
            note => Assert.Contains("not registered", note, StringComparison.Ordinal));
        Assert.All(notes.TakeLast(4), note => Assert.Contains("the model is loaded without ", note, StringComparison.Ordinal));
        Assert.Throws<NabiException>(() => Model.Load(Folder[file], compile: false));
    }

    [Fact]
    public void Weights_for_evaluation_are_noted()
    {
        Sequential model = [new Input(2), new Dense(1)];
        var optimizer = new ScheduleFreeAdamW();
        model.Compile(optimizer, "mse");
        model.TrainOnBatch(Tensor.Ones(4, 2), Tensor.Ones(4, 1));
        Assert.Empty(model.Save(Folder["train.keras"]));
        optimizer.SwapToEval();
        Assert.Contains("SwapToTrain", Assert.Single(model.Save(Folder["eval.keras"])), StringComparison.Ordinal);
        optimizer.SwapToTrain();
        Assert.Empty(model.Save(Folder["train.keras"]));
    }

    [Fact]
    public void What_is_registered_loads_here_and_is_noted_for_Keras()
    {
        Registry.Register<Layer>(nameof(OwnLayer), config => new OwnLayer());
        Registry.Register<Initializer>("KnownFill", _ => new OwnInitializer("KnownFill"));
        Registry.Register<Regularizer>("KnownPenalty", _ => new OwnRegularizer("KnownPenalty"));
        Registry.Register<Constraint>("KnownRule", _ => new OwnConstraint("KnownRule"));
        Registry.Register<Optimizer>("KnownDescent",
            config => new OwnOptimizer("KnownDescent", config.Object<LearningRateSchedule>("learning_rate")!));
        Registry.Register<LearningRateSchedule>("KnownRate", _ => new OwnSchedule("KnownRate"));
        Registry.Register<Loss>("KnownLoss", _ => new OwnLoss("KnownLoss"));
        Registry.Register<Metric>("KnownMetric", _ => Metric.Of("KnownMetric", (yTrue, yPred) => Ops.Mean(yPred, [-1])));
        Registry.Register<Activation>("known_bend", _ => Bend("known_bend"));
        var model = Of("Known", new OwnLayer(), new Dense(2, Bend("known_bend")), new Dense(2, Bend("known_bend")));
        var notes = model.Save(Folder["own.keras"]);
        Assert.Equal(
        [
            "KnownFill is not one of Keras's initializers", "KnownPenalty is not one of Keras's regularizers",
            "KnownRule is not one of Keras's constraints",
            "OwnLayer is not one of Keras's layers", "activation 'known_bend'", "optimizer 'KnownDescent'", "schedule 'KnownRate'",
            "loss 'KnownLoss'", "metric 'KnownMetric'",
        ], Subjects(notes));
        Assert.All(notes, note => Assert.Contains("not one of Keras's", note, StringComparison.Ordinal));
        var again = Model.Load(Folder["own.keras"]);
        SampleModels.AssertSame(model, again);
        Assert.IsType<OwnSchedule>(again.Optimizer!.Schedule);
        Assert.Equal(notes, again.Save(Folder["again.keras"]));
    }

    [Fact]
    public void Cells_and_models_inside_are_looked_into()
    {
        var model = new Sequential
        {
            new Input(5, 3),
            new RNN(new GRUCell(4) { KernelInitializer = new OwnInitializer("InnerFill") }, new LSTMCell(3)) { ReturnSequences = true },
            new TimeDistributed(new Sequential { new Dense(2) { BiasRegularizer = new OwnRegularizer("InnerPenalty") } }),
        };
        Assert.Equal(["initializer InnerFill", "regularizer InnerPenalty"], Subjects(model.Save(Folder["m.keras"])));
        var unknown = new Sequential { new Input(5, 3), new TimeDistributed(new Sequential { new OwnStranger() }) };
        Assert.Contains("OwnStranger is not registered", Assert.Throws<NabiException>(() => unknown.Save(Folder["n.keras"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_Keras_has_is_not_noted()
    {
        var model = new Sequential { new Input(4),
            new Dense(3, "softmax") { KernelInitializer = "orthogonal", KernelRegularizer = "l2", KernelConstraint = "non_neg" } };
        model.Compile(new Adam(new CosineDecay(0.1f, 10)), "crossentropy", "accuracy", "mae", new Precision());
        Assert.Empty(model.Save(Folder["m.keras"]));
        Assert.Equal("crossentropy", (string?)SavedConfig.Of(Model.Load(Folder["m.keras"])).Compile!["loss"]);
        var old = new Sequential { new Input(4), new Dense(3, "legacy_hard_sigmoid"), new Dense(3, "legacy_hard_sigmoid") };
        Assert.Contains("hard_sigmoid as Keras 2 meant it", Assert.Single(old.Save(Folder["m.keras"])), StringComparison.Ordinal);
    }

    /// <summary>A model with every kind of custom object, most of them twice.</summary>
    private static Sequential Of(string prefix, params Layer[] layers)
    {
        var model = new Sequential { new Input(3) };
        for (var i = 0; i < 2; i++)
        {
            model.Add(new Dense(2)
            {
                KernelInitializer = new OwnInitializer(prefix + "Fill"),
                BiasInitializer = new OwnInitializer(prefix + "Fill"),
                KernelRegularizer = new OwnRegularizer(prefix + "Penalty"),
                KernelConstraint = new OwnConstraint(prefix + "Rule"),
            });
        }

        foreach (var layer in layers)
            model.Add(layer);
        model.Add(new OwnLayer());
        var metric = prefix + "Metric";
        model.Compile(new OwnOptimizer(prefix + "Descent", new OwnSchedule(prefix + "Rate")), new OwnLoss(prefix + "Loss"),
            Metric.Of(metric, (yTrue, yPred) => Ops.Mean(yPred, [-1])), Metric.Of(metric, (yTrue, yPred) => Ops.Mean(yPred, [-1])));
        return model;
    }

    /// <summary>What each note is about: the words before "is not registered", or those before the colon.</summary>
    private static IEnumerable<string> Subjects(IEnumerable<string> notes)
        => notes.Select(note => note.StartsWith("The ", StringComparison.Ordinal)
            ? note[4..note.IndexOf(" is not", StringComparison.Ordinal)].Replace("learning rate ", "", StringComparison.Ordinal)
            : note.Split(':')[0]);

    private static Activation Bend(string name) => Activation.Of(name, x => x * 0.5f);

    private sealed class OwnLayer : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }

    private sealed class OwnStranger : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }

    private sealed class OwnInitializer(string name) : Initializer
    {
        public override string ClassName => name;

        public override void Write(Config config)
        {
        }

        protected override void Fill(Span<float> values, Shape shape, RandomStream random) => values.Fill(0.5f);
    }

    private sealed class OwnRegularizer(string name) : Regularizer
    {
        public override string ClassName => name;

        public override Tensor Call(Tensor x) => Ops.Sum(x * x);

        public override void Write(Config config)
        {
        }
    }

    private sealed class OwnConstraint(string name) : Constraint
    {
        public override string ClassName => name;

        public override void Write(Config config)
        {
        }

        protected override void Project(Span<float> values, Shape shape)
        {
        }
    }

    private sealed class OwnSchedule(string name) : LearningRateSchedule
    {
        public override string ClassName => name;

        public override float At(long step) => 0.1f;

        public override void Write(Config config)
        {
        }
    }

    private sealed class OwnOptimizer(string name, LearningRateSchedule schedule) : Optimizer(schedule)
    {
        public override string ClassName => name;

        protected override void BuildSlots(IReadOnlyList<Variable> variables)
        {
        }

        protected override void Update(in UpdatePiece piece)
        {
        }
    }

    private sealed class OwnLoss(string name) : Loss
    {
        public override string ClassName => name;

        protected override Tensor Call(Tensor yTrue, Tensor yPred) => Ops.Mean(yPred - yTrue, [-1]);
    }
}
