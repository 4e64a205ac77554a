using Nabi.Files.Tests;
using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Formats.Tests;

/// <summary>What a file says about training never keeps its model from being loaded.</summary>
public sealed class WildCompileTests : TestsWithFolder
{
    [Theory]
    [InlineData("categorical_accuracy", "CategoricalAccuracy")]
    [InlineData("mse_fn", "MeanSquaredError")]
    public void The_mean_of_a_function_is_the_functions_metric_under_its_own_name(string file, string metric)
    {
        var model = Model.Load(WildFiles.Of(file + ".h5"), compile: true);
        WildFiles.AssertRight(file, model);
        Assert.Empty(model.LoadNotes);
        var only = Assert.Single(Assert.Single(model.Compiled!.Metrics));
        Assert.Equal(metric, only.ClassName);
        Assert.Equal("accuracy", only.Name);
    }

    [Fact]
    public void An_optimizer_registered_as_custom_is_the_one_of_that_name()
    {
        var model = Model.Load(WildFiles.Of("custom-adam.h5"), compile: true);
        WildFiles.AssertRight("custom-adam", model);
        Assert.Empty(model.LoadNotes);
        Assert.IsType<Adam>(model.Optimizer);
    }

    [Fact]
    public void Slots_in_another_order_leave_the_optimizer_new()
    {
        var model = Model.Load(WildFiles.Of("optimizer-weights-sorted.h5"));
        WildFiles.AssertRight("optimizer-weights-sorted", model);
        Assert.Contains("the optimizer starts anew", Assert.Single(model.LoadNotes), StringComparison.Ordinal);
        Assert.IsType<Adam>(model.Optimizer);
        Assert.Equal(0, model.Optimizer.Iterations);
        model.Fit(Tensor.Ones(4, 5, 3), Tensor.Ones(4, 1), epochs: 1, verbosity: Verbosity.Silent);
        Assert.Throws<NabiException>(() => Model.Load(WildFiles.Of("optimizer-weights-sorted.h5"), compile: true));
        Assert.Null(Model.Load(WildFiles.Of("optimizer-weights-sorted.h5"), compile: false).Optimizer);
    }

    [Theory]
    [InlineData("""{"optimizer": "adam", "loss": "my_loss", "metrics": ["mae"]}""", "my_loss", false)]
    [InlineData("""{"optimizer": "adam", "loss": {"class_name": "function", "config": "my_loss"}}""", "my_loss", false)]
    [InlineData("""{"optimizer": {"class_name": "MyOptimizer", "config": {}}, "loss": "mse"}""", "MyOptimizer", false)]
    [InlineData("""{"optimizer": "adam", "loss": "mse", "metrics": ["mae", "f1_m", {"class_name": "MeanMetricWrapper", "config": {"name": "k", "fn": "kappa"}}]}""", "f1_m", true)]
    [InlineData("""{"optimizer": "adam", "loss": "mse", "weighted_metrics": [[{"class_name": "MyMetric", "config": {}}]]}""", "MyMetric",
        true)]
    [InlineData("""{"optimizer": "adam", "loss": ["mse", "mae"]}""", "2 losses", false)]
    [InlineData("""{"optimizer": "adam", "loss": "mse", "loss_weights": ["a"]}""", "loss weight", false)]
    [InlineData("""{"optimizer": {"class_name": "Adam", "config": {"learning_rate": "fast"}}, "loss": "mse"}""", "learning_rate", false)]
    [InlineData("""{"optimizer": {"class_name": "Adam", "config": {"learning_rate": {"class_name": "MyRate", "config": {}}}}, "loss": "mse"}""", "MyRate", false)]
    [InlineData("""{"optimizer": 7, "loss": "mse"}""", "expected a name", false)]
    public void What_is_not_known_is_noted(string compile, string about, bool compiled)
    {
        foreach (var name in (string[])["m.keras", "m.h5"])
        {
            var path = Saved(name, compile);
            var model = Model.Load(path);
            Assert.Contains(about, string.Join('\n', model.LoadNotes), StringComparison.Ordinal);
            Assert.All(model.LoadNotes, note => Assert.InRange(note.Length, 1, 300));
            Assert.Equal(compiled, model.Optimizer is not null);
            Assert.Throws<NabiException>(() => Model.Load(path, compile: true));
            Assert.Empty(Model.Load(path, compile: false).LoadNotes);
            if (compile.Contains("\"mae\", \"f1_m\"", StringComparison.Ordinal))
            {
                Assert.Equal("mae", Assert.Single(Assert.Single(model.Compiled!.Metrics)).Name);
                Assert.Equal(2, model.LoadNotes.Count);
            }
        }
    }

    [Theory]
    [InlineData("""{"optimizer": {"class_name": "Custom>AdamW", "config": {"weight_decay": 0.02}}, "loss": {"class_name": "Custom>Huber", "config": {"reduction": "auto", "fn": "huber", "delta": 2.0}}}""")]
    [InlineData("""{"optimizer": {"class_name": "Addons>AdamW", "config": {"weight_decay": 0.02}}, "loss": {"class_name": "LossFunctionWrapper", "config": {"fn": "huber", "reduction": "auto", "name": "h", "delta": 2.0}}}""")]
    [InlineData("""{"optimizer": {"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "AdamW", "config": {"weight_decay": 0.02}}, "dynamic": true}}, "loss": {"class_name": "Huber", "config": {"reduction": "auto", "delta": 2.0}}}""")]
    public void Packages_and_wrappers_are_seen_through(string compile)
    {
        foreach (var name in (string[])["m.keras", "m.h5"])
        {
            var model = Model.Load(Saved(name, compile), compile: true);
            Assert.Equal(0.02f, Assert.IsType<AdamW>(model.Optimizer).WeightDecay);
            var huber = Assert.IsType<Huber>(Assert.Single(model.Compiled!.Losses));
            Assert.Equal("sum_over_batch_size", huber.Reduction);
            Assert.Equal((float)(2 * 10 - 2), huber.Apply(new Tensor([1, 1], [0f]), new Tensor([1, 1], [10f])).Item(), 1e-5f);
        }
    }

    [Fact]
    public void State_that_does_not_fit_leaves_the_optimizer_new()
    {
        foreach (var name in (string[])["m.keras", "m.h5"])
        {
            var model = Trained();
            model.Save(Folder[name]);
            Assert.Empty(Model.Load(Folder[name], compile: true).LoadNotes);
            // A stranger's optimizer of the same name with more state: the file's does not fit this one.
            Rewrite(Folder[name], "\"amsgrad\":false", "\"amsgrad\":true");
            var other = Model.Load(Folder[name]);
            Assert.Contains("starts anew", Assert.Single(other.LoadNotes), StringComparison.Ordinal);
            Assert.Equal(0, other.Optimizer!.Iterations);
            SampleModels.AssertSame(model, other);
            Assert.Throws<NabiException>(() => Model.Load(Folder[name], compile: true));
        }
    }

    [Fact]
    public void Unknown_settings_and_newer_versions_are_noted()
    {
        const string Json = """
            {"module": "keras", "class_name": "Sequential", "keras_version": "VERSION", "config": {"name": "s", "layers": [
                {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 2], "dtype": "float32", "sparse": false, "ragged": false, "name": "i", "optional": false}},
                {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 1, "frobnicate": 3, "quantization_config": null, "future": null}},
                {"module": "keras.layers", "class_name": "Dense", "config": {"name": "e", "units": 1, "frobnicate": 3, "dtype": {"class_name": "DTypePolicy", "config": {"name": "mixed_float16"}},
                    "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null, "spread": 2}}}}]}}
            """;
        var notes = Model.FromJson(Json.Replace("VERSION", "3.15.1", StringComparison.Ordinal)).LoadNotes;
        Assert.Equal(3, notes.Count);
        Assert.Contains("'frobnicate' of Dense", notes[0], StringComparison.Ordinal);
        Assert.Contains("'spread' of GlorotUniform", notes[1], StringComparison.Ordinal);
        Assert.Contains("'mixed_float16'", notes[2], StringComparison.Ordinal);
        Assert.Contains("Keras 3.16.0, which is newer",
            Model.FromJson(Json.Replace("VERSION", "3.16.0", StringComparison.Ordinal)).LoadNotes[0], StringComparison.Ordinal);
        Assert.Empty(Model.FromJson(Trained().ToJson()).LoadNotes);
    }

    [Fact]
    public void What_Keras_wrote_is_known()
    {
        foreach (var path in Directory.EnumerateFiles(SharedFiles.Goldens, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is "model.keras" or "model.h5")
            .Where(path => Nabi.Conformance.OpenCases.Reason(Path.GetFileName(Path.GetDirectoryName(path)!)) is null))
        {
            Assert.True(Model.Load(path) is { LoadNotes: [] }, $"{path}: {string.Join('\n', Model.Load(path).LoadNotes)}");
        }
    }

    private static Sequential Trained()
    {
        var model = new Sequential { new Input(3), new Dense(2), new Dense(1) };
        model.Compile(new Adam(), "mse", "mae");
        model.Fit(Tensor.Ones(4, 3), Tensor.Ones(4, 1), epochs: 1, verbosity: Verbosity.Silent);
        return model;
    }

    /// <summary>A small model in a file whose settings for training are these.</summary>
    private string Saved(string name, string compile)
    {
        var model = new Sequential { new Input(3), new Dense(2) };
        var path = Folder[name];
        model.Save(path);
        var settings = (JsonObject)JsonNode.Parse(compile)!;
        if (name.EndsWith(".keras", StringComparison.Ordinal))
        {
            Rewrite(path, "\"compile_config\":{}", $"\"compile_config\":{settings.ToJsonString()}");
            return path;
        }

        var optimizer = settings["optimizer"]!;
        settings.Remove("optimizer");
        settings["optimizer_config"] = optimizer is JsonObject
            ? optimizer.DeepClone() : new JsonObject { ["class_name"] = optimizer.DeepClone(), ["config"] = new JsonObject() };
        using var stream = File.Create(path);
        Hdf5Writer.Write(stream, root =>
        {
            root.Attribute("keras_version", "2.15.0");
            root.Attribute("model_config",
                """{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"name": "dense", "units": 2, "batch_input_shape": [null, 3]}}]}}""");
            root.Attribute("training_config", settings.ToJsonString());
            LegacyWeights.Write(root.Group("model_weights"), model);
        });
        return path;
    }

    private static void Rewrite(string path, string what, string with)
    {
        if (path.EndsWith(".keras", StringComparison.Ordinal))
        {
            using var zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Update);
            var entry = zip.GetEntry("config.json")!;
            string text;
            using (var reader = new StreamReader(entry.Open()))
                text = reader.ReadToEnd();
            Assert.Contains(what, text, StringComparison.Ordinal);
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("config.json").Open());
            writer.Write(text.Replace(what, with, StringComparison.Ordinal));
            return;
        }

        // The texts of attributes are as long as before: a number more is a space less.
        var bytes = File.ReadAllText(path, System.Text.Encoding.Latin1);
        Assert.Contains(what, bytes, StringComparison.Ordinal);
        Assert.Equal(what.Length, with.Length + 1);
        File.WriteAllText(path, bytes.Replace(what, with + " ", StringComparison.Ordinal), System.Text.Encoding.Latin1);
    }
}
