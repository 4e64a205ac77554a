using Nabi.Configs;

namespace Nabi.Formats.Tests;

/// <summary>A cell on several sequences goes through Keras's files: the sequences are one argument, the initial states another.</summary>
public sealed class MultiInputCellTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_with_a_cell_on_two_sequences_comes_back(bool states)
    {
        Registry.Register<Layer>("OwnMixingCell", config => new OwnMixingCell(config.Int("units")));
        using var folder = new TemporaryFolder();
        var (a, b, first) = (Input.Of(4, 2), Input.Of(4, 3), Input.Of(5));
        var layer = new RNN(new OwnMixingCell(5));
        var model = states ? new Model([a, b, first], layer.Apply([a, b, first])) : new Model([a, b], layer.Apply([a, b]));
        Tensor[] x = [Some(1, 3, 4, 2), Some(2, 3, 4, 3), .. states ? (Tensor[])[Some(3, 3, 5)] : []];
        var expected = model.Predict(x);
        model.Save(folder["two.keras"]);
        var loaded = Model.Load(folder["two.keras"]);
        Assert.Equal(expected.ToArray(), loaded.Predict(x).ToArray());
        var args = System.Text.Json.Nodes.JsonNode.Parse(model.ToJson())!["config"]!["layers"]!.AsArray().Last()!["inbound_nodes"]![0]!;
        Assert.Equal(2, args["args"]![0]!.AsArray().Count);
        Assert.Equal(states, args["kwargs"]!["initial_state"] is not null);
    }

    private static Tensor Some(int seed, params int[] shape)
    {
        var numbers = new float[new Shape(shape).Size];
        RandomStream.FromSeed(seed).Uniform(numbers, -1f, 1f);
        return new Tensor(shape, numbers);
    }

    private sealed class OwnMixingCell : MultiInputCell
    {
        private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int("Units");
        private Variable own = null!;
        private Variable other = null!;

        public OwnMixingCell(int units) => Set(UnitsSetting, units);

        public override string ClassName => "OwnMixingCell";

        public override int InputCount => 2;

        public override IReadOnlyList<Shape> StateShapes => [[Get(UnitsSetting)]];

        protected internal override IEnumerable<ConfigSetting> Settings => [UnitsSetting];

        protected override void Build(IReadOnlyList<Shape> inputs)
        {
            own = AddWeight("own", [inputs[0][-1], Get(UnitsSetting)], "glorot_uniform");
            other = AddWeight("other", [inputs[1][-1], Get(UnitsSetting)], "glorot_uniform");
        }

        public override (Tensor Output, TensorList Next) Step(TensorList x, TensorList states, CallContext context)
        {
            var h = Ops.Tanh(x[0].MatMul(own) + x[1].MatMul(other) + states[0] * 0.5f);
            return (h, [h]);
        }
    }
}
