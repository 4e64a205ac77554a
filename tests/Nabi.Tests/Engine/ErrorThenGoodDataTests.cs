namespace Nabi.Tests.Engine;

/// <summary>After an error, good data gives what it gives without the error before: nothing half recorded is left behind.</summary>
public sealed class ErrorThenGoodDataTests
{
    private static readonly Tensor X = LayerRuns.Numbers(1, 6, 3);

    public static TheoryData<string> Entries => ["Fit", "Fit of a data set", "Evaluate", "TrainOnBatch", "TestOnBatch"];

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_label_out_of_range(string entry)
    {
        var good = Tensor.From(0, 1, 2, 0, 1, 2);
        var bad = Tensor.From(0, 1, 9, 0, 1, 2);
        Check(() => Classifier("sparse_categorical_crossentropy"), entry, X, bad, X, good);
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void An_id_out_of_range(string entry)
    {
        var model = () => new Sequential(new Input(2), new Embedding(5, 3), new Flatten(), new Dense(1));
        Check(() => Compiled(model(), "mse"), entry, new Tensor([3, 2], [1, 2, 3, 77, 0, 1]), Tensor.Zeros(3, 1),
            new Tensor([3, 2], [1, 2, 3, 4, 0, 1]), Tensor.Zeros(3, 1));
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_layer_that_throws_once(string entry)
    {
        var shared = new Once[1];
        Check(() => Compiled(new Sequential(new Input(3), shared[0] = new Once(), new Dense(1)), "mse"), entry, X, Tensor.Zeros(6, 1), X,
            Tensor.Zeros(6, 1), () => shared[0].Armed = true);
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_cell_that_throws_once(string entry)
    {
        var shared = new OnceCell[1];
        var x = LayerRuns.Numbers(1, 6, 4, 3);
        Check(() => Compiled(new Sequential(new Input(4, 3), new RNN(shared[0] = new OnceCell()), new Dense(1)), "mse"), entry, x,
            Tensor.Zeros(6, 1), x, Tensor.Zeros(6, 1), () => shared[0].Armed = true);
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("mae")]
    [InlineData("categorical_crossentropy")]
    [InlineData("binary_crossentropy")]
    [InlineData("kl_divergence")]
    [InlineData("huber")]
    [InlineData("cosine_similarity")]
    [InlineData("hinge")]
    public void Targets_of_another_shape(string loss)
    {
        var model = Classifier(loss);
        var twin = Classifier(loss);
        var good = Tensor.Filled([6, 3], 1 / 3f);
        Assert.Throws<NabiException>(() => model.TrainOnBatch(X, Tensor.Zeros(6, 5)));
        Assert.Equal(twin.TrainOnBatch(X, good)["loss"], model.TrainOnBatch(X, good)["loss"]);
        Assert.Equal(Numbers(twin), Numbers(model));
    }

    [Fact]
    public void Predict_after_an_error()
    {
        var model = new Sequential(new Input(2), new Embedding(5, 3), new GRU(2));
        Assert.Throws<NabiException>(() => model.Predict(new Tensor([1, 2], [1, 9])));
        var good = new Tensor([1, 2], [1, 4]);
        Assert.Equal(model.Apply(good).ToArray(), model.Predict(good).ToArray());
        Assert.Throws<NabiException>(() => model.Predict(new Tensor([1, 2], [1, -9])));
        Assert.Equal(model.Apply(good).ToArray(), model.Predict(good).ToArray());
    }

    [Fact]
    public void A_layer_that_reads_numbers_and_throws_gives_no_earlier_result()
    {
        var model = new Sequential(new Input(3), new FunctionLayer(x =>
            x.IsSymbolic || x.AsSpan()[0] < 100f ? x * 2f : throw new NabiException("Too large for me.")));
        Assert.Equal([2f, 2f, 2f], model.Predict(Tensor.Ones(1, 3)).ToArray());
        Assert.Throws<NabiException>(() => model.Predict(Tensor.Filled([1, 3], 200f)));
        Assert.Equal([6f, 6f, 6f], model.Predict(Tensor.Filled([1, 3], 3f)).ToArray());
    }

    [Fact]
    public void A_layer_whose_Build_throws_once_has_its_weights_once()
    {
        var layer = new OnceBuilt();
        Assert.Throws<NabiException>(() => layer.Apply(X));
        layer.Apply(X);
        Assert.Equal(2, layer.Weights.Count);
    }

    [Fact]
    public void An_error_names_the_layer_it_comes_from_whatever_its_text_begins_with()
    {
        var inner =
            new FunctionLayer(x => x.IsSymbolic ? x : throw new NabiException("Layer heights must be positive.")) { Name = "inner" };
        var model = new Sequential(new Input(3), new Sequential(inner) { Name = "middle" });
        var error = Assert.Throws<NabiException>(() => model.Predict(X));
        Assert.Equal("Layer FunctionLayer \"inner\": Layer heights must be positive.", error.Message);
        Assert.Equal("Layer FunctionLayer \"inner\"", error.Owner);
    }

    private static void Check(Func<Sequential> make, string entry, Tensor badX, Tensor badY, Tensor x, Tensor y, Action? arm = null)
    {
        var model = make();
        arm?.Invoke();
        Assert.Throws<NabiException>(() => Run(model, entry, badX, badY));
        var first = Run(model, entry, x, y);
        var second = Run(model, entry, x, y);
        var twin = make();
        Assert.Equal(Run(twin, entry, x, y), first);
        Assert.Equal(Run(twin, entry, x, y), second);
        Assert.Equal(Numbers(twin), Numbers(model));
    }

    private static float Run(Model model, string entry, Tensor x, Tensor y)
    {
        switch (entry)
        {
            case "Fit":
                return model.Fit(x, y, shuffle: false, verbosity: Verbosity.Silent)["loss"][^1];
            case "Fit of a data set":
                return model.Fit(Nabi.Data.Dataset.From(x, y).Batch(32), verbosity: Verbosity.Silent)["loss"][^1];
            case "Evaluate":
                return model.Evaluate(x, y)["loss"];
            case "TrainOnBatch":
                return model.TrainOnBatch(x, y)["loss"];
            default:
                return model.TestOnBatch(x, y)["loss"];
        }
    }

    private static float[] Numbers(Model model) => [.. model.Weights.SelectMany(weight => weight.Value.ToArray())];

    private static Sequential Classifier(string loss) => Compiled(new Sequential(new Input(3), new Dense(3, "softmax")), loss);

    private static Sequential Compiled(Sequential model, string loss)
    {
        for (var i = 0; i < model.Weights.Count; i++)
            model.Weights[i].Assign(LayerRuns.Numbers(i + 1, [.. model.Weights[i].Shape]));
        model.Compile("sgd", loss);
        return model;
    }

    private sealed class Once : Layer
    {
        public bool Armed { get; set; }

        protected override Tensor Call(Tensor input, CallContext context)
        {
            var y = Ops.Tanh(input);
            if (!Armed || input.IsSymbolic)
                return y * 2f;
            Armed = false;
            throw new NabiException("Not this time.");
        }
    }

    private sealed class OnceCell : Cell
    {
        private int step;

        public bool Armed { get; set; }

        public override IReadOnlyList<Shape> StateShapes => [[3]];

        public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
        {
            var y = Ops.Tanh(x + states[0]);
            if (Armed && !x.IsSymbolic && ++step == 3)
            {
                Armed = false;
                throw new NabiException("Not this step.");
            }

            return (y, [y]);
        }
    }

    private sealed class OnceBuilt : Layer
    {
        private bool failed;

        protected override void Build(IReadOnlyList<Shape> inputs)
        {
            AddWeight("a", [2], new Nabi.Initializers.Zeros());
            if (!failed)
            {
                failed = true;
                throw new NabiException("Not this time.");
            }

            AddWeight("b", [2], new Nabi.Initializers.Zeros());
        }

        protected override Tensor Call(Tensor input, CallContext context) => input;
    }
}
