namespace Nabi.Formats.Tests;

/// <summary>Operations between the layers of a functional model: written in Keras's words and read again.</summary>
public sealed class OperationTests
{
    public static TheoryData<string> AllModels => OperationModels.AllNames;

    [Theory]
    [MemberData(nameof(AllModels))]
    public void A_model_made_of_operations_is_written_in_keras_s_words_and_comes_back(string name)
    {
        using var folder = new TemporaryFolder();
        var model = OperationModels.Make(name);
        var layers = model.ToConfig()["config"]!["layers"]!.AsArray();
        var named = layers.Where(layer => ((string)layer!["module"]!).StartsWith("keras.src.ops.", StringComparison.Ordinal))
            .Select(layer => (string)layer!["class_name"]!);
        Assert.Equal(OperationModels.Classes(name), named.Order(StringComparer.Ordinal));
        Assert.Equal(layers.Count - 1, OperationModels.Classes(name).Length);

        model.Save(folder["m.keras"]);
        model.Save(folder["m.h5"]);
        foreach (var again in (Model[])[Model.Load(folder["m.keras"]), Model.Load(folder["m.h5"])])
        {
            OperationModels.AssertSame(model, again, [OperationModels.Numbers(3)]);
            Assert.True(JsonNode.DeepEquals(model.ToConfig(), again.ToConfig()), $"{model.ToJson()}\n{again.ToJson()}");
        }
    }

    [Fact]
    public void Every_known_operation_of_keras_is_read()
    {
        var (a, b) = (OperationModels.Numbers(2), 0.5f + Ops.Abs(OperationModels.Numbers(2)));
        foreach (var name in Operations.Names)
        {
            var node = Node(name);
            if (node is null || OperationTable.IsOwn(name))
                continue;
            var model = Model.FromJson(node.ToJsonString());
            var outputs = model.ApplyAll([a, b]);
            Assert.All(model.Outputs.Zip(outputs),
                pair => Assert.True(pair.First.Shape.Fits(pair.Second.Shape), $"{name}: {pair.First.Shape} and {pair.Second.Shape}"));
            Assert.True(JsonNode.DeepEquals(node["config"]!["layers"]![2]!["config"], model.ToConfig()["config"]!["layers"]![2]!["config"]),
                name);
        }
    }

    [Fact]
    public void Batches_of_unknown_length_keep_what_is_known()
    {
        var x = Input.Of(null, 4);
        Assert.Equal(new Shape(-1, -1, 4), x[.., 1.., ..].Shape);
        Assert.Equal(new Shape(-1, 4), x[.., -1, ..].Shape);
        Assert.Equal(new Shape(-1, -1, -1), Ops.Einsum("bte,bse->bts", x, x).Shape);
        Assert.Equal(new Shape(-1, 2, 4), Ops.TopK(Ops.Swapaxes(x, 1, 2), 2).Values is { } top ? Ops.Swapaxes(top, 1, 2).Shape : x.Shape);
        var model = new Model(x, new GlobalAveragePooling1D().Apply(x[.., 1.., ..] - x[.., ..^1, ..]));
        var again = Model.FromJson(model.ToJson());
        OperationModels.AssertSame(model, again, [OperationModels.Numbers(2)]);
    }

    [Theory]
    [InlineData("""{"class_name": 7}""", "is not supported")]
    [InlineData("""{"class_name": "__slice__", "config": {"start": "a", "stop": null, "step": null}}""", "must be a")]
    [InlineData("""{"class_name": "__slice__", "config": {"start": null, "stop": null, "step": 0}}""", "must not be 0")]
    [InlineData("9", "out of range")]
    [InlineData("\"text\"", "is not supported")]
    public void An_index_that_says_nothing_is_refused_in_a_sentence(string index, string sentence)
    {
        var x = Input.Of(6, 4);
        var json = JsonNode.Parse(new Model(x, x[.., 1, ..]).ToJson())!;
        json["config"]!["layers"]![1]!["inbound_nodes"]![0]!["args"]![1]![1] = JsonNode.Parse(index);
        Assert.Contains(sentence, Assert.Throws<NabiException>(() => Model.FromJson(json.ToJsonString())).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A model of two inputs (6, 4) and the operation, or null where the operation needs settings that have no default.</summary>
    private static JsonNode? Node(string name)
    {
        var settings = name switch
        {
            "Reshape" => """{"newshape": [-1, 24]}""",
            "BroadcastTo" => """{"shape": [2, 6, 4]}""",
            "Clip" => """{"x_min": null, "x_max": 0.5}""",
            "Swapaxes" => """{"axis1": 1, "axis2": 2}""",
            "Moveaxis" => """{"source": [1], "destination": [2]}""",
            "Roll" => """{"shift": 1, "axis": null}""",
            "Repeat" => """{"repeats": [1, 2, 0, 1], "axis": -1}""",
            "Tile" => """{"repeats": [1, 1, 2]}""",
            "Pad" => """{"pad_width": 1, "mode": "constant"}""",
            "Split" => """{"indices_or_sections": [1, -1], "axis": 1}""",
            "Einsum" => """{"subscripts": "bte->et"}""",
            "ExpandDims" => """{"axis": [1, 3]}""",
            "OneHot" => """{"num_classes": 3, "axis": -1, "dtype": "float32", "sparse": false}""",
            "TopK" => """{"k": 2, "sorted": true}""",
            "Softmax" => """{"axis": [1, 2]}""",
            "ArraySplit" => """{"indices_or_sections": 3, "axis": 1}""",
            "Unstack" => """{"num": null, "axis": 1}""",
            "ExtractSequences" => """{"sequence_length": 2, "sequence_stride": 1}""",
            "STFT" or "ISTFT" => """{"sequence_length": 4, "sequence_stride": 2, "fft_length": 6, "window": "hann", "center": true}""",
            "Tensordot" => """{"axes": [[1, 2], [1, 2]]}""",
            "Diagonal" or "Trace" => """{"offset": 0, "axis1": 1, "axis2": 2}""",
            "Rot90" => """{"k": 1, "axes": [1, 2]}""",
            "InTopK" => """{"k": 2}""",
            "TakeAlongAxis" => """{"axis": 1}""",
            "SegmentSum" or "SegmentMax" or "SegmentMin" or "SegmentProd" => """{"num_segments": 3, "sorted": false}""",
            "Diag" or "Bincount" or "Meshgrid" or "Cross" or "Correlate" or "Inner" => null,
            _ when name.StartsWith("Bitwise", StringComparison.Ordinal) || name.EndsWith("Shift", StringComparison.Ordinal) => null,
            "Squeeze" or "Flip" or "Take" => """{"axis": null}""",
            "Transpose" => """{"axes": null}""",
            "Norm" => """{"ord": "fro", "axis": [1, 2], "keepdims": true}""",
            "LeakyRelu" => """{"negative_slope": 0.3}""",
            "Gelu" => """{"approximate": true}""",
            "AffineTransform" =>
                """{"interpolation": "nearest", "fill_mode": "wrap", "fill_value": 0.5, "data_format": "channels_last"}""",
            "Cast" => """{"dtype": "bool"}""",
            "Round" => """{"decimals": 0}""",
            "ConvertToTensor" or "Dot" or "Matmul" => null,
            _ => "{}",
        };
        if (settings is null)
            return null;
        var x = Tensor("a");
        var arguments = name switch
        {
            "FFT" or "FFT2" or "IFFT2" or "IRFFT" or "ISTFT" or "Hstack" or "Vstack" => new JsonArray(new JsonArray(x, Tensor("b"))),
            "InTopK" =>
                new JsonArray(
                    JsonNode.Parse(
                        """{"class_name": "__numpy__", "config": {"value": [[0, 1, 2, 3, 0, 1], [0, 1, 2, 3, 0, 1]], "dtype": "int32"}}"""),
                            x),
            "TakeAlongAxis" => new JsonArray(x, JsonNode.Parse("[[[0, 1, 2, -1]]]")),
            "SearchSorted" => new JsonArray(JsonNode.Parse("[-1, 0, 1]"), x),
            "AffineTransform" => new JsonArray(x, JsonNode.Parse("[1, 0, 0.5, 0, 1, 0, 0, 0]")),
            "Quantile" => new JsonArray(x, 0.5),
            "FullLike" => new JsonArray(x, 2.5),
            "SegmentSum" or "SegmentMax" or "SegmentMin" or "SegmentProd" => new JsonArray(x, JsonNode.Parse("[0, 2]")),
            "Scatter" => new JsonArray(JsonNode.Parse("[[1], [0]]"), x, JsonNode.Parse("[2, 6, 4]")),
            "ScatterUpdate" => new JsonArray(x, JsonNode.Parse("[[1], [0]]"), Tensor("b")),
            "Slice" => new JsonArray(x, JsonNode.Parse("[0, 1, 0]"), JsonNode.Parse("[2, 2, 3]")),
            "SliceUpdate" => new JsonArray(x, JsonNode.Parse("[0, 0, 0]"), Tensor("b")),
            "Concatenate" or "Stack" => new JsonArray(new JsonArray(x, Tensor("b"))),
            "Where" => new JsonArray(x, Tensor("b"), 0.5),
            "GetItem" => new JsonArray(x, new JsonArray(1, null, JsonNode.Parse("""{"class_name": "__ellipsis__", "config": {}}"""), 2)),
            "Take" => new JsonArray(x, JsonNode.Parse("[[0, 1], [2, -1]]")),
            "Add" => new JsonArray(x,
                JsonNode.Parse("""{"class_name": "__numpy__", "config": {"value": [1.5, 2, 3, 4], "dtype": "float32"}}""")),
            "Einsum" => new JsonArray(x),
            _ => Pairs.Contains(name) ? new JsonArray(x, Tensor("b")) : new JsonArray(x),
        };
        var config = (JsonObject)JsonNode.Parse(settings)!;
        config["name"] = "op";
        return new JsonObject
        {
            ["module"] = "keras.src.models.functional",
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = "functional",
                ["layers"] = new JsonArray(InputLayer("a"), InputLayer("b"), new JsonObject
                {
                    ["module"] = OperationTable.Find(name)!.Module,
                    ["class_name"] = name,
                    ["config"] = config,
                    ["registered_name"] = name,
                    ["name"] = "op",
                    ["inbound_nodes"] = new JsonArray(new JsonObject { ["args"] = arguments, ["kwargs"] = new JsonObject() }),
                }),
                ["input_layers"] = new JsonArray(new JsonArray("a", 0, 0), new JsonArray("b", 0, 0)),
                ["output_layers"] = new JsonArray(new JsonArray("op", 0, 0)),
            },
        };

        static JsonObject Tensor(string from) => new()
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JsonObject { ["keras_history"] = new JsonArray(from, 0, 0) },
        };

        static JsonObject InputLayer(string name) => new()
        {
            ["module"] = "keras.layers",
            ["class_name"] = "InputLayer",
            ["config"] = new JsonObject { ["batch_shape"] = new JsonArray(null, 6, 4), ["dtype"] = "float32", ["name"] = name },
            ["name"] = name,
            ["inbound_nodes"] = new JsonArray(),
        };
    }

    private static readonly string[] Pairs =
    [
        "Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Power", "Maximum", "Minimum", "FloorDivide", "Mod", "Logaddexp",
        "Equal", "NotEqual", "Greater",
        "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalOr", "LogicalXor",
        "Arctan2", "Hypot", "Logaddexp2", "Heaviside", "Isclose", "DivideNoNan", "Outer", "Inner", "Vdot", "Kron",
        "Tensordot", "Linspace", "Logspace",
    ];
}
