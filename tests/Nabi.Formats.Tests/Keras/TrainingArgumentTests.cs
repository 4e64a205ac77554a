namespace Nabi.Formats.Tests.Keras;

/// <summary>A call of a graph that says whether its layer trains, in files.</summary>
public sealed class TrainingArgumentTests
{
    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".json")]
    public void A_layer_that_a_graph_keeps_in_inference_stays_there_after_a_file(string ending)
    {
        var x = Input.Of(new Input(3));
        Model inner = new(x, new BatchNormalization().Apply(x)) { Name = "inner" };
        var whole = Input.Of(new Input(3));
        Model model = new(whole, new Dense(1).Apply(inner.Apply(new BatchNormalization().Apply(whole, training: false), training: false)));
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model" + ending);
        var json = model.ToJson();
        if (ending != ".json")
            model.Save(path);
        var loaded = ending == ".json" ? Model.FromJson(json) : Model.Load(path);
        Assert.Equal(json, loaded.ToJson());
        foreach (var one in (Model[])[model, loaded])
        {
            var before = one.NonTrainableWeights.Select(weight => weight.Value.ToArray()).ToArray();
            one.Compile("sgd", "mse");
            one.Fit(Tensor.Filled([8, 3], 5f), Tensor.Ones(8, 1), epochs: 2, verbosity: Verbosity.Silent);
            Assert.Equal(before, one.NonTrainableWeights.Select(weight => weight.Value.ToArray()));
        }
    }

    [Fact]
    public void A_layer_that_is_asked_to_train_is_decided_by_the_call_of_a_loaded_model_as_in_Keras_3()
    {
        var x = Input.Of(new Input(100));
        Model model = new(x, new Dropout(0.5f).Apply(x, training: true));
        Assert.Contains("\"training\":true", model.ToJson(), StringComparison.Ordinal);
        var ones = Tensor.Ones(1, 100);
        Assert.NotEqual(ones.ToArray(), model.Predict(ones).ToArray());
        Assert.Equal(ones.ToArray(), Model.FromJson(model.ToJson()).Predict(ones).ToArray());
    }

    [Fact]
    public void A_setting_that_is_no_number_is_refused_with_its_name_and_the_file_stays()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.keras");
        new Sequential { new Input(4, 2), new Masking(0f) }.Save(path);
        var bytes = File.ReadAllBytes(path);
        foreach (var layer in (Layer[])[new Masking(float.NaN), new ReLU(float.PositiveInfinity)])
        {
            Sequential model = [new Input(4, 2), layer];
            Assert.Contains("JSON has no word for it", Assert.Throws<NabiException>(() => model.Save(path)).Message, StringComparison.Ordinal);
            Assert.Contains(layer.ClassName, Assert.Throws<NabiException>(() => model.ToJson()).Message, StringComparison.Ordinal);
        }

        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Contains("no tensor", Assert.Throws<NabiException>(() => new Dense(1).Apply((Tensor)null!)).Message, StringComparison.Ordinal);
    }
}
