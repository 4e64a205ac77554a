using static Nabi.Tests.Refusals;

namespace Nabi.Tests;

/// <summary>Networks for pictures: their sizes are the published ones, and they work as parts of other models.</summary>
public sealed class ApplicationsTests
{
    private static readonly Dictionary<string, Func<ApplicationOptions, Model>> Networks = new()
    {
        ["resnet18"] = Applications.ResNet18,
        ["resnet34"] = Applications.ResNet34,
        ["resnet50"] = Applications.ResNet50,
        ["resnet101"] = Applications.ResNet101,
        ["resnet152"] = Applications.ResNet152,
        ["mobilenetv2_1.00_224"] = options => Applications.MobileNetV2(options),
        ["darknet53"] = Applications.Darknet53,
    };

    // Keras's counts; of ResNet18 and 34 PyTorch's 11,689,512 and 21,797,672 and the moving averages.
    [Theory]
    [InlineData("resnet18", 11_699_112, 11_186_112)]
    [InlineData("resnet34", 21_814_696, 21_301_696)]
    [InlineData("resnet50", 25_636_712, 23_587_712)]
    [InlineData("resnet101", 44_707_176, 42_658_176)]
    [InlineData("resnet152", 60_419_944, 58_370_944)]
    [InlineData("mobilenetv2_1.00_224", 3_538_984, 2_257_984)]
    [InlineData("darknet53", 41_645_640, 40_620_640)]
    public void The_numbers_of_parameters_are_the_published_ones(string name, long whole, long features)
    {
        var net = Networks[name](new());
        Assert.Equal(whole, net.ParameterCount);
        Assert.Equal(name, net.Name);
        Assert.Equal([-1, 1000], net.Outputs[0].Shape.ToArray());
        var map = Networks[name](new() { IncludeTop = false });
        Assert.Equal(features, map.ParameterCount);
        Assert.Equal([-1, -1, -1, 3], map.Inputs[0].Shape.ToArray());
    }

    [Theory]
    [InlineData("resnet18", 512)]
    [InlineData("resnet50", 2048)]
    [InlineData("mobilenetv2_1.00_224", 1280)]
    [InlineData("darknet53", 1024)]
    public void Pictures_of_any_size_become_a_map_of_a_thirty_second(string name, int channels)
    {
        var map = Networks[name](new() { IncludeTop = false }).Predict(Tensor.Ones(1, 64, 96, 3));
        Assert.Equal([1, 2, 3, channels], map.Shape.ToArray());
        var pooled = Networks[name](new() { IncludeTop = false, InputShape = [32, 32, 1], Pooling = "max" })
            .Predict(Tensor.Ones(2, 32, 32, 1));
        Assert.Equal([2, channels], pooled.Shape.ToArray());
        Assert.All(pooled.ToArray(), number => Assert.True(float.IsFinite(number)));
    }

    [Fact]
    public void A_frozen_network_learns_a_task_of_its_features_in_films()
    {
        Seeds.Set(1);
        var net = Applications.MobileNetV2(new() { IncludeTop = false, InputShape = [32, 32, 3], Pooling = "avg" }, alpha: 0.35f);
        net.Trainable = false;
        var film = Input.Of(3, 32, 32, 3);
        var features = new TimeDistributed(net).Apply(film);
        var model = new Model(film, new Dense(1, "sigmoid").Apply(new LSTM(4).Apply(features)));
        model.Compile("adam", "binary_crossentropy");
        Assert.Equal(5, model.TrainableWeights.Count);
        var before = net.Weights.Select(weight => weight.Value.ToArray()).ToList();
        var x = Tensor.Ones(2, 3, 32, 32, 3);
        Assert.True(float.IsFinite(model.TrainOnBatch(x, Tensor.From(new float[,] { { 0 }, { 1 } }))["loss"]));
        Assert.All(net.Weights.Zip(before), pair => Assert.Equal(pair.Second, pair.First.Value.ToArray()));
    }

    [Fact]
    public void Features_of_a_layer_in_the_middle()
    {
        var net = Applications.ResNet18(new() { InputShape = [64, 64, 3] });
        var part = new Model(net.Inputs[0], net.GetLayer("conv3_block2_out").Output);
        Assert.Equal([1, 8, 8, 128], part.Predict(Tensor.Ones(1, 64, 64, 3)).Shape.ToArray());
    }

    [Fact]
    public void The_width_of_MobileNetV2()
    {
        var wide = Applications.MobileNetV2(new() { IncludeTop = false, InputShape = [96, 96, 3] }, alpha: 1.4f);
        Assert.Equal("mobilenetv2_1.40_96", wide.Name);
        Assert.Equal(1792, wide.Outputs[0].Shape[-1]);
        Assert.Equal(4_363_712, wide.ParameterCount);
    }

    [Fact]
    public void Pictures_as_networks_want_them()
    {
        var picture = new Tensor([1, 1, 3], [0f, 127.5f, 255f]);
        Close([151.061f, 10.721f, -123.68f], Applications.Preprocess(picture, "caffe"));
        Close([-1f, 0f, 1f], Applications.Preprocess(picture, "tf"));
        Close([0f, 0.5f, 1f], Applications.Preprocess(picture, "unit"));
        Close([-2.117904f, 0.196429f, 2.64f], Applications.Preprocess(picture, "torch"));

        static void Close(float[] expected, Tensor actual)
            => Assert.All(expected.Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        Says("resnet50 needs an InputShape of height and width, 32 or more",
            () => Applications.ResNet50(new() { InputShape = [16, 64, 3] }));
        Says("got (64, 64)", () => Applications.Darknet53(new() { InputShape = [64, 64] }));
        Says("pictures (batch, height, width, channels)", () => Applications.ResNet18(new() { InputTensor = Input.Of(8, 3) }));
        Says("alpha above 0", () => Applications.MobileNetV2(alpha: float.NaN));
        Says("'avg' or 'max'", () => Applications.ResNet18(new() { Pooling = "mean" }));
        Says("(..., height, width, 3)", () => Applications.Preprocess(Tensor.Ones(4, 4, 1), "tf"));
        Says("units must be at least 1", () => Applications.ResNet18(new() { Classes = 0 }));
    }
}
