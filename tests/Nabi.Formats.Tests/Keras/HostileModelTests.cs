using System.IO.Compression;
using System.Text;

namespace Nabi.Formats.Tests;

/// <summary>Files that ask for more than they have, name what they must not, or go in circles: each is refused in a sentence.</summary>
public sealed class HostileModelTests : TestsWithFolder
{
    [Theory]
    [InlineData("""{"class_name": "Dense", "config": {"units": 2000000000, "name": "d"}}""", "file holds only")]
    [InlineData("""{"class_name": "Embedding", "config": {"input_dim": 2147483647, "output_dim": 2147483647, "name": "e"}}""",
        "file holds only")]
    [InlineData("""{"class_name": "LSTM", "config": {"units": 1000000, "name": "l"}}""", "")]
    [InlineData("""{"class_name": "Dense", "config": {"units": 1e300, "name": "d"}}""", "whole number")]
    [InlineData("""{"class_name": "Dense", "config": {"units": -5, "name": "d"}}""", "units")]
    [InlineData("""{"class_name": "Lambda", "config": {"function": ["4wEAAAAA", null, null], "function_type": "lambda"}}""",
        "holds Python code")]
    [InlineData("""{"module": "os", "class_name": "system", "config": {"command": "true"}, "registered_name": null}""",
        "unknown layer 'system'")]
    [InlineData("""{"module": "builtins", "class_name": "System.Diagnostics.Process", "config": {}}""", "unknown layer")]
    [InlineData("""{"class_name": "Dense", "config": {"units": 2, "activation": {"class_name": "function", "config": "eval"}}}""", "")]
    [InlineData("""{"class_name": "Dense", "config": []}""", "units")]
    [InlineData("""{"class_name": 7, "config": {}}""", "class_name")]
    [InlineData("7", "")]
    [InlineData("null", "")]
    public void A_layer_that_asks_for_the_impossible(string layer, string expected)
    {
        var config = """
            {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
                {"class_name": "InputLayer", "config": {"batch_shape": [null, 3, 4], "name": "i"}}, LAYER]}}
            """.Replace("LAYER", layer, StringComparison.Ordinal);
        Assert.Contains(expected, Refused(config), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_in_a_circle_twice_or_missing()
    {
        Assert.Contains("its own output", Refused(Functional("a", "b")), StringComparison.Ordinal);
        Assert.Contains("two layers are called 'b'", Refused(Functional("x", "b", "b")), StringComparison.Ordinal);
        Assert.Contains("there is no call 0 of a layer 'nowhere'", Refused(Functional("nowhere", "b")), StringComparison.Ordinal);
        Assert.Contains("number 5 is asked for",
            Refused(Functional("x", "b").Replace("[\"b\", 0, 0]]", "[\"b\", 0, 5]]", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_that_is_deep_broken_or_double()
    {
        Assert.Contains("cannot be read", Refused(new string('[', 100_000)), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refused("{\"class_name\": \"Sequential\", "), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refused("{\"class_name\": \"Sequential\", \"class_name\": \"Model\"}"), StringComparison.Ordinal);
        Assert.Contains("must be an object", Refused("[]"), StringComparison.Ordinal);
        Assert.Contains("'layers'", Refused("{\"class_name\": \"Sequential\", \"config\": {}}"), StringComparison.Ordinal);
        Assert.Contains("not a model", Refused("{\"class_name\": \"Flatten\", \"config\": {}}"), StringComparison.Ordinal);
        var nested = string.Concat(Enumerable.Repeat("{\"class_name\": \"TimeDistributed\", \"config\": {\"layer\": ", 5000)) + "{}"
            + new string('}', 10_000);
        Assert.Contains("cannot be read", Refused(nested), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model()
    {
        Assert.Contains("no such file", Throws(() => Model.Load(Folder["none.keras"])), StringComparison.Ordinal);
        File.WriteAllText(Folder["text.keras"], "hello");
        Assert.Contains("zip", Throws(() => Model.Load(Folder["text.keras"])), StringComparison.Ordinal);
        File.WriteAllText(Folder["text.bin"], "hello");
        Assert.Contains("no known format", Throws(() => Model.Load(Folder["text.bin"])), StringComparison.Ordinal);
        File.WriteAllBytes(Folder["empty.keras"], []);
        Throws(() => Model.Load(Folder["empty.keras"]));
        var model = SampleModels.Make("stack");
        model.SaveWeights(Folder["a.weights.h5"]);
        Assert.Contains("no model", Throws(() => Model.Load(Folder["a.weights.h5"])), StringComparison.Ordinal);
        model.SaveWeights(Folder["a.h5"]);
        Assert.Contains("LoadWeights", Throws(() => Model.Load(Folder["a.h5"])), StringComparison.Ordinal);
        NpzFile.Write(Folder["a.npz"], [KeyValuePair.Create("x", NumericArray.Of([1f]))]);
        Assert.Contains("no model", Throws(() => Model.Load(Folder["a.npz"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_do_not_fit_name_layer_and_shapes()
    {
        new Sequential { new Input(3), new Dense(4) { Name = "d" } }.Save(Folder["a.keras"]);
        new Sequential { new Input(3), new Dense(4) { Name = "d" } }.SaveWeights(Folder["a.h5"]);
        foreach (var file in (string[])["a.keras", "a.h5"])
        {
            var other = new Sequential { new Input(3), new Dense(5) { Name = "d" } };
            var message = Throws(() => other.LoadWeights(Folder[file]));
            Assert.Contains("(3, 5)", message, StringComparison.Ordinal);
            Assert.Contains("(3, 4)", message, StringComparison.Ordinal);
            var longer = new Sequential { new Input(3), new Dense(4) { Name = "d" }, new Dense(2) { Name = "e" } };
            Throws(() => longer.LoadWeights(Folder[file]));
        }
    }

    /// <summary>A functional config of one input x and layers b..., each on <paramref name="source"/>.</summary>
    private static string Functional(string source, params string[] names)
    {
        var layers = new JsonArray(
            new JsonObject
            {
                ["class_name"] = "InputLayer",
                ["name"] = "x",
                ["config"] = new JsonObject { ["batch_shape"] = new JsonArray(null, 3), ["name"] = "x" },
                ["inbound_nodes"] = new JsonArray(),
            });
        foreach (var name in names)
            layers.Add((JsonNode)Layer(name, source));
        if (source == "a")
            layers.Add((JsonNode)Layer("a", "b"));
        return new JsonObject
        {
            ["module"] = "keras.src.models.functional",
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = "m",
                ["layers"] = layers,
                ["input_layers"] = new JsonArray(new JsonArray("x", 0, 0)),
                ["output_layers"] = new JsonArray(new JsonArray("b", 0, 0)),
            },
        }.ToJsonString().Replace(",", ", ", StringComparison.Ordinal);
    }

    private static JsonObject Layer(string name, string source) => new()
    {
        ["module"] = "keras.layers",
        ["class_name"] = "Dropout",
        ["name"] = name,
        ["config"] = new JsonObject { ["name"] = name, ["rate"] = 0.5 },
        ["inbound_nodes"] = new JsonArray(new JsonObject
        {
            ["args"] = new JsonArray(new JsonObject
            {
                ["class_name"] = "__keras_tensor__",
                ["config"] = new JsonObject { ["keras_history"] = new JsonArray(source, 0, 0) },
            }),
            ["kwargs"] = new JsonObject(),
        }),
    };

    /// <summary>What loading says of a .keras file with this config and weights of a small model.</summary>
    private static string Refused(string config)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var entry = zip.CreateEntry("config.json").Open())
                entry.Write(Encoding.UTF8.GetBytes(config));
            using var weights = zip.CreateEntry("model.weights.h5", CompressionLevel.NoCompression).Open();
            Hdf5Writer.Write(weights, root => root.Group("layers/dense/vars").Dataset("0", NumericArray.Of(new float[12], [4, 3])));
        }

        return Throws(() => ModelFile.Load(stream, "the file"));
    }

    private static string Throws(Action action)
    {
        var message = Assert.Throws<NabiException>(action).Message;
        Assert.InRange(message.Length, 1, 300);
        Assert.DoesNotMatch("""[{\[]\s*["{\[]""", message);
        return message;
    }
}
