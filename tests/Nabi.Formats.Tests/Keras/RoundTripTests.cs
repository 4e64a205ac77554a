namespace Nabi.Formats.Tests;

/// <summary>What is saved comes back the same, in every kind of file.</summary>
public sealed class RoundTripTests : TestsWithFolder
{
    public static TheoryData<string> Samples => SampleModels.Names;

    public static TheoryData<string> WeightFiles => ["a.weights.h5", "a.h5", "a.npz", "a.safetensors"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_model_comes_back_from_json_keras_and_h5(string sample)
    {
        var model = SampleModels.Make(sample);
        foreach (var name in (string[])["model.keras", "model.h5"])
        {
            Assert.Empty(model.Save(Folder[name]));
            var again = Model.Load(Folder[name]);
            SampleModels.AssertSame(model, again);
            Assert.Equal(model.ToJson(), again.ToJson());
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Weights_come_back_into_another_instance(string sample)
    {
        var model = SampleModels.Make(sample);
        foreach (var name in (string[])["model.weights.h5", "weights.h5", "model.keras", "model.h5", "weights.npz", "weights.safetensors"])
        {
            if (name.StartsWith("model.", StringComparison.Ordinal) && !name.Contains("weights", StringComparison.Ordinal))
                model.Save(Folder[name]);
            else
                model.SaveWeights(Folder[name]);
            var other = Model.FromJson(model.ToJson());
            Assert.Equal(model.Layers.Where(layer => layer.Weights.Count > 0).Select(layer => layer.Name), other.LoadWeights(Folder[name]));
            SampleModels.AssertSame(model, other);
        }
    }

    [Theory]
    [MemberData(nameof(WeightFiles))]
    public void Weights_are_found_by_order_when_the_names_differ(string file)
    {
        var model = new Sequential { new Input(3), new Dense(3) { Name = "first" }, new Dense(3) { Name = "second" } };
        model.SaveWeights(Folder[file]);
        var other = new Sequential { new Input(3), new Dense(3) { Name = "x" }, new Dense(3) { Name = "first" } };
        other.LoadWeights(Folder[file]);
        Assert.Equal(model.Weights.Select(weight => weight.Value.ToArray()), other.Weights.Select(weight => weight.Value.ToArray()));
    }

    [Theory]
    [MemberData(nameof(WeightFiles))]
    public void By_name_only_layers_of_that_name_are_loaded(string file)
    {
        var model = new Sequential { new Input(3), new Dense(4) { Name = "kept" }, new Dense(2) { Name = "head" } };
        model.SaveWeights(Folder[file]);
        var other = new Sequential { new Input(3), new Dense(4) { Name = "kept" }, new Dense(7) { Name = "new_head" } };
        var before = other.GetLayer("new_head").Weights[0].Value.ToArray();
        Assert.Equal(["kept"], other.LoadWeights(Folder[file], byName: true));
        Assert.Equal(model.GetLayer("kept").Weights[0].Value.ToArray(), other.GetLayer("kept").Weights[0].Value.ToArray());
        Assert.Equal(before, other.GetLayer("new_head").Weights[0].Value.ToArray());
        var stranger = new Sequential { new Input(3), new Dense(4) { Name = "stranger" } };
        Assert.Contains("none of the layers", Assert.Throws<NabiException>(() => stranger.LoadWeights(Folder[file], byName: true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_layers_stay_frozen_and_their_parts_too()
    {
        var model = new Sequential { new Input(5, 3), new Bidirectional(new LSTM(2)) { Trainable = false },
            new Sequential { new Dense(2) { Trainable = false }, new Dense(1) } };
        model.Save(Folder["a.keras"]);
        var again = Model.Load(Folder["a.keras"]);
        Assert.Equal(model.Weights.Select(weight => weight.Trainable), again.Weights.Select(weight => weight.Trainable));
        Assert.Equal(2, again.TrainableVariables.Count);
    }

    [Fact]
    public void The_old_file_stays_when_saving_fails()
    {
        var model = SampleModels.Make("stack");
        model.Save(Folder["a.keras"]);
        var before = File.ReadAllBytes(Folder["a.keras"]);
        var own = new Sequential { new Input(3), new Unregistered() };
        Assert.Contains("not registered", Assert.Throws<NabiException>(() => own.Save(Folder["a.keras"])).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Folder["a.keras"]));
        Assert.Equal(["a.keras"], Folder.Files);
    }

    [Fact]
    public void A_layer_of_ones_own_comes_back_when_it_is_registered_and_saving_says_so()
    {
        Configs.Registry.Register<Layer>(nameof(Doubled), config => new Doubled { Name = config.Text("name") });
        var model = new Sequential { new Input(3), new Dense(2), new Doubled() };
        Assert.Contains("Doubled", Assert.Single(model.Save(Folder["a.keras"])), StringComparison.Ordinal);
        SampleModels.AssertSame(model, Model.Load(Folder["a.keras"]));
        Assert.Contains("\"registered_name\":\"Custom\\u003EDoubled\"", model.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unbuilt_model_and_unknown_endings_are_refused()
    {
        var unbuilt = new Sequential { new Dense(2) };
        Assert.Contains("no weights yet", Assert.Throws<NabiException>(() => unbuilt.Save(Folder["a.keras"])).Message,
            StringComparison.Ordinal);
        var model = SampleModels.Make("stack");
        Assert.Contains(".keras, .h5", Assert.Throws<NabiException>(() => model.Save(Folder["a.zip"])).Message, StringComparison.Ordinal);
        Assert.Contains("SaveWeights", Assert.Throws<NabiException>(() => model.Save(Folder["a.weights.h5"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(".weights.h5", Assert.Throws<NabiException>(() => model.SaveWeights(Folder["a.bin"])).Message,
            StringComparison.Ordinal);
    }

    private sealed class Doubled : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }

    private sealed class Unregistered : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }
}
