namespace Nabi.Onnx.Tests;

/// <summary>Weights of ONNX files for models that are there.</summary>
public sealed class OnnxWeightsTests : TestsWithFolder
{
    public static TheoryData<string> Networks => ["ResNet18", "ResNet50", "MobileNetV2", "Darknet53"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_network_comes_back_from_its_own_file(string name)
    {
        var (saved, loaded) = (Randomized(Network(name), 1), Randomized(Network(name), 2));
        var path = Folder["net.onnx"];
        saved.SaveOnnx(path);
        var layers = loaded.LoadOnnxWeights(path);
        Assert.Equal(loaded.Layers.Count(layer => layer.Weights.Count > 0), layers.Count);
        var x = Numbers([1, 32, 32, 3], 3);
        Same(saved.Predict(x), loaded.Predict(x), 1e-4f);
        if (saved.ParameterCount > 20_000_000)
            return;
        // A model without the top finds its place in the file with it.
        var features = Randomized(Network(name, top: false), 4);
        features.LoadOnnxWeights(path);
        var expected = new Model(saved.Inputs[0], saved.Layers[^3].Output).Predict(x);
        Same(expected, features.Predict(x), 1e-4f);
    }

    // PyTorch's nodes: channels first, normalizations as such, the sum in the other order, Gemm with the matrix turned.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Files_of_other_programs_are_read_with_normalizations_as_they_are_or_folded(bool isFolded)
    {
        var path = Torch(isFolded, stride: 2);
        var model = Small();
        Assert.Equal(["d", "c2", "b2", "c0", "b0", "c1", "b1"],
            model.LoadOnnxWeights(path).OrderBy(name => "d c2 b2 c0 b0 c1 b1".IndexOf(name, StringComparison.Ordinal)));
        var x = Numbers([2, 8, 8, 3], 5);
        var expected = OnnxFile.Load(path).Predict(Ops.Transpose(x, [0, 3, 1, 2]));
        Same(Ops.Softmax(expected), model.Predict(x), 1e-4f);
        if (!isFolded)
            Same(Numbers([4], 21), ((BatchNormalization)model.GetLayer("b1")).OwnVariables[0].Value, 0f);
    }

    [Fact]
    public void Another_network_is_a_sentence_and_the_model_keeps_its_weights()
    {
        var model = Small();
        var before = model.Weights.Select(weight => weight.Value.ToArray()).ToArray();
        Refused("computes something else", Torch(false, stride: 1));
        Refused("expected \"c2\" with weights", Torch(false, stride: 2, filters: 5));
        Refused("no whole ONNX file", Write("text.onnx", "a text"));
        var other = Folder["other.onnx"];
        var rnn = new Sequential { new Input(4, 3), new LSTM(2) };
        rnn.SaveOnnx(other);
        Refused("", other);
        Assert.Contains("not read from ONNX",
            Assert.Throws<NabiException>(() => new Model(rnn.Inputs[0], rnn.Outputs[0]).LoadOnnxWeights(Torch(false, 2))).Message,
            StringComparison.Ordinal);
        Assert.All(model.Weights.Zip(before), pair => Assert.Equal(pair.Second, pair.First.Value.ToArray()));

        void Refused(string words, string path)
        {
            var message = Assert.Throws<NabiException>(() => model.LoadOnnxWeights(path)).Message;
            Assert.Contains(words, message, StringComparison.Ordinal);
            Assert.InRange(message.Length - path.Length, 1, 300);
        }
    }

    [Fact]
    public void Graphs_in_circles_or_of_any_depth_are_sentences()
    {
        var model = Small();
        var graph = Given();
        graph.Node.Add(Node("Relu", ["y"], "x1"));
        graph.Node.Add(Node("Relu", ["x1"], "y"));
        Assert.Contains("itself", Refused(graph), StringComparison.Ordinal);
        graph = Given();
        graph.Node.Add(Node("Add", ["y", "x"], "x1"));
        graph.Node.Add(Node("Relu", ["x1"], "y"));
        Assert.Contains("itself", Refused(graph), StringComparison.Ordinal);
        graph = Given();
        for (var i = 0; i < 50_000; i++)
            graph.Node.Add(Node("Add", [i == 0 ? "x" : $"t{i - 1}", "x"], i == 49_999 ? "y" : $"t{i}"));
        Assert.Contains("another network", Refused(graph), StringComparison.Ordinal);

        string Refused(GraphProto graph)
        {
            var path = Folder["graph.onnx"];
            using (var stream = File.Create(path))
                OnnxModel.Of(graph).Write(stream);
            return Assert.Throws<NabiException>(() => model.LoadOnnxWeights(path)).Message;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_files_end_in_weights_or_a_sentence(bool isFolded)
    {
        var (model, whole) = (Small(), File.ReadAllBytes(Torch(isFolded, stride: 2)));
        for (var i = 0; i < 300 * Nabi.Files.Tests.Caps.Factor; i++)
        {
            Nabi.Files.Tests.Caps.Read($"weights.onnx, damage {i}", new Nabi.Files.Tests.Mutator(i).Damage(whole), bytes =>
            {
                using var stream = new MemoryStream(bytes);
                OnnxFile.LoadWeights(model, stream, "it", ReadLimits.Default);
            });
        }
    }

    [Fact]
    public void LoadWeights_knows_the_format_once_it_is_registered()
    {
        ModelFormats.Register(new OnnxFormat());
        var model = Small();
        model.LoadWeights(Torch(false, stride: 2));
        Assert.Equal(Numbers([4], 21).ToArray(), model.GetLayer("b1").Weights[0].Value.ToArray());
        Assert.Contains("byName", Assert.Throws<NabiException>(() => model.LoadWeights(Torch(false, stride: 2), byName: true)).Message,
            StringComparison.Ordinal);
    }

    // A real file: the network of ML.NET's package, of CNTK, a ResNet18 and one block, its layers in another order and borders on one side.
    [Fact]
    public void The_ResNet18_of_a_package_is_read()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var place = Path.Combine(packages, "microsoft.ml.dnnimagefeaturizer.resnet18");
        var path = Directory.Exists(place)
            ? Directory.EnumerateFiles(place, "ResNet18.onnx", SearchOption.AllDirectories).FirstOrDefault() : null;
        if (path is null)
            Assert.Skip("the package Microsoft.ML.DnnImageFeaturizer.ResNet18 is not on this machine");
        // It has a third block in its last stage.
        var net = Applications.ResNet18(new() { IncludeTop = false, InputShape = [224, 224, 3] });
        Assert.Contains("2 more convolutions", Assert.Throws<NabiException>(() => net.LoadOnnxWeights(path)).Message,
            StringComparison.Ordinal);
        var branch = net.Outputs[0];
        for (var i = 0; i < 2; i++)
        {
            branch = new Conv2D(512, 3) { Padding = "same", UseBias = false }.Apply(i == 0 ? branch : new ReLU().Apply(branch));
            branch = new BatchNormalization(3) { Epsilon = 1e-5f }.Apply(branch);
        }

        var features = new GlobalAveragePooling2D().Apply(new ReLU().Apply(new Add().Apply([net.Outputs[0], branch])));
        var model = new Model(net.Inputs[0], features);
        Assert.Equal(44, model.LoadOnnxWeights(path).Count);
        var x = Numbers([1, 224, 224, 3], 1);
        Same(OnnxFile.Load(path).Predict(Ops.Transpose(x, [0, 3, 1, 2])), model.Predict(x), 1e-3f);
    }

    private static Model Network(string name, bool top = true)
    {
        var options = new ApplicationOptions { InputShape = [32, 32, 3], Classes = 5, IncludeTop = top };
        return name switch
        {
            "ResNet18" => Applications.ResNet18(options),
            "ResNet50" => Applications.ResNet50(options),
            "MobileNetV2" => Applications.MobileNetV2(options, 0.35f),
            _ => Applications.Darknet53(options),
        };
    }

    private static Model Randomized(Model model, int seed)
    {
        foreach (var layer in model.Layers.OfType<BatchNormalization>())
        {
            var length = layer.OwnVariables[0].Shape[0];
            foreach (var (variable, i) in layer.OwnVariables.Select((variable, i) => (variable, i)))
                variable.Assign(Numbers([length], seed + i) * 0.2f + (i is 0 or 3 ? 1f : 0f));
        }

        foreach (var layer in model.Layers.Where(layer => layer is not BatchNormalization && layer.OwnVariables.Count > 0))
            layer.OwnVariables[0].Assign(layer.OwnVariables[0].Value * (1f + 0.1f * seed));
        return model;
    }

    private static Model Small()
    {
        Tensor input = Input.Of(new Input(8, 8, 3));
        var shortcut = new Conv2D(4, 1) { Strides = (2, 2), UseBias = false, Name = "c0" }.Apply(input);
        shortcut = new BatchNormalization(3) { Epsilon = 1e-3f, Name = "b0" }.Apply(shortcut);
        var x = new ZeroPadding2D(1).Apply(input);
        x = new Conv2D(4, 3) { Strides = (2, 2), Name = "c1" }.Apply(x);
        x = new ReLU().Apply(new BatchNormalization(3) { Epsilon = 1e-4f, Name = "b1" }.Apply(x));
        x = new Conv2D(4, 3) { Padding = "same", UseBias = false, Name = "c2" }.Apply(x);
        x = new BatchNormalization(3) { Epsilon = 1e-5f, Name = "b2" }.Apply(x);
        x = new ReLU().Apply(new Add().Apply([shortcut, x]));
        return new Model(input, new Dense(2, "softmax") { Name = "d" }.Apply(new GlobalAveragePooling2D().Apply(x)));
    }

    private string Torch(bool isFolded, int stride, int filters = 4)
    {
        var graph = Given();
        Conv("x", "a1", [filters, 3, 3, 3], 1, stride, 1, 11);
        Norm("a1", "a2", filters, 21);
        graph.Node.Add(Node("Relu", ["a2"], "a3"));
        Conv("a3", "a4", [4, filters, 3, 3], 1, 1, 2, 12);
        Norm("a4", "a5", 4, 31);
        Conv("x", "s1", [4, 3, 1, 1], 0, stride, 3, 13);
        Norm("s1", "s2", 4, 41);
        graph.Node.Add(Node("Add", ["a5", "s2"], "sum"));
        graph.Node.Add(Node("Relu", ["sum"], "r"));
        graph.Node.Add(Node("GlobalAveragePool", ["r"], "p"));
        graph.Node.Add(Node("Flatten", ["p"], "f"));
        Constant("w", [2, 4], 51);
        Constant("v", [2], 52);
        graph.Node.Add(Node("Gemm", ["f", "w", "v"], "y", OnnxAttribute.Of("transB", 1L)));
        var path = Folder[$"torch-{isFolded}-{stride}-{filters}.onnx"];
        using (var stream = File.Create(path))
            OnnxModel.Of(graph).Write(stream);
        return path;

        void Constant(string name, int[] shape, int seed, float add = 0f)
            => graph.Initializer.Add(OnnxTensor.Of(name, shape, (Numbers(shape, seed) + add).AsSpan()));

        void Conv(string from, string to, int[] shape, int pad, int step, int number, int seed)
        {
            Constant($"k{number}", shape, seed);
            string[] inputs = [from, $"k{number}"];
            if (isFolded)
            {
                Constant($"kb{number}", [shape[0]], seed + 100);
                inputs = [.. inputs, $"kb{number}"];
            }

            graph.Node.Add(Node("Conv", inputs, to, OnnxAttribute.Of("pads", (int[])[pad, pad, pad, pad]),
                OnnxAttribute.Of("strides", (int[])[step, step])));
        }

        void Norm(string from, string to, int channels, int seed)
        {
            if (isFolded)
            {
                graph.Node.Add(Node("Identity", [from], to));
                return;
            }

            for (var i = 0; i < 4; i++)
                Constant($"n{seed}-{i}", [channels], seed + i, i == 3 ? 2f : 0f);
            graph.Node.Add(Node("BatchNormalization", [from, .. Enumerable.Range(0, 4).Select(i => $"n{seed}-{i}")], to,
                OnnxAttribute.Of("epsilon", 1e-5f)));
        }
    }

    private static GraphProto Given() => new()
    {
        Name = "g",
        Input = { OnnxValueInfo.Of("x", OnnxType.Float, [(null, "batch"), (3, null), (8, null), (8, null)]) },
        Output = { OnnxValueInfo.Of("y", OnnxType.Float, [(null, "batch"), (2, null)]) },
    };

    private static NodeProto Node(string type, IEnumerable<string> inputs, string output, params AttributeProto[] attributes)
        => new() { OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes } };

    private static Tensor Numbers(int[] shape, int seed)
    {
        var random = new Random(seed);
        return new Tensor(new Shape(shape),
            [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(random.NextDouble() * 2 - 1))]);
    }

    private string Write(string name, string text)
    {
        var path = Folder[name];
        File.WriteAllText(path, text);
        return path;
    }

    private static void Same(Tensor expected, Tensor got, float tolerance)
    {
        Assert.Equal(expected.Length, got.Length);
        var most = Math.Max(1e-6f, expected.ToArray().Max(Math.Abs));
        Assert.All(expected.ToArray().Zip(got.ToArray()), pair => Assert.Equal(pair.First / most, pair.Second / most, tolerance));
    }
}
