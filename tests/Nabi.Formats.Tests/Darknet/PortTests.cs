using Nabi.Detection;

namespace Nabi.Formats.Tests.Darknet;

/// <summary>Weights of Keras's ports of YOLOv3: other names, other orders of layers.</summary>
public sealed class PortTests : TestsWithFolder
{
    [Theory]
    [InlineData("conv2d", "batch_normalization", false)]
    [InlineData("conv2d", "batch_normalization", true)]
    [InlineData("conv", "bnorm", true)]
    public void A_file_of_another_port_fills_a_detector(string convolution, string normalization, bool isMixed)
    {
        YoloOptions options = new() { Classes = 2, InputShape = [64, 64, 3], Width = 0.05f };
        var (port, detector) = (new YoloV3(options), new YoloV3(options));
        foreach (var weight in port.Weights)
            weight.Assign(new Tensor(weight.Shape, [.. weight.Value.ToArray().Select((number, i) => number + 0.01f * (i % 7))]));
        Write(port, Folder["yolo.h5"], convolution, normalization, isMixed);
        detector.LoadWeights(Folder["yolo.h5"]);
        DarknetFiles.AssertSame(port, detector);
    }

    [Fact]
    public void A_file_of_another_network_ends_in_a_sentence()
    {
        Write(new YoloV3(new() { Classes = 2, Width = 0.05f }), Folder["two.h5"], "conv2d", "batch_normalization", true);
        var one = new YoloV3(new() { Classes = 1, Width = 0.05f });
        Assert.Contains("shape", Assert.Throws<NabiException>(() => one.LoadWeights(Folder["two.h5"])).Message);
        var tiny = new YoloV3(new() { Classes = 2, Backbone = "tiny", Width = 0.05f });
        Assert.Contains("layers with weights, but the file holds",
            Assert.Throws<NabiException>(() => tiny.LoadWeights(Folder["two.h5"])).Message);
    }

    [Fact]
    public void A_file_with_the_same_names_goes_by_name()
    {
        YoloOptions options = new() { Classes = 2, InputShape = [64, 64, 3], Width = 0.05f };
        var (port, detector) = (new YoloV3(options), new YoloV3(options));
        Write(port, Folder["yolo.h5"], "conv", "bn", isMixed: true);
        detector.LoadWeights(Folder["yolo.h5"], byName: true);
        Assert.Equal(port.Weights.Select(weight => weight.Value.ToArray()), detector.Weights.Select(weight => weight.Value.ToArray()));
    }

    // Keras 2's layout, written with the container alone: groups of arrays, their names in an attribute.
    private static void Write(YoloV3 port, string path, string convolution, string normalization, bool isMixed)
    {
        List<(string Name, string[] Weights, Layer Layer)> layers = [];
        foreach (var layer in port.Layers.Where(layer => layer.Weights.Count > 0))
        {
            var number = int.Parse(layer.Name[(layer.Name.IndexOf('_', StringComparison.Ordinal) + 1)..], null);
            layers.Add(layer is Conv2D { UseBias: var hasBias }
                ? ($"{convolution}_{number}", hasBias ? ["kernel:0", "bias:0"] : ["kernel:0"], layer)
                : ($"{normalization}_{number}", ["gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"], layer));
        }

        // Of a model that is put together in another order: by name, 10 before 2.
        if (isMixed)
            layers = [.. layers.OrderBy(layer => layer.Name, StringComparer.Ordinal)];
        using var stream = File.Create(path);
        Hdf5Writer.Write(stream, root =>
        {
            root.Attribute("backend", "tensorflow");
            root.Attribute("keras_version", "2.2.4");
            root.AttributeTexts("layer_names", [.. layers.Select(layer => layer.Name)]);
            foreach (var (name, weights, layer) in layers)
            {
                var group = root.Group(name);
                group.AttributeTexts("weight_names", [.. weights.Select(weight => $"{name}/{weight}")]);
                foreach (var (weight, variable) in weights.Zip(layer.Weights))
                    group.Dataset($"{name}/{weight}", ArrayExchange.ToArray(variable));
            }
        });
    }
}
