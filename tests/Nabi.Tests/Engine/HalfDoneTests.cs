namespace Nabi.Tests.Engine;

/// <summary>
/// What failed or was made on the side leaves nothing half done behind, and what a step writes does not change what it used before.
/// </summary>
public sealed class HalfDoneTests
{
    [Fact]
    public void A_layer_that_did_not_fit_is_not_in_the_model()
    {
        var model = new Sequential { new Input(4, 3) };
        var layer = new Unwilling { Armed = true };
        Assert.Throws<NabiException>(() => model.Add(layer));
        Assert.Throws<NabiException>(() => model.Add(new MaxPooling1D(9)));
        Assert.Empty(model.Layers);
        model.Add(layer);
        model.Add(new GRU(2));
        Assert.Equal(["unwilling", "gru"], model.Layers.Select(one => one.Name));
        Assert.Equal(2, model.Predict(LayerRuns.Numbers(1, 5, 4, 3)).Shape[1]);
    }

    [Fact]
    public void A_model_of_the_part_behind_a_tensor_leaves_the_layers_where_they_are()
    {
        var model = new Sequential { new Input(4, 3), new GRU(5) { Name = "memory" }, new Dense(2) { Name = "middle" },
            new Dense(1) { Name = "last" } };
        var middle = model.GetLayer("middle").Output;
        var tail = new Model(model.GetLayer("memory").Output, model.Output);
        Assert.Equal(1, tail.Predict(LayerRuns.Numbers(1, 6, 5)).Shape[1]);
        Assert.Same(middle, model.GetLayer("middle").Output);
        Assert.Equal(2, new Model(model.Input, model.GetLayer("middle").Output).Predict(LayerRuns.Numbers(1, 6, 4, 3)).Shape[1]);
        Assert.Equal(1, new Model(tail.Input, tail.Output).Predict(LayerRuns.Numbers(1, 6, 5)).Shape[1]);
    }

    [Fact]
    public void The_second_cell_of_a_Bidirectional_asks_for_a_registration_or_for_the_backward_layer()
    {
        var error = Assert.Throws<NabiException>(() => new Bidirectional(new RNN(new DropoutCell(new Unknown()))));
        Assert.Contains("Registry.Register<Layer>(\"Unknown\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("backwardLayer", error.Message, StringComparison.Ordinal);
        var both = new Bidirectional(new RNN(new Unknown()), new RNN(new Unknown()) { GoBackwards = true });
        Assert.Equal(4, both.Apply(LayerRuns.Numbers(1, 5, 4, 3)).Shape[1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_counter_that_a_step_writes_counts_with_its_value_from_before(bool isPure)
    {
        var layer = new Counting(isPure);
        var model = new Sequential { new Input(3), layer };
        model.Compile(new SGD(0.1f), Nabi.Losses.Loss.Of("mean", (_, y) => Ops.Mean(y, [-1]), isPure: true));
        for (var step = 1; step < 6; step++)
        {
            var before = layer.Factor.Value.Item();
            model.TrainOnBatch(Tensor.Ones(4, 3), Tensor.Zeros(4, 3));
            Assert.Equal(0.1f * step, before - layer.Factor.Value.Item(), 1e-5f);
            Assert.Equal(step + 1f, layer.Count.Value.Item());
        }
    }

    [Fact]
    public void A_counter_that_code_writes_by_itself_after_its_use_is_refused_before_any_weight_moves()
    {
        var layer = new Counting(false) { ByItself = true };
        var model = new Sequential { new Input(3), layer };
        model.Compile(new SGD(0.1f), Nabi.Losses.Loss.Of("mean", (_, y) => Ops.Mean(y, [-1])));
        for (var step = 0; step < 2; step++)
        {
            Assert.Contains("Ops.Assign",
                Assert.Throws<NabiException>(() => model.TrainOnBatch(Tensor.Ones(4, 3), Tensor.Zeros(4, 3))).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(1f, layer.Factor.Value.Item());
    }

    private sealed class Counting(bool isPure) : Layer
    {
        public Variable Factor { get; private set; } = null!;

        public Variable Count { get; private set; } = null!;

        public bool ByItself { get; init; }

        public override bool IsPure => isPure;

        protected override void Build(IReadOnlyList<Shape> inputs)
            => (Factor, Count) = (AddWeight("factor", [1], "ones"), AddWeight("count", [1], "ones", isTrainable: false));

        protected override Tensor Call(Tensor input, CallContext context)
        {
            var output = input * (Factor * Count);
            if (context.Training && ByItself)
                Count.Assign(Tensor.From(Count.Value.Item() + 1f));
            else if (context.Training)
                Ops.Assign(Count, Count + 1f);
            return output;
        }
    }

    private sealed class Unwilling : Layer
    {
        public bool Armed { get; set; }

        protected override void Build(IReadOnlyList<Shape> inputs)
        {
            if (!Armed)
                return;
            Armed = false;
            throw new NabiException("Not now.");
        }

        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }

    private sealed class Unknown : Cell
    {
        public override IReadOnlyList<Shape> StateShapes => [[2]];

        public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
        {
            var next = states[0] + Ops.Sum(x, [1], keepDims: true);
            return (next, [next]);
        }
    }
}
