namespace Nabi.Tests.Engine;

/// <summary>What a call leaves unset is that of the call around it: layers inside layers train when the outer one does.</summary>
public sealed class SurroundingTrainingTests
{
    public static TheoryData<string> Forms
        => ["layer", "several tensors", "explicit context", "model class", "nested model", "functional", "wrapper", "cell",
            "wrapped cell", "stacked cells"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Fit_trains_what_stands_inside(string form)
    {
        var dropout = new Seen();
        var batch = new BatchNormalization();
        var model = new Sequential(new Input(4), Outer(form, dropout, batch), new Flatten(), new Dense(1));
        model.Compile("sgd", "mse");
        var x = LayerRuns.Numbers(1, 32 * 40, 4) + 5f;
        model.Fit(x, Tensor.Zeros(32 * 40, 1), batchSize: 32, verbosity: Verbosity.Silent);
        Assert.True(dropout.WasTraining);
        if (batch.Built)
            // 40 steps towards the data's mean of 5, a hundredth of the way each.
            Assert.Equal(5 * (1 - Math.Pow(0.99, 40)), batch.Weights[2].Value.ToArray().Average(), 0.05);
        dropout.WasTraining = true;
        model.Predict(x);
        Assert.False(dropout.WasTraining);
        model.Apply(x, training: true);
        Assert.True(dropout.WasTraining);
        model.Apply(x);
        Assert.False(dropout.WasTraining);
    }

    [Fact]
    public void Half_is_dropped_in_a_block_of_ones_own()
    {
        Seeds.Set(1);
        var shares = new List<float>();
        var drop = new Dropout(0.5f);
        var model = new Sequential(new Input(100), new FunctionLayer((Tensor x) =>
        {
            var y = drop.Apply(x);
            if (!y.IsSymbolic)
                shares.Add(y.AsSpan().Count(0f) / (float)y.Length);
            return y;
        }), new Dense(1));
        model.Compile("sgd", "mse");
        model.Fit(Tensor.Ones(64, 100), Tensor.Zeros(64, 1), batchSize: 16, verbosity: Verbosity.Silent);
        Assert.Equal(4, shares.Count);
        Assert.All(shares, share => Assert.InRange(share, 0.45f, 0.55f));
    }

    [Fact]
    public void An_explicit_false_stays_false_for_everything_inside()
    {
        var seen = new Seen();
        var off = new FunctionLayer((Tensor x) => new Block(seen, null).Apply(x, training: false));
        off.Apply(Tensor.Ones(2, 3), training: true);
        Assert.False(seen.WasTraining);
    }

    [Fact]
    public void Training_at_the_place_in_a_graph_holds_when_the_model_predicts()
    {
        var x = Input.Of(1000);
        var model = new Model(x, new Dropout(0.5f).Apply(x, training: true));
        Assert.InRange(model.Predict(Tensor.Ones(1, 1000)).AsSpan().Count(0f), 400, 600);
    }

    [Fact]
    public async Task The_context_flows_with_async_code_and_not_to_others()
    {
        var seen = new Seen();
        var outer = new FunctionLayer((Tensor x) => Task.Run(() => seen.Apply(x)).GetAwaiter().GetResult());
        outer.Apply(Tensor.Ones(1, 2), training: true);
        Assert.True(seen.WasTraining);
        var gate = new TaskCompletionSource();
        var elsewhere = Task.Run(async () =>
        {
            await gate.Task;
            var other = new Seen();
            other.Apply(Tensor.Ones(1, 2));
            return other.WasTraining;
        });
        new FunctionLayer((Tensor x) =>
        {
            gate.SetResult();
            elsewhere.Wait();
            return x;
        }).Apply(Tensor.Ones(1, 2), training: true);
        Assert.False(await elsewhere);
    }

    private static Layer Outer(string form, Seen seen, BatchNormalization batch)
    {
        Layer sequence(Cell cell) => new Sequential(new RepeatVector(2), new RNN(cell));
        return form switch
        {
            "layer" => new Block(seen, batch),
            "several tensors" => new FunctionLayer((IReadOnlyList<Tensor> inputs) => seen.Apply([batch.Apply(inputs[0])])),
            "explicit context" =>
                new FunctionLayer(x => seen.ApplyAll([batch.ApplyAll([x], new CallContext { Masks = [] })[0]], new CallContext())[0]),
            "model class" => new BlockModel(seen, batch),
            "nested model" => new Sequential(new Sequential(batch, seen)),
            "functional" => Functional(seen, batch),
            "wrapper" => new Sequential(new RepeatVector(3), new TimeDistributed(new Block(seen, batch))),
            "cell" => sequence(new InnerCell(seen)),
            "wrapped cell" => sequence(new ResidualCell(new DropoutCell(new InnerCell(seen)) { InputKeep = 0.9f })),
            _ => sequence(new StackedRNNCells(new InnerCell(seen), new InnerCell(seen))),
        };
    }

    private static Model Functional(Layer seen, Layer batch)
    {
        var x = Input.Of(4);
        return new Model(x, seen.Apply(batch.Apply(x)));
    }

    /// <summary>Notes whether it was trained last.</summary>
    private sealed class Seen : Layer
    {
        public bool WasTraining { get; set; }

        protected override Tensor Call(Tensor input, CallContext context)
        {
            if (!input.IsSymbolic)
                WasTraining = context.Training;
            return input * 1f;
        }
    }

    private sealed class Block : Layer
    {
        private readonly Layer seen;
        private readonly Layer? batch;

        public Block(Layer seen, Layer? batch) => (this.seen, this.batch) = (Track(seen), batch is null ? null : Track(batch));

        protected override Tensor Call(Tensor input, CallContext context) => seen.Apply(batch is null ? input : batch.Apply(input));
    }

    private sealed class BlockModel : Model
    {
        private readonly Layer seen;
        private readonly Layer batch;

        public BlockModel(Layer seen, Layer batch) => (this.seen, this.batch) = (Track(seen), Track(batch));

        protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [seen.Apply(batch.Apply(inputs[0]))];
    }

    private sealed class InnerCell(Layer seen) : Cell
    {
        public override IReadOnlyList<Shape> StateShapes => [[4]];

        public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
        {
            var y = seen.Apply(x) + states[0] * 0f;
            return (y, [y]);
        }
    }
}
