using Nabi.Configs;

namespace Nabi.Formats.Tests;

/// <summary>Models inside layers, the library's and custom ones: written and read wherever a config holds one.</summary>
public sealed class NestedModelTests : TestsWithFolder
{
    [Fact]
    public void A_model_inside_a_wrapper_a_model_and_a_layer_of_ones_own_comes_back()
    {
        Registry.Register<Layer>(nameof(OwnHolder), OwnHolder.Read);
        var x = Input.Of(5, 3);
        var y = new TimeDistributed(new Sequential { new Dense(4), new Dense(3, "tanh") }).Apply(x);
        y = new TimeDistributed(Functional([3], "inside")).Apply(y);
        y = new OwnHolder(new Sequential { new Dense(3), new OwnHolder(Functional([5, 3], "deep"), []) { Name = "low" } },
            [new Dense(2), Functional([5, 2], "part")])
        { Name = "high" }.Apply(y);
        var model = new Model(x, y);
        foreach (var name in (string[])["m.keras", "m.h5"])
        {
            Assert.Contains("OwnHolder", Assert.Single(model.Save(Folder[name])), StringComparison.Ordinal);
            var again = Model.Load(Folder[name]);
            SampleModels.AssertSame(model, again);
            Assert.Equal(model.ToJson(), again.ToJson());
        }
    }

    [Fact]
    public void A_layer_alone_has_a_config_too()
    {
        var layer = new TimeDistributed(new Sequential { new Dense(4) });
        layer.Apply(Tensor.Filled([1, 2, 3], 1f));
        var config = layer.ToConfig();
        Assert.Equal("TimeDistributed", (string?)config["class_name"]);
        Assert.Equal("Sequential", (string?)config["config"]!["layer"]!["class_name"]);
        Assert.Equal("[1,2,3]", config["build_config"]!["input_shape"]!.ToJsonString());
    }

    [Fact]
    public void Without_a_format_the_sentence_says_what_to_call()
    {
        foreach (var model in (Model[])[Functional([2], "f"), new Sequential { new Input(2), new Dense(1) }])
        {
            Assert.Contains("model.ToConfig()", Assert.Throws<NabiException>(() => Registry.Write(model)).Message,
                StringComparison.Ordinal);
            Assert.Contains("model.ToConfig()", Assert.Throws<NabiException>(() => Registry.Write(new TimeDistributed(model))).Message,
                StringComparison.Ordinal);
            var config = model.ToConfig();
            Assert.Contains("Model.FromConfig", Assert.Throws<NabiException>(() => Registry.Read<Layer>(config, "test")).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_class_of_ones_own_writes_its_own_settings()
    {
        Registry.Register<Layer>(nameof(OwnModel), config => new OwnModel(config.Int("units")) { Name = config.Text("name") });
        var model = new OwnModel(3) { Name = "mine" };
        model.Apply(Tensor.Filled([1, 2], 1f));
        Assert.Contains("OwnModel", Assert.Single(model.Save(Folder["own.keras"])), StringComparison.Ordinal);
        var again = (OwnModel)Model.FromJson(model.ToJson());
        Assert.Equal("mine", again.Name);
        again.Apply(Tensor.Filled([1, 2], 1f));
        again.LoadWeights(Folder["own.keras"]);
        Assert.Equal(model.Weights.Select(weight => weight.Value.ToArray()), again.Weights.Select(weight => weight.Value.ToArray()));
    }

    private static Model Functional(int?[] shape, string name)
    {
        var x = Input.Of(shape);
        return new Model(x, new Dense(shape[^1]!.Value).Apply(x) + x) { Name = name };
    }

    private sealed class OwnHolder : Layer
    {
        private readonly Layer inner;
        private readonly IReadOnlyList<Layer> others;

        public OwnHolder(Layer inner, IReadOnlyList<Layer> others)
        {
            this.inner = Track(inner);
            this.others = others;
            foreach (var other in others)
                Track(other);
        }

        public static OwnHolder Read(Config config)
            => new(config.Object<Layer>("inner")!, config.Objects<Layer>("others")) { Name = config.Text("name") };

        public override void Write(Config config)
        {
            base.Write(config);
            config.Set("inner", inner).Set("others", others);
        }

        protected override Tensor Call(Tensor input, CallContext context)
            => others.Aggregate(inner.Apply(input), (x, layer) => layer.Apply(x));
    }

    private sealed class OwnModel : Model
    {
        private readonly int units;
        private readonly Dense dense;

        public OwnModel(int units)
        {
            this.units = units;
            dense = Track(new Dense(units));
        }

        public override void Write(Config config)
        {
            base.Write(config);
            config.Set("units", units);
        }

        protected override Tensor Call(Tensor input, CallContext context) => dense.Apply(input);
    }
}
