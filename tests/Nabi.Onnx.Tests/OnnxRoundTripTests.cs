using Nabi.Optimizers;

namespace Nabi.Onnx.Tests;

/// <summary>What is saved as ONNX and loaded again gives the same numbers, trains, and is saved again.</summary>
public class OnnxRoundTripTests : TestsWithFolder
{
    public static TheoryData<string> Models => OnnxModels.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_loaded_model_gives_the_same_numbers(string name)
    {
        var model = OnnxModels.Make(name);
        OnnxFile.Save(model, Folder["m.onnx"]);
        AssertSame(model, OnnxFile.Load(Folder["m.onnx"]), "none", "right", "left", "scattered", "all");
    }

    [Theory]
    [MemberData(nameof(OnnxModels.Masked), MemberType = typeof(OnnxModels))]
    public void Right_padded_masks_are_lengths(string name)
    {
        var model = OnnxModels.Make(name);
        OnnxFile.Save(model, Folder["m.onnx"], new OnnxSaveOptions { RightPaddedMasks = true });
        AssertSame(model, OnnxFile.Load(Folder["m.onnx"]), "none", "right");
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("conv2d")]
    [InlineData("states")]
    [InlineData("heads")]
    public void A_loaded_model_can_be_saved_again(string name)
    {
        var model = OnnxModels.Make(name);
        OnnxFile.Save(model, Folder["a.onnx"]);
        OnnxFile.Save(OnnxFile.Load(Folder["a.onnx"]), Folder["b.onnx"]);
        AssertSame(model, OnnxFile.Load(Folder["b.onnx"]), "none");
    }

    [Fact]
    public void Booleans_are_written_as_booleans()
    {
        var (x, counts) = (Input.Of(null, 3), Input.Of(new Input(new int?[] { null }) { DType = DType.Bool, Name = "counts" }));
        var seen = Ops.LogicalAnd(Ops.Greater(x, 0f), Ops.LogicalNot(Ops.ExpandDims(counts, -1)));
        var graph = Exporter.Export(new Model([x, counts], [Ops.Where(Ops.LogicalOr(seen, Ops.LessEqual(x, -0.5f)), x, 0f), seen]),
            new OnnxSaveOptions());
        Assert.DoesNotContain(graph.Node, node => node.OpType == "Cast");
        Assert.Equal(["And", "Greater", "LessOrEqual", "Not", "Or", "Where"],
            graph.Node.Select(node => node.OpType).Where(name => name is not ("Unsqueeze" or "Reshape" or "Identity")).Order());
        Assert.Equal([OnnxType.Float, OnnxType.Bool], graph.Input.Select(input => input.ElementType()));
        Assert.Equal([OnnxType.Float, OnnxType.Bool], graph.Output.Select(output => output.ElementType()));

        OnnxFile.Save(OnnxModels.Make("booleans"), Folder["m.onnx"]);
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        Assert.Equal([DType.Float32, DType.Bool], loaded.Inputs.Select(input => input.DType));
        Assert.Contains(DType.Bool, loaded.Outputs.Select(output => output.DType));
        var batch = OnnxModels.Inputs(loaded, 2, 4, "right");
        Assert.Equal(DType.Bool, loaded.PredictAll(batch)[0].DType);
    }

    [Fact]
    public void Names_and_open_axes_are_kept()
    {
        var x = Input.Of(new Input(null, 3) { Name = "words" });
        var model = new Model(x, new Dense(2) { Name = "scores" }.Apply(new LSTM(4).Apply(x)));
        OnnxFile.Save(model, Folder["m.onnx"]);
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        Assert.Equal(["scores"], loaded.OutputNames);
        Assert.Equal(new Shape(-1, -1, 3), loaded.Inputs[0].Shape);
        Assert.Equal(new Shape(-1, 2), loaded.Outputs[0].Shape);
        Assert.Equal("words", loaded.Layers[0].Name);
    }

    [Fact]
    public void A_loaded_model_trains()
    {
        var model = OnnxModels.Make("lstm");
        OnnxFile.Save(model, Folder["m.onnx"]);
        var loaded = OnnxFile.Load(Folder["m.onnx"]);
        loaded.Compile(new Adam(0.02f), "mse");
        var x = OnnxModels.Inputs(model, 16, 6, "none")[0];
        var y = new Tensor([16, 2], [.. Enumerable.Range(0, 32).Select(i => i % 3 - 1f)]);
        var before = loaded.Evaluate(x, y)["loss"];
        loaded.Fit(x, y, epochs: 60, verbosity: Verbosity.Silent);
        Assert.True(loaded.Evaluate(x, y)["loss"] < 0.8 * before);
    }

    [Fact]
    public void The_door_of_all_formats_knows_the_ending()
    {
        var model = OnnxModels.Make("dense");
        OnnxFile.Save(model, Folder["a.onnx"]);
        model.Save(Folder["b.onnx"]);
        Assert.Equal(File.ReadAllBytes(Folder["a.onnx"]), File.ReadAllBytes(Folder["b.onnx"]));
        AssertSame(model, Model.Load(Folder["b.onnx"]), "none");
        // The content tells, whatever the file is called.
        File.Copy(Folder["b.onnx"], Folder["c.bin"]);
        AssertSame(model, Model.Load(Folder["c.bin"]), "none");
        Assert.Contains("one input and one output", Assert.Throws<NabiException>(() => model.LoadWeights(Folder["b.onnx"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("Save", Assert.Throws<NabiException>(() => model.SaveWeights(Folder["d.onnx"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ONNX_cannot_say_is_refused_with_its_name()
    {
        Refuses("Fused = false", new Sequential { new Input(null, 3), new LSTM(2) { Activation = "gelu" } });
        Refuses("fixed length", new Sequential { new Input(null, 3), new RNN(new LSTMCell(2)) });
        Refuses("code", new Sequential { new Input(3), new FunctionLayer((Tensor x) => Ops.Map(x, v => v * v, (v, _) => 2 * v)) });
        Refuses("Input", new Sequential { new Dense(2) });
        Refuses("looks at the numbers",
            new Sequential { new Input(3), new FunctionLayer((Tensor x) => x.IsSymbolic ? x : x * x.ToArray().Max()) });
        Assert.Empty(Folder.Files);

        void Refuses(string why, Model model)
            => Assert.Contains(why, Assert.Throws<NabiException>(() => OnnxFile.Save(model, Folder["m.onnx"])).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_model_is_not_for_Keras()
    {
        OnnxFile.Save(OnnxModels.Make("dense"), Folder["m.onnx"]);
        var error = Assert.Throws<NabiException>(() => ModelFile.Save(OnnxFile.Load(Folder["m.onnx"]), Folder["m.keras"]));
        Assert.Contains("OnnxGraph", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Model expected, Model actual, params string[] paddings)
    {
        foreach (var (i, padding) in paddings.Index())
        {
            var inputs = OnnxModels.Inputs(expected, 2 + i, 9 + 3 * i, padding);
            SameTensors.Assert(expected.ApplyAll(inputs), actual.ApplyAll(inputs), 2e-5f, padding);
        }
    }
}
