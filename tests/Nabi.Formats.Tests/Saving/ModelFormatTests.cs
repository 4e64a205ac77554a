using Nabi.Callbacks;

namespace Nabi.Formats.Tests;

/// <summary>One table of formats, one entry point: saving by the ending, loading by the content, with custom formats.</summary>
public sealed class ModelFormatTests : TestsWithFolder
{
    [Fact]
    public void A_format_of_ones_own_is_reached_by_every_way_in_and_out()
    {
        var format = new TextFormat(".text-a", "#a ");
        ModelFormats.Register(format);
        var model = SampleModels.Make("stack");
        Assert.Equal(["as text"], model.Save(Folder["m.text-a"], withOptimizer: false));
        Assert.Equal(0, format.WithOptimizer);
        var again = Model.Load(Folder["m.text-a"]);
        SampleModels.AssertSame(model, again);
        Assert.NotNull(again.Optimizer);
        Assert.Null(Model.Load(Folder["m.text-a"], compile: false).Optimizer);
        // The content tells, whatever the file is called.
        File.Copy(Folder["m.text-a"], Folder["m.keras"]);
        SampleModels.AssertSame(model, Model.Load(Folder["m.keras"]));

        model.SaveWeights(Folder["w.TEXT-A"]);
        var other = Model.FromJson(model.ToJson());
        Assert.Equal(model.Layers.Select(layer => layer.Name), other.LoadWeights(Folder["w.TEXT-A"]));
        SampleModels.AssertSame(model, other);

        var checkpoint = new ModelCheckpoint(Folder["best.text-a"]);
        var small = new Sequential { new Input(2), new Dense(1) };
        small.Compile("sgd", "mse");
        small.Fit(Tensor.Filled([4, 2], 1f), Tensor.Filled([4, 1], 1f), epochs: 1, callbacks: [checkpoint], verbosity: Verbosity.Silent);
        Assert.Equal(["as text"], checkpoint.Notes);
        Assert.Equal(small.Weights.Select(weight => weight.Value.ToArray()),
            Model.Load(Folder["best.text-a"]).Weights.Select(weight => weight.Value.ToArray()));
    }

    [Fact]
    public void The_longest_ending_counts_and_of_equal_ones_the_last()
    {
        Assert.Equal("Keras 3's weights file", ModelFormats.ByName("a.weights.h5")!.Name);
        Assert.Equal("Keras 2's HDF5 file", ModelFormats.ByName("weights.h5")!.Name);
        Assert.Equal("Keras 2's HDF5 file", ModelFormats.ByName("A.WEIGHTS.H5", ModelFormatCapabilities.SaveModel)!.Name);
        Assert.Null(ModelFormats.ByName("a.unheard-of"));
        var (first, second) = (new TextFormat(".text-b", "#b1 "), new TextFormat(".text-b", "#b2 "));
        ModelFormats.Register(first);
        ModelFormats.Register(second);
        Assert.Same(second, ModelFormats.ByName("x.text-b"));
        ModelFormats.Register(first);
        Assert.Same(first, ModelFormats.ByName("x.text-b"));
        var longer = new TextFormat(".more.text-b", "#b3 ");
        ModelFormats.Register(longer);
        ModelFormats.Register(first);
        Assert.Same(longer, ModelFormats.ByName("x.more.text-b"));
        Assert.Equal(ModelFormats.All.Count, ModelFormats.All.Distinct().Count());
    }

    [Theory]
    [InlineData("a.keras", "b.h5")]
    [InlineData("a.h5", "b.keras")]
    [InlineData("a.weights.h5", "b.npz")]
    [InlineData("a.npz", "b.weights.h5")]
    [InlineData("a.safetensors", "b.bin")]
    public void The_content_counts_before_the_ending(string saved, string called)
    {
        var model = SampleModels.Make("stack");
        var whole = ModelFormats.ByName(saved)!.Capabilities.HasFlag(ModelFormatCapabilities.SaveModel);
        if (whole)
            model.Save(Folder[saved]);
        else
            model.SaveWeights(Folder[saved]);
        File.Move(Folder[saved], Folder[called]);
        if (whole)
            SampleModels.AssertSame(model, Model.Load(Folder[called]));
        var other = Model.FromJson(model.ToJson());
        other.LoadWeights(Folder[called]);
        SampleModels.AssertSame(model, other);
    }

    [Fact]
    public void What_a_format_cannot_do_is_said()
    {
        var weights = new TextFormat(".text-c",
            "#c ")
        { Capabilities = ModelFormatCapabilities.SaveWeights | ModelFormatCapabilities.LoadWeights };
        ModelFormats.Register(weights);
        var model = SampleModels.Make("stack");
        Says("weights alone; use SaveWeights", () => model.Save(Folder["a.text-c"]));
        model.SaveWeights(Folder["a.text-c"]);
        Says("holds weights but no model", () => Model.Load(Folder["a.text-c"]));
        Says("whole models; use Save", () => model.SaveWeights(Folder["a.keras"]));
        Says("no known way", () => _ = new ModelCheckpoint("a.text-d"));
        Says("ModelFormats.Register", () => _ = new ModelCheckpoint("a.text-d"));
        Says("no known format", () =>
        {
            File.WriteAllText(Folder["a.text-d"], "nothing");
            model.LoadWeights(Folder["a.text-d"]);
        });
        Says("begin with a dot", () => ModelFormats.Register(new TextFormat("text", "#")));
        Says("begin with a dot", () => ModelFormats.Register(new TextFormat("", "#")));
        Says("neither save nor load",
            () => ModelFormats.Register(new TextFormat(".x", "#") { Capabilities = ModelFormatCapabilities.None }));
        ModelFormats.Register(new Empty());
        Says("does not implement Save", () => model.Save(Folder["a.empty"]));
        Says("does not implement SaveWeights", () => model.SaveWeights(Folder["a.empty"]));
        File.WriteAllText(Folder["b.empty"], "");
        Says("does not implement Load", () => Model.Load(Folder["b.empty"]));
        Says("does not implement LoadWeights", () => model.LoadWeights(Folder["b.empty"]));
        Assert.DoesNotContain("a.empty", Folder.Files);

        static void Says(string sentence, Action action)
            => Assert.Contains(sentence, Assert.Throws<NabiException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_format_in_a_package_of_its_own_is_refused_with_the_package_and_the_line()
    {
        var model = SampleModels.Make("stack");
        File.WriteAllBytes(Folder["m.onnx"], [8, 8, 0x3a, 0]);
        foreach (var act in (Action[])[() => model.Save(Folder["a.ONNX"]), () => model.SaveWeights(Folder["a.onnx"]),
            () => Model.Load(Folder["m.onnx"]), () => _ = new ModelCheckpoint("a.onnx")])
        {
            var sentence = Assert.Throws<NabiException>(act).Message;
            Assert.Contains("ONNX files need the package Nabi.Onnx", sentence, StringComparison.Ordinal);
            Assert.Contains("ModelFormats.Register(new OnnxFormat())", sentence, StringComparison.Ordinal);
            Assert.True(sentence.Length <= 300, sentence);
        }

        Assert.DoesNotContain("a.onnx", Folder.Files);
        File.Move(Folder["m.onnx"], Folder["m.bin"]);
        Assert.Contains("package Nabi.Onnx", Assert.Throws<NabiException>(() => Model.Load(Folder["m.bin"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_of_ones_own_format_ends_in_a_sentence()
    {
        ModelFormats.Register(new TextFormat(".text-e", "#e "));
        SampleModels.Make("stack").Save(Folder["a.text-e"]);
        File.WriteAllText(Folder["b.text-e"], File.ReadAllText(Folder["a.text-e"]).Replace("\n0", "\nx", StringComparison.Ordinal)
            .Replace("\n-", "\nx", StringComparison.Ordinal));
        Assert.Contains("b.text-e", Assert.Throws<NabiException>(() => Model.Load(Folder["b.text-e"])).Message, StringComparison.Ordinal);
    }

    private sealed class Empty : IModelFormat
    {
        public string Name => "empty";

        public IReadOnlyList<string> Extensions => [".empty"];

        public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.All;

        public bool Recognizes(Stream stream) => false;
    }
}
