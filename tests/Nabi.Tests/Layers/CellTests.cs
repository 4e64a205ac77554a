namespace Nabi.Tests;

/// <summary>Cells beyond Keras: wrappers, peepholes, coupled gates, minimal gates.</summary>
public sealed class CellTests
{
    [Fact]
    public void Peepholes_of_zero_make_a_plain_LSTM()
    {
        var x = LayerRuns.Numbers(1, 2, 4, 3);
        var plain = new RNN(new LSTMCell(5)) { ReturnSequences = true };
        var peephole = new RNN(new PeepholeLSTMCell(5)) { ReturnSequences = true };
        plain.EnsureBuilt([x.Shape]);
        peephole.EnsureBuilt([x.Shape]);
        peephole.SetWeights([.. plain.Weights.Select(weight => weight.Value), Tensor.Zeros(3, 5)]);
        LayerRuns.Same([plain.Apply(x)], [peephole.Apply(x)], 1e-6f);
        peephole.Weights[3].Assign(Tensor.Filled([3, 5], 0.5f));
        Assert.NotEqual(plain.Apply(x).ToArray(), peephole.Apply(x).ToArray());
    }

    [Fact]
    public void Coupled_gates_forget_what_they_write()
    {
        var cell = new CoupledLSTMCell(1) { UseBias = false, Activation = "linear", RecurrentActivation = "linear" };
        cell.EnsureBuilt([new Shape(1, 1)]);
        cell.SetWeights([new Tensor([1, 3], [0.25f, 2f, 1f]), Tensor.Zeros(1, 3)]);
        var (h, next) = cell.Apply(new Tensor([1, 1], [1f]), [Tensor.Zeros(1, 1), new Tensor([1, 1], [4f])]);
        // f = 0.25, g = 2, o = 1: c = 0.25 * 4 + 0.75 * 2.
        Assert.Equal(2.5f, next[1].Item(), 1e-6f);
        Assert.Equal(2.5f, h.Item(), 1e-6f);
        var starts = new CoupledLSTMCell(2);
        starts.EnsureBuilt([new Shape(1, 3)]);
        Assert.Equal([1f, 1f, 0f, 0f, 0f, 0f], starts.Weights[2].Value.ToArray());
    }

    [Theory]
    [FirstSeeds(8, "MinGRU", "MinLSTM")]
    public void A_scan_equals_the_loop(string kind, int seed)
    {
        var random = new Random(seed);
        var (backwards, sequences, zero) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
        var time = random.Next(1, 5) * (random.Next(3) == 0 ? 60 : 1);
        Recurrent scan = kind == "MinGRU"
            ? new MinGRU(4) { GoBackwards = backwards, ReturnSequences = sequences, ReturnState = true, ZeroOutputForMask = zero }
            : new MinLSTM(4) { GoBackwards = backwards, ReturnSequences = sequences, ReturnState = true, ZeroOutputForMask = zero };
        var loop = new RNN(kind == "MinGRU" ? new MinGRUCell(4) : new MinLSTMCell(4))
        {
            GoBackwards = backwards,
            ReturnSequences = sequences,
            ReturnState = true,
            ZeroOutputForMask = zero,
        };
        var x = LayerRuns.Numbers(seed, 3, time, 2);
        scan.EnsureBuilt([x.Shape]);
        loop.EnsureBuilt([x.Shape]);
        loop.SetWeights([.. scan.Weights.Select(weight => weight.Value)]);
        var mask = random.Next(2) == 0 ? null : Ops.Greater(LayerRuns.Numbers(seed + 1, 3, time), 0f);
        var context = new CallContext
        {
            Masks = mask is null ? [] : [mask],
            InitialState = random.Next(2) == 0 ? [] : [LayerRuns.Numbers(seed + 2, 3, 4)],
        };
        LayerRuns.Same(LayerRuns.Run(loop, [x], context), LayerRuns.Run(scan, [x], context), 1e-4f, kind);
    }

    [Fact]
    public void A_residual_adds_the_input_and_a_projection_changes_the_length()
    {
        var x = LayerRuns.Numbers(2, 2, 3, 4);
        var inner = new GRUCell(4);
        var residual = new RNN(new ResidualCell(inner)) { ReturnSequences = true };
        var y = residual.Apply(x);
        LayerRuns.Same([new RNN(inner) { ReturnSequences = true }.Apply(x) + x], [y], 1e-6f);
        var projection = new RNN(new ProjectionCell(new LSTMCell(5), 2, "tanh")) { ReturnSequences = true };
        Assert.Equal(new Shape(2, 3, 2), projection.Apply(x).Shape);
        Assert.Equal([5, 5], projection.Cell.StateShapes.Select(shape => shape[0]));
        var error = Assert.Throws<NabiException>(() => new RNN(new ResidualCell(new GRUCell(3))).Apply(x));
        Assert.Contains("as many units as features", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_of_a_cell_works_in_training_alone()
    {
        var x = Tensor.Filled([40, 6, 20], 1f);
        foreach (var variational in (bool[])[true, false])
        {
            var layer = new RNN(new DropoutCell(new EchoCell()) { InputKeep = 0.5f, Variational = variational, Seed = 1 })
            {
                ReturnSequences = true,
            };
            Assert.Equal(x.ToArray(), layer.Apply(x).ToArray());
            var y = layer.Apply(x, training: true);
            Assert.All(y.ToArray(), value => Assert.True(value is 0f or 2f));
            Assert.Equal(0.5, y.ToArray().Count(value => value == 0f) / 4800.0, 0.05);
            var equal = Ops.Select(y, 1, 0).ToArray().SequenceEqual(Ops.Select(y, 1, 5).ToArray());
            Assert.Equal(variational, equal);
        }

        var memory = new DropoutCell(new LSTMCell(50)) { StateKeep = 0.5f, OutputKeep = 0.8f, Seed = 2 };
        var (output, next) = memory.Apply(Tensor.Filled([1, 20], 1f), [Tensor.Zeros(1, 50), Tensor.Zeros(1, 50)], training: true);
        Assert.Contains(0f, output.ToArray());
        Assert.Contains(0f, next[0].ToArray());
        Assert.DoesNotContain(0f, next[1].ToArray());
        Assert.Throws<NabiException>(() => new DropoutCell(new LSTMCell(1)) { InputKeep = 0f });
        Assert.Throws<NabiException>(() => new DropoutCell(new LSTMCell(1)) { StateKeep = 1.5f });
    }

    [Fact]
    public void Gradients_and_configs_of_all_cells()
    {
        var x = LayerRuns.Numbers(3, 2, 4, 3);
        foreach (var make in (Func<Recurrent>[])[
            () => new RNN(new PeepholeLSTMCell(3)), () => new RNN(new CoupledLSTMCell(3)) { ReturnSequences = true },
            () => new RNN(new ResidualCell(new GRUCell(3))),
            () => new RNN(new ProjectionCell(new SimpleRNNCell(4), 2, "tanh")),
            () => new RNN(new DropoutCell(new LSTMCell(2)) { InputKeep = 0.5f }),
            () => new MinGRU(3) { ReturnSequences = true }, () => new MinLSTM(3), () => new RNN(new MinGRUCell(2)),
            () => new RNN(new MinLSTMCell(2)),
            () => new RNN(new LayerNormLSTMCell(3)) { ReturnSequences = true },
            () => new RNN(new ZoneoutCell(new LSTMCell(3)) { StateRate = 0.2f, MemoryRate = 0.5f })])
        {
            LayerRuns.CheckGradients(make(), [x]);
            var layer = make();
            var twin = LayerRuns.Twin(layer, [x.Shape]);
            LayerRuns.Same(LayerRuns.Run(layer, [x]), LayerRuns.Run(twin, [x]), 0f);
        }

        LayerRuns.CheckGradients(new RNN(new ConvLSTMCell(2, 2)), [LayerRuns.Numbers(4, 2, 3, 4, 2)]);
    }

    [Fact]
    public void A_cell_of_ones_own_runs_over_time()
        => Assert.Equal(new Shape(2, 5, 3), new RNN(new EchoCell()) { ReturnSequences = true }.Apply(Tensor.Zeros(2, 5, 3)).Shape);

    private sealed class EchoCell : Cell
    {
        public override IReadOnlyList<Shape> StateShapes => [[1]];

        public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context) => (x + 0f, states);
    }
}
