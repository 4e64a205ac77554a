namespace Nabi.Onnx.Tests;

/// <summary>Models with states, tables of positions, custom penalties and operations as ONNX.</summary>
public class OnnxStateTests : TestsWithFolder
{
    [Fact]
    public void Kept_states_are_inputs_and_outputs()
    {
        var model = new Sequential
        {
            new Input(4, 3) { BatchSize = 2 }, new LSTM(3) { Stateful = true, ReturnSequences = true, Name = "memory" },
            new GRU(2) { Stateful = true, Name = "last" },
        };
        var x = Numbers(2, 4, 3);
        var second = Numbers(2, 4, 3, 7);
        var first = model.Apply(x);
        // Saving runs the model in trials, which leave nothing behind.
        var notes = model.Save(Folder["m.onnx"]);
        Assert.Contains("memory_state_0, memory_state_1, last_state_0", Assert.Single(notes), StringComparison.Ordinal);
        var expected = model.Apply(second);

        Tensor[] zeros = [Tensor.Zeros([2, 3], DType.Float32), Tensor.Zeros([2, 3], DType.Float32), Tensor.Zeros([2, 2], DType.Float32)];
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        Assert.Equal(["memory_state_0", "memory_state_1", "last_state_0"],
            loaded.Inputs.Skip(1).Select(input => LayerCall.Of(input)!.Layer.Name));
        Assert.Equal(["last", "memory_state_0_next", "memory_state_1_next", "last_state_0_next"], loaded.OutputNames);
        var outputs = loaded.ApplyAll([x, .. zeros]);
        Near(first, outputs[0]);
        Near(expected, loaded.ApplyAll([second, .. outputs.Skip(1)])[0]);
        Runtime.Check(Folder["m.onnx"]);
        var answers = Runtime.Predict(Folder["m.onnx"], [[x, .. zeros]]);
        OnnxOracleTests.Compare(loaded, [[x, .. zeros]], answers);
    }

    [Fact]
    public void A_variable_that_a_layer_of_one_s_own_writes_is_a_state()
    {
        var model = new Sequential { new Input(2) { BatchSize = 1 }, new RunningSum { Name = "sums" } };
        var x = new Tensor([1, 2], [1f, 2f]);
        model.Apply(x);
        OnnxFile.Save(model, Folder["m.onnx"]);
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        Assert.Equal([2f, 4f], model.Apply(x).ToArray());
        Assert.Equal([11f, 22f], loaded.ApplyAll([x, new Tensor([1, 2], [10f, 20f])])[1].ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(12)]
    public void Tables_of_positions_need_the_most_steps(int? most)
    {
        var words = Input.Of(new Input(new int?[] { null }) { DType = DType.Int32 });
        var model = new Model(words, new Dense(2).Apply(new Positions(12).Apply(new Embedding(9, 4).Apply(words))));
        if (most is null)
        {
            Assert.Contains("OnnxSaveOptions.MaxLength", Assert.Throws<NabiException>(() => OnnxFile.Save(model, Folder["m.onnx"])).Message,
                StringComparison.Ordinal);
            return;
        }

        OnnxFile.Save(model, Folder["m.onnx"], new OnnxSaveOptions { MaxLength = most });
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        Assert.Equal(new Shape(-1, -1, 2), loaded.Outputs[0].Shape);
        Tensor[][] batches = [[Ids(2, 5)], [Ids(3, 12)], [Ids(1, 1)]];
        foreach (var batch in batches)
            Near(model.Apply(batch[0]), loaded.Apply(batch[0]));
        Assert.Throws<NabiException>(() => loaded.Apply(Ids(2, 13)));
        Assert.Throws<NabiException>(() => new OnnxSaveOptions { MaxLength = 3 });
        OnnxOracleTests.Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
    }

    [Fact]
    public void Penalties_belong_to_training_and_leave_nothing_in_the_file()
    {
        var plain = new Sequential { new Input(3), new Dense(4, "relu") { Name = "a" }, new Dense(2) { Name = "b" } };
        var punished = new Sequential
        {
            new Input(3), new Dense(4, "relu") { Name = "a", ActivityRegularizer = "l2" }, new ActivityRegularization(0.1f),
            new Dense(2) { Name = "b", ActivityRegularizer = "l1" },
        };
        var (expected, actual) = (Exporter.Export(plain, new OnnxSaveOptions()), Exporter.Export(punished, new OnnxSaveOptions()));
        Assert.Equal(Operators(expected), Operators(actual));

        // A layer that hands its input through is a node that moves nothing.
        static IEnumerable<string> Operators(GraphProto graph)
            => graph.Node.Select(node => node.OpType).Where(type => type is not ("Identity" or "Reshape"));
    }

    [Fact]
    public void An_operation_of_one_s_own_with_several_outputs_is_written_by_its_formulas()
    {
        var x = Input.Of(new Input(4) { Name = "x" });
        var parts = Ops.ApplyAll(new SumAndProduct(), x, 2f * x);
        var model = new Model([x], [parts[0], new Dense(2).Apply(parts[1])]);
        OnnxFile.Save(model, Folder["m.onnx"]);
        Tensor[] batch = [Numbers(3, 4)];
        foreach (var (wanted, got) in model.ApplyAll(batch).Zip(OnnxFile.Load(Folder["m.onnx"]).ApplyAll(batch)))
            Near(wanted, got);
        OnnxOracleTests.Compare(model, [batch], Runtime.Predict(Folder["m.onnx"], [batch]));
        // The same formulas give gradients of gradients.
        Assert.True(GradientCheck.Of(new SumAndProduct(), [Numbers(2, 3), Numbers(2, 3) + 0.5f], order: 2).IsRight);
    }

    [Fact]
    public void Cells_of_one_s_own_come_back_step_by_step_or_as_a_scan()
    {
        foreach (var model in (Model[])[
            new Sequential { new Input(5, 3), new RNN(new MinGRUCell(4)) { ReturnSequences = true }, new RNN(new MinLSTMCell(2)) },
            new Sequential { new Input(null, 3), new Bidirectional(new MinGRU(4) { ReturnSequences = true }),
                new MinLSTM(3) { GoBackwards = true } },
            new Sequential { new Input(5, 3), new RNN(new PeepholeLSTMCell(3)), new Dense(1) }])
        {
            OnnxFile.Save(model, Folder["m.onnx"]);
            var loaded = OnnxFile.Load(Folder["m.onnx"]);
            foreach (var rows in (int[])[1, 4])
                Near(model.Apply(Numbers(rows, 5, 3)), loaded.Predict(Numbers(rows, 5, 3)));
        }
    }

    private static Tensor Numbers(params int[] lengths)
    {
        var shape = new Shape(lengths.Length == 4 ? lengths[..3] : lengths);
        var seed = lengths.Length == 4 ? lengths[3] : 1;
        return new Tensor(shape, [.. Enumerable.Range(0, shape.Size).Select(i => MathF.Sin(seed + i * 1.7f))]);
    }

    private static Tensor Ids(int rows, int steps) => new([rows, steps], [.. Enumerable.Range(0, rows * steps).Select(i => i * 5 % 9)]);

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (a, b) in expected.ToArray().Zip(actual.ToArray()))
            Assert.Equal(a, b, 1e-5f);
    }

    /// <summary>Adds sines made by code and a trained table, both by position.</summary>
    private sealed class Positions(int most) : Layer
    {
        private Variable table = null!;

        protected override void Build(IReadOnlyList<Shape> inputs)
            => table = AddWeight("table", [most, inputs[0][-1]], new Initializers.RandomNormal());

        protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        {
            var (time, width) = (inputs[0].Shape[1], inputs[0].Shape[-1]);
            if (inputs[0].IsSymbolic)
                return [Tensor.Symbolic(inputs[0].Shape)];
            var sines = new Tensor([1, time, width], [.. Enumerable.Range(0, time * width).Select(i => MathF.Sin(i / width + i % width))]);
            return [inputs[0] + sines + Ops.Slice(table.Value, 0, 0, time)];
        }
    }

    private sealed class RunningSum : Layer
    {
        private Variable sum = null!;

        protected override void Build(IReadOnlyList<Shape> inputs)
            => sum = AddWeight("sum", inputs[0], new Initializers.Zeros(), isTrainable: false);

        protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        {
            if (inputs[0].IsSymbolic)
                return [inputs[0] + 0f];
            var next = sum.Value + inputs[0];
            Ops.Assign(sum, next);
            return [next];
        }
    }

    private sealed class SumAndProduct : Primitive
    {
        public override object? Key => typeof(SumAndProduct);

        public override Func<PrimitiveCall, Tensor[], Tensor[]> Formulas => (_, inputs) => [inputs[0] + inputs[1], inputs[0] * inputs[1]];

        public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape), new TensorSpec(inputs[0].Shape)];

        public override void Forward(PrimitiveCall call)
        {
            for (var i = 0; i < call.In().Length; i++)
                (call.Out(0)[i], call.Out(1)[i]) = (call.In(0)[i] + call.In(1)[i], call.In(0)[i] * call.In(1)[i]);
        }

        public override void Backward(PrimitiveCall call)
        {
            for (var input = 0; input < 2; input++)
            {
                var gradient = new float[call.In().Length];
                for (var i = 0; i < gradient.Length; i++)
                    gradient[i] = call.OutputGradient(0)[i] + call.OutputGradient(1)[i] * call.In(1 - input)[i];
                call.WriteGradient(input, gradient);
            }
        }
    }
}
