using Nabi.Callbacks;

namespace Nabi.Onnx.Tests;

/// <summary>ONNX through Save, Load and ModelCheckpoint, once it is registered.</summary>
public sealed class OnnxFormatTests : TestsWithFolder
{
    private static readonly string[] Reviews = ["a good film", "a bad film", "good good acting", "bad"];

    [Fact]
    public void It_is_in_the_table_once_however_often_it_is_registered()
    {
        ModelFormats.Register(new OnnxFormat());
        ModelFormats.Register(new OnnxFormat());
        Assert.Single(ModelFormats.All, format => format is OnnxFormat);
        Assert.Equal("ONNX", ModelFormats.ByName("m.onnx")!.Name);
    }

    [Fact]
    public void A_checkpoint_saves_the_model()
    {
        var checkpoint = new ModelCheckpoint(Folder["best.onnx"]);
        var model = new Sequential { new Input(2), new Dense(1) };
        model.Compile("sgd", "mse");
        model.Fit(Tensor.Filled([4, 2], 1f), Tensor.Filled([4, 1], 1f), epochs: 1, callbacks: [checkpoint], verbosity: Verbosity.Silent);
        Assert.Empty(checkpoint.Notes);
        var x = Tensor.Filled([1, 2], 0.3f);
        Assert.Equal(model.Predict(x).Item(), Model.Load(Folder["best.onnx"]).Predict(x).Item(), 1e-6f);
        Assert.Equal(model.Predict(x).Item(), Model.LoadOnnx(Folder["best.onnx"]).Predict(x).Item(), 1e-6f);
    }

    [Fact]
    public async Task A_model_comes_back_on_another_thread_and_from_a_name_that_says_nothing()
    {
        var model = new Sequential { new Input(4, 3), new LSTM(5), new Dense(2) };
        model.SaveOnnx(Folder["model.bin"]);
        var again = await Model.LoadAsync(Folder["model.bin"], cancellation: TestContext.Current.CancellationToken);
        var x = Tensor.Ones(2, 4, 3);
        Assert.Equal(model.Predict(x).ToArray(), again.Predict(x).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Bins_and_categories_are_saved()
    {
        var x = Input.Of(3);
        var bins = new Discretization(4);
        bins.Adapt(new Tensor([30, 3], [.. Enumerable.Range(0, 90).Select(i => MathF.Sin(i))]));
        var model = new Model(x, new Dense(2).Apply(new CategoryEncoding(4) { OutputMode = "count" }.Apply(bins.Apply(x))));
        model.Save(Folder["m.onnx"]);
        var data = new Tensor([2, 3], [0.1f, -0.9f, 0.95f, 0f, 0.4f, -0.2f]);
        Assert.Equal(model.Predict(data).ToArray(), Model.Load(Folder["m.onnx"]).Predict(data).ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void The_part_behind_the_texts_is_a_model_of_its_own()
    {
        var words = new TextVectorization(20) { OutputMode = "int" };
        words.Adapt(Reviews);
        var model = new Sequential { words, new Embedding(20, 4) { MaskZero = true }, new LSTM(3), new Dense(1) };
        model.Compile("adam", "mse");
        Assert.Contains("save model.WithoutTexts()", Assert.Throws<NabiException>(() => model.Save(Folder["m.onnx"])).Message,
            StringComparison.Ordinal);
        model.WithoutTexts().Save(Folder["m.onnx"]);
        Assert.Equal(model.Predict(Reviews).ToArray(), Model.Load(Folder["m.onnx"]).Predict(words.Apply(Reviews)).ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void A_loaded_onnx_model_is_cut_in_two()
    {
        OnnxFile.Save(new Sequential { new Input(4, 3), new GRU(5), new Dense(2) }, Folder["m.onnx"]);
        var model = OnnxFile.Load(Folder["m.onnx"]);
        var x = new Tensor([2, 4, 3], [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i))]);
        var layer = model.Layers.First(layer => layer is not Input);
        var first = new Model(model.Input, layer.Outputs[0]);
        Assert.Equal(2, first.Apply(x).Shape[0]);
        var rest = new Model(first.Output, model.Output);
        Assert.Equal(model.Apply(x).ToArray(), rest.Apply(first.Apply(x)).ToArray());
    }
}
