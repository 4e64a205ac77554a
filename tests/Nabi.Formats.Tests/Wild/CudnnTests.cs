namespace Nabi.Formats.Tests;

/// <summary>Weights in the layout of cuDNN, for its own layers of Keras 2 and for those of today.</summary>
public sealed class CudnnTests : TestsWithFolder
{
    [Theory]
    [InlineData(true, "2.2.4")]
    [InlineData(false, "2.2.4")]
    [InlineData(true, "2.15.0")]
    [InlineData(false, "3.3.0")]
    public void Both_kinds_of_layers_read_it_wherever_they_stand(bool own, string version)
    {
        var model = OldFile.Filled(new Sequential
        {
            new Input(4, 2),
            new Bidirectional(new LSTM(3) { ReturnSequences = true }) { Name = "a" },
            new Sequential { new Input(4, 6), new GRU(3) { ReturnSequences = true }, new LSTM(2) { UseBias = true } },
            new Dense(1) { Name = "d" },
        });
        var (both, inner) = ((Bidirectional)model.Layers[0], (Sequential)model.Layers[1]);
        string Of(string kind, string name, string settings)
            => OldFile.Layer((own ? "CuDNN" : "") + kind, name,
                settings + (own ? "" : ", \"activation\": \"tanh\", \"recurrent_activation\": \"sigmoid\""
                    + (kind == "GRU" ? ", \"reset_after\": true" : "")));
        var json = OldFile.Sequential(
            version,
            OldFile.Layer("Bidirectional", "a", "\"batch_input_shape\": [null, 4, 2], \"merge_mode\": \"concat\", \"layer\": "
                + Of("LSTM", "l", "\"units\": 3, \"return_sequences\": true, \"unit_forget_bias\": true")),
            "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
                + Of("GRU", "g", "\"batch_input_shape\": [null, 4, 6], \"units\": 3, \"return_sequences\": true") + ", "
                + Of("LSTM", "m", "\"units\": 2") + "]}}",
            OldFile.Layer("Dense", "d", "\"units\": 1"));
        (string, Tensor[])[] arrays =
        [
            ("a", [.. OldFile.AsCudnn(both.ForwardLayer.Weights, 4), .. OldFile.AsCudnn(both.BackwardLayer.Weights, 4)]),
            ("s", [.. OldFile.AsCudnn(inner.Layers[0].Weights, 3), .. OldFile.AsCudnn(inner.Layers[1].Weights, 4)]),
            ("d", [model.Layers[2].Weights[0].Value, model.Layers[2].Weights[1].Value]),
        ];
        OldFile.Write(Folder["c.h5"], version, json, arrays);
        OldFile.Write(Folder["w.h5"], version, null, arrays);
        var loaded = Model.Load(Folder["c.h5"], compile: true);
        Assert.Empty(loaded.LoadNotes);
        var other = Model.FromJson(json);
        other.LoadWeights(Folder["w.h5"]);
        var x = new Tensor([2, 4, 2], [.. Enumerable.Range(0, 16).Select(i => MathF.Sin(i))]);
        foreach (var one in (Model[])[loaded, other])
        {
            foreach (var (right, given) in model.Apply(x).ToArray().Zip(one.Apply(x).ToArray()))
                Assert.Equal(right, given, 1e-6f);
        }
        // From here on the layers are today's.
        loaded.Save(Folder["again.keras"]);
        Assert.Equal(loaded.Apply(x).ToArray(), Model.Load(Folder["again.keras"]).Apply(x).ToArray());
    }

    [Fact]
    public void The_weights_file_of_Keras_3_may_have_it_too()
    {
        var model = OldFile.Filled(new Sequential { new Input(4, 2), new LSTM(3) { Name = "l" } });
        var arrays = OldFile.AsCudnn(model.Weights, 4);
        using (var stream = File.Create(Folder["c.weights.h5"]))
        {
            Nabi.Files.Hdf5Writer.Write(stream, root =>
            {
                for (var i = 0; i < arrays.Length; i++)
                {
                    root.Group("layers/lstm/cell/vars")
                        .Dataset($"{i}", Nabi.Files.NumericArray.Of(arrays[i].ToArray(), arrays[i].Shape.AsSpan()));
                }
            });
        }

        var other = new Sequential { new Input(4, 2), new LSTM(3) };
        other.LoadWeights(Folder["c.weights.h5"]);
        foreach (var (weight, given) in model.Weights.Zip(other.Weights))
            Assert.All(weight.Value.ToArray().Zip(given.Value.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void A_GRU_that_resets_before_the_product_cannot_take_it()
    {
        var model = OldFile.Filled(new Sequential { new Input(4, 2), new GRU(3) { Name = "g" } });
        OldFile.Write(Folder["w.h5"], "2.2.4", null, ("g", OldFile.AsCudnn(model.Weights, 3)));
        var other = new Sequential { new Input(4, 2), new GRU(3) { ResetAfter = false, Name = "g" } };
        Assert.Contains("ResetAfter = true", Assert.Throws<NabiException>(() => other.LoadWeights(Folder["w.h5"])).Message,
            StringComparison.Ordinal);
    }
}
