namespace Nabi.Formats.Tests;

/// <summary>Files of Keras 1: other names, other defaults, an array for each gate.</summary>
public sealed class KerasOneTests : TestsWithFolder
{
    private const string Recurrent =
        "\"output_dim\": 3, \"init\": \"glorot_uniform\", \"inner_init\": \"orthogonal\", \"activation\": \"tanh\", "
        + "\"inner_activation\": \"hard_sigmoid\", "
        + "\"W_regularizer\": {\"name\": \"WeightRegularizer\", \"l1\": 0.0, \"l2\": 0.5}, \"U_regularizer\": null, \"b_regularizer\": "
        + "null, \"dropout_W\": 0.0, \"dropout_U\": 0.0, "
        + "\"consume_less\": \"cpu\", \"go_backwards\": false, \"stateful\": false, \"unroll\": false, "
        + "\"input_dim\": 2, \"input_length\": null";

    [Fact]
    public void The_case_of_the_folder_comes_out_right()
    {
        var model = Model.Load(WildFiles.Of("keras1-recurrent.h5"), compile: true);
        WildFiles.AssertRight("keras1-recurrent", model);
        Assert.Empty(model.LoadNotes);
        Assert.Equal(0.2f, ((Dropout)model.Layers[2]).Rate);
        var other = Model.FromJson(model.ToJson());
        other.LoadWeights(WildFiles.Of("keras1-recurrent.h5"));
        WildFiles.AssertRight("keras1-recurrent", other);
    }

    [Fact]
    public void A_video_model_of_Keras_2_comes_out_right()
    {
        var model = Model.Load(WildFiles.Of("maxpooling3d.h5"), compile: true);
        WildFiles.AssertRight("maxpooling3d", model);
        Assert.Empty(model.LoadNotes);
    }

    [Fact]
    public void A_convolutional_LSTM_by_gates_with_its_channels_first()
    {
        var model = OldFile.Filled(
            new Sequential { new Input(2, 2, 4, 4),
                new ConvLSTM2D(3, 2)
                {
                    Padding = "same",
                    DataFormat = "channels_first",
                    RecurrentActivation = "legacy_hard_sigmoid",
                    Name = "v",
                } });
        var arrays = OldFile.ByGate(model.Weights, 0, 2, 1, 3);
        OldFile.Write(Folder["v.h5"], "1.2.2", OldFile.Sequential("1.2.2", OldFile.Layer("ConvLSTM2D", "v",
            "\"batch_input_shape\": [null, 2, 2, 4, 4], \"nb_filter\": 3, \"nb_row\": 2, \"nb_col\": 2, \"border_mode\": \"same\", "
            + "\"subsample\": [1, 1], \"dim_ordering\": \"th\", "
            + "\"inner_activation\": \"hard_sigmoid\", \"activation\": \"tanh\", \"init\": \"glorot_uniform\", \"inner_init\": "
            + "\"orthogonal\", \"forget_bias_init\": \"one\", \"return_sequences\": false")),
            ("v", [.. arrays.Select(array => array.Rank == 4 ? Ops.Transpose(array, [3, 2, 0, 1]) : array)]));
        var loaded = Model.Load(Folder["v.h5"]);
        Assert.Empty(loaded.LoadNotes);
        AssertSame(model, loaded, [1, 2, 2, 4, 4]);
    }

    [Theory]
    [InlineData("1.2.2")]
    [InlineData("1.0.4")]
    [InlineData(null)]
    public void Recurrent_layers_in_wrappers_and_nested_models(string? version)
    {
        var model = OldFile.Filled(new Sequential
        {
            new Input(4, 2),
            new Bidirectional(new LSTM(3) { ReturnSequences = true, RecurrentActivation = "legacy_hard_sigmoid" })
            {
                MergeMode = "sum",
                Name = "bidirectional_1",
            },
            new TimeDistributed(new Dense(2, "relu")) { Name = "td" },
            new Sequential { new Input(4, 2),
                new GRU(3) { ReturnSequences = true, ResetAfter = false, RecurrentActivation = "legacy_hard_sigmoid" },
                new SimpleRNN(3) { GoBackwards = true } },
            new Dense(1) { UseBias = false, Name = "last" },
        });
        var (inner, json) = ((Sequential)model.Layers[2], OldFile.Sequential(
            version ?? "1",
            OldFile.Layer("Bidirectional", "bidirectional_1",
                "\"batch_input_shape\": [null, 4, 2], \"input_dtype\": \"float32\", \"merge_mode\": \"sum\", \"layer\": "
                + OldFile.Layer("LSTM", "lstm_1", Recurrent + ", \"return_sequences\": true, \"forget_bias_init\": \"one\"")),
            OldFile.Layer("TimeDistributed", "td",
                "\"layer\": "
                    + OldFile.Layer("Dense", "dense_1",
                        "\"output_dim\": 2, \"init\": \"uniform\", \"activation\": \"relu\", \"bias\": true, \"b_constraint\": {\"name\": "
                        + "\"MaxNorm\", \"m\": 2, \"axis\": 0}")),
            "{\"class_name\": \"Sequential\", \"config\": ["
                + OldFile.Layer("GRU", "gru_1", Recurrent + ", \"return_sequences\": true, \"batch_input_shape\": [null, 4, 2]") + ", "
                + OldFile.Layer("SimpleRNN", "rnn_1",
                    Recurrent.Replace("\"inner_activation\": \"hard_sigmoid\", ", "", StringComparison.Ordinal)
                        .Replace("\"go_backwards\": false", "\"go_backwards\": true", StringComparison.Ordinal)) + "]}",
            OldFile.Layer("Dense", "last", "\"output_dim\": 1, \"activation\": \"linear\", \"bias\": false")));
        var both = (Bidirectional)model.Layers[0];
        OldFile.Write(Folder["one.h5"], version, json,
            ("bidirectional_1",
                [.. OldFile.ByGate(both.ForwardLayer.Weights, 0, 2, 1, 3), .. OldFile.ByGate(both.BackwardLayer.Weights, 0, 2, 1, 3)]),
            ("td", Values(model.Layers[1])), ("sequential_2",
                [.. OldFile.ByGate(inner.Layers[0].Weights, 0, 1, 2), .. Values(inner.Layers[1])]), ("last", Values(model.Layers[3])));
        var loaded = Model.Load(Folder["one.h5"], compile: true);
        Assert.Empty(loaded.LoadNotes);
        AssertSame(model, loaded, [2, 4, 2]);
        Assert.NotNull(((LSTM)((Bidirectional)loaded.Layers[0]).ForwardLayer).KernelRegularizer);
        // Where consume_less is gpu, the gates lie together as they do now.
        OldFile.Write(Folder["gpu.h5"], version, json, ("bidirectional_1", Values(both)), ("td", Values(model.Layers[1])),
            ("sequential_2", Values(inner)), ("last", Values(model.Layers[3])));
        AssertSame(model, Model.Load(Folder["gpu.h5"]), [2, 4, 2]);
    }

    [Fact]
    public void Convolutions_pooling_and_normalization()
    {
        var model = OldFile.Filled(new Sequential
        {
            new Input(6) { DType = DType.Int32 },
            new Embedding(9, 3) { Name = "e" },
            new Conv1D(4, 3) { Padding = "same", Activation = "relu", Name = "c" },
            new MaxPooling1D(2),
            new BatchNormalization { Epsilon = 0.001f, Momentum = 0.9f, Name = "b" },
            new GlobalMaxPooling1D(),
        });
        var kernel = model.Layers[1].Weights[0].Value;
        foreach (var early in (bool[])[false, true])
        {
            OldFile.Write(Folder["c.h5"], "1.1.0", OldFile.Sequential(
                    "1.1.0",
                    OldFile.Layer("Embedding", "e",
                        "\"batch_input_shape\": [null, 6], \"input_dtype\": \"int32\", \"input_dim\": 9, \"output_dim\": 3, \"init\": "
                        + "\"uniform\", \"mask_zero\": false, \"dropout\": 0.0, \"input_length\": 6, \"W_regularizer\": null"),
                    OldFile.Layer("Convolution1D", "c",
                        "\"nb_filter\": 4, \"filter_length\": 3, \"border_mode\": \"same\", \"subsample_length\": 1, \"init\": "
                        + "\"he_normal\", \"activation\": \"relu\", \"bias\": true, \"input_dim\": 3"),
                    OldFile.Layer("MaxPooling1D", "m", "\"pool_length\": 2, \"stride\": 2, \"border_mode\": \"valid\""),
                    OldFile.Layer("BatchNormalization", "b",
                        "\"mode\": 0, \"axis\": -1, \"epsilon\": 0.001, \"momentum\": 0.9, \"gamma_regularizer\": "
                        + "null, \"beta_regularizer\": null"),
                    OldFile.Layer("GlobalMaxPooling1D", "g", "")),
                ("e", Values(model.Layers[0])),
                ("c", [early ? Ops.ExpandDims(Ops.Transpose(kernel, [2, 1, 0]), -1) : Ops.ExpandDims(kernel, 1),
                    model.Layers[1].Weights[1].Value]),
                ("m", []), ("b", Values(model.Layers[3])), ("g", []));
            var loaded = Model.Load(Folder["c.h5"]);
            Assert.Empty(loaded.LoadNotes);
            var x = new Tensor([2, 6], [1, 2, 3, 4, 5, 0, 8, 7, 6, 5, 4, 3]);
            Assert.Equal(model.Apply(x).ToArray(), loaded.Apply(x).ToArray());
        }
    }

    [Fact]
    public void Images_with_channels_first()
    {
        var model = OldFile.Filled(new Sequential
        {
            new Input(2, 5, 5),
            new Conv2D(3, (2, 3)) { DataFormat = "channels_first", Name = "c" },
            new Conv2DTranspose(2, (2, 2)) { DataFormat = "channels_first", Name = "t" },
            new ZeroPadding2D((1, 0), (0, 2)) { DataFormat = "channels_first", Name = "z" },
            new Flatten(),
        });
        OldFile.Write(Folder["th.h5"], "1.2.2", OldFile.Sequential(
                "1.2.2",
                OldFile.Layer("Convolution2D", "c",
                    "\"batch_input_shape\": [null, 2, 5, 5], \"nb_filter\": 3, \"nb_row\": 2, \"nb_col\": 3, \"border_mode\": \"valid\", "
                    + "\"subsample\": [1, 1], \"dim_ordering\": \"th\", \"init\": \"glorot_uniform\", "
                    + "\"activation\": \"linear\", \"bias\": true"),
                OldFile.Layer("Deconvolution2D", "t",
                    "\"nb_filter\": 2, \"nb_row\": 2, \"nb_col\": 2, \"output_shape\": [null, 2, 5, 4], \"border_mode\": \"valid\", "
                    + "\"subsample\": [1, 1], \"dim_ordering\": \"th\", \"init\": \"glorot_uniform\", "
                    + "\"activation\": \"linear\", \"bias\": true"),
                OldFile.Layer("ZeroPadding2D", "z", "\"padding\": [1, 0, 0, 2], \"dim_ordering\": \"th\""),
                OldFile.Layer("Flatten", "f", "")),
            ("c", [Ops.Transpose(model.Layers[0].Weights[0].Value, [3, 2, 0, 1]), model.Layers[0].Weights[1].Value]),
            ("t", [Ops.Transpose(model.Layers[1].Weights[0].Value, [2, 3, 0, 1]), model.Layers[1].Weights[1].Value]), ("z", []), ("f", []));
        AssertSame(model, Model.Load(Folder["th.h5"]), [2, 2, 5, 5]);
    }

    [Theory]
    [InlineData("concat", "\"concat_axis\": -1")]
    [InlineData("sum", "\"concat_axis\": -1")]
    [InlineData("mul", "\"dot_axes\": -1")]
    [InlineData("dot", "\"dot_axes\": -1")]
    public void Models_that_a_Merge_joins(string mode, string settings)
    {
        var (a, b) = (Input.Of(3, 2), Input.Of(3));
        var merged = (Layer)(mode switch { "concat" => new Concatenate(), "sum" => new Add(), "mul" => new Multiply(), _ => new Dot(-1) });
        var left = new LSTM(3) { RecurrentActivation = "legacy_hard_sigmoid", Name = "l" };
        var right = new Dense(3) { Name = "r" };
        var last = new Dense(1) { Name = "o" };
        var model = OldFile.Filled(new Model([a, b], last.Apply(merged.Apply([left.Apply(a), right.Apply(b)]))));
        var json = OldFile.Sequential(
            "1.2.2",
            OldFile.Layer("Merge", "merge_1",
                $"\"mode\": \"{mode}\", \"mode_type\": \"raw\", {settings}, \"output_shape\": null, \"arguments\": {{}}, \"layers\": ["
                + "{\"class_name\": \"Sequential\", \"config\": ["
                + OldFile.Layer("LSTM", "l", Recurrent + ", \"batch_input_shape\": [null, 3, 2], \"return_sequences\": false") + "]}, "
                + "{\"class_name\": \"Sequential\", \"config\": ["
                + OldFile.Layer("Dense", "r", "\"batch_input_shape\": [null, 3], \"output_dim\": 3") + ", "
                + OldFile.Layer("Dropout", "p", "\"p\": 0.5") + "]}]"),
            OldFile.Layer("Dense", "o", "\"output_dim\": 1"));
        OldFile.Write(Folder["m.h5"], "1.2.2", json, ("l", OldFile.ByGate(left.Weights, 0, 2, 1, 3)), ("r", Values(right)), ("p", []),
            ("merge_1", []), ("o", Values(last)));
        var loaded = Model.Load(Folder["m.h5"]);
        Assert.Equal(["l_input", "r_input"], loaded.InputNames);
        Tensor[] x = [Tensor.Filled([2, 3, 2], 0.3f), new Tensor([2, 3], [1f, 2f, 3f, -1f, 0f, 0.5f])];
        Assert.Equal(model.ApplyAll(x)[0].ToArray(), loaded.ApplyAll(x)[0].ToArray());
        Assert.Contains("holds Python code",
            Assert.Throws<NabiException>(
                () =>
                    Model.FromJson(json.Replace("\"mode_type\": \"raw\"", "\"mode_type\": \"lambda\"", StringComparison.Ordinal))).Message,
                        StringComparison.Ordinal);
    }

    [Fact]
    public void A_Merge_between_layers_of_a_functional_model()
    {
        var model = Model.FromJson("""
            {"class_name": "Model", "keras_version": "1.2.2", "config": {"name": "m", "layers": [
                {"name": "x", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "input_dtype": "float32", "sparse": false, "name": "x"}, "inbound_nodes": []},
                {"name": "d", "class_name": "Dense", "config": {"name": "d", "output_dim": 2, "init": "identity", "activation": "linear", "bias": true}, "inbound_nodes": [[["x", 0, 0]]]},
                {"name": "j", "class_name": "Merge", "config": {"name": "j", "mode": "ave", "mode_type": "raw", "concat_axis": -1, "dot_axes": -1}, "inbound_nodes": [[["x", 0, 0], ["d", 0, 0]]]}],
                "input_layers": [["x", 0, 0]], "output_layers": [["j", 0, 0]]}}
            """);
        Assert.IsType<Average>(model.Layers[2]);
        Assert.Equal([1f, 2f], model.Apply(new Tensor([1, 2], [1f, 2f])).ToArray());
    }

    private static Tensor[] Values(Layer layer)
        => [.. layer.TrainableWeights.Concat(layer.NonTrainableWeights).Select(weight => weight.Value)];

    private static void AssertSame(Model expected, Model given, Shape shape)
    {
        var x = new Tensor(shape, [.. Enumerable.Range(0, shape.Size).Select(i => MathF.Sin(i))]);
        Assert.Equal(expected.Apply(x).ToArray(), given.Apply(x).ToArray());
    }
}
