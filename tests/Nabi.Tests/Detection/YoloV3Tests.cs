using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class YoloV3Tests
{
    [Theory]
    [InlineData("darknet53", 80, 62_001_757)]
    [InlineData("darknet53", 1, 61_576_342)]
    [InlineData("tiny", 80, 8_858_734)]
    public void It_has_the_papers_parameters(string backbone, int classes, int parameters)
    {
        var detector = new YoloV3(new() { Backbone = backbone, Classes = classes });
        Assert.Equal(parameters, detector.Weights.Sum(weight => weight.Value.Length));
        Assert.Equal(classes, detector.Classes);
        var scales = backbone == "tiny" ? 2 : 3;
        Assert.Equal(scales, detector.Outputs.Count);
        Assert.All(detector.Outputs, output => Assert.Equal(3 * (5 + classes), output.Shape[3]));
        Assert.Equal(new Anchor(10, backbone == "tiny" ? 14 : 13), detector.Anchors[^1][0]);
        Assert.Equal(32, detector.Stride);
        // The numbers of darknet's files: the names of the convolutions of the outputs.
        Assert.Equal(backbone == "tiny" ? ["conv_9", "conv_12"] : ["conv_58", "conv_66", "conv_74"],
            detector.OutputNames);
    }

    [Fact]
    public void Outputs_are_a_32nd_16th_and_8th_of_the_picture()
    {
        var detector = new YoloV3(new() { Classes = 2, InputShape = [96, 64, 3], Width = 0.02f });
        Assert.Equal([new Shape(-1, 3, 2, 21), new Shape(-1, 6, 4, 21), new Shape(-1, 12, 8, 21)],
            detector.Outputs.Select(output => output.Shape));
        var fewer = new YoloV3(new() { Classes = 2, InputShape = [96, 64, 3], Width = 0.02f, Scales = 1, Anchors = [new(20, 20)] });
        Assert.Equal([new Shape(-1, 3, 2, 7)], fewer.Outputs.Select(output => output.Shape));
    }

    [Fact]
    public void Any_network_makes_the_feature_maps()
    {
        var net = Applications.ResNet18(new() { IncludeTop = false, InputShape = [64, 64, 3] });
        var features = new Model(net.Inputs, [net.GetLayer("conv4_block2_out").Output, net.GetLayer("conv5_block2_out").Output]);
        var detector = new YoloV3(new() { Classes = 1, Features = features, Anchors = [new(8, 8), new(16, 16)] });
        Assert.Equal([new Shape(-1, 2, 2, 6), new Shape(-1, 4, 4, 6)], detector.Outputs.Select(output => output.Shape));
        Assert.Equal(32, detector.Stride);
        detector.Compile("adam");
        detector.Fit(Tensor.Filled([2, 64, 64, 3], 0.2f), YoloV3.Targets([[new(new(0, 0, 0.5f, 0.5f), 0, 1)], []]),
            verbosity: Verbosity.Silent);
        // A network of its own layers, once more as a detector.
        var again = new YoloV3(new Model(detector.Inputs, detector.Outputs), detector.Anchors);
        Assert.Equal(1, again.Classes);
        Assert.Equal(detector.Detect(Tensor.Ones(1, 64, 64, 3), 0f), again.Detect(Tensor.Ones(1, 64, 64, 3), 0f));
    }

    [Theory]
    [FirstSeeds(6)]
    public void Boxes_are_decoded_as_in_the_paper(int seed)
    {
        var random = new Random(seed);
        var detector = new YoloV3(new() { Classes = 3, Backbone = "tiny", Width = 0.1f });
        var (height, width) = (64, 96);
        Tensor[] outputs = [
            .. new[] { (2, 3), (4, 6) }.Select(
                grid => new Tensor([2, grid.Item1, grid.Item2, 24],
                    [.. Enumerable.Range(0, 2 * grid.Item1 * grid.Item2 * 24).Select(_ => 4 * random.NextSingle() - 2)]))];
        var found = detector.Decode(outputs, height, width, 0.4f, 1f, int.MaxValue);
        for (var picture = 0; picture < 2; picture++)
        {
            List<DetectedObject> expected = [];
            for (var scale = 0; scale < 2; scale++)
            {
                var (rows, columns) = (outputs[scale].Shape[1], outputs[scale].Shape[2]);
                for (var (row, column) = (0, 0); row < rows; (row, column) = column + 1 < columns ? (row, column + 1) : (row + 1, 0))
                {
                    for (var anchor = 0; anchor < 3; anchor++)
                    {
                        double T(int i) => outputs[scale][picture, row, column, anchor * 8 + i];
                        var prior = detector.Anchors[scale][anchor];
                        var (x, y) = ((Sigmoid(T(0)) + column) / columns, (Sigmoid(T(1)) + row) / rows);
                        var (w, h) = (prior.Width * Math.Exp(T(2)) / width, prior.Height * Math.Exp(T(3)) / height);
                        for (var label = 0; label < 3; label++)
                        {
                            var score = (float)(Sigmoid(T(4)) * Sigmoid(T(5 + label)));
                            if (score > 0.4f)
                            {
                                expected.Add(new(new((float)(x - w / 2), (float)(y - h / 2), (float)(x + w / 2), (float)(y + h / 2)),
                                    label, score));
                            }
                        }
                    }
                }
            }

            Assert.NotEmpty(expected);
            Assert.Equal(expected.Count, found[picture].Count);
            foreach (var (one, other) in expected.OrderByDescending(one => one.Score).Zip(found[picture]))
            {
                Assert.Equal((one.Class, one.Score), (other.Class, other.Score));
                Assert.True(one.Box.IntersectionOverUnion(other.Box) > 0.9999f);
            }
        }
    }

    [Fact]
    public void Pictures_of_any_size_are_put_into_the_network()
    {
        Seeds.Set(3);
        var detector = YoloSamples.Small();
        var found = detector.Detect(Tensor.Filled([3, 100, 40, 3], 0.4f), 0f, 1f, 20, batchSize: 2);
        Assert.Equal(3, found.Count);
        Assert.All(found, objects => Assert.Equal(20, objects.Count));
        Assert.All(found.SelectMany(objects => objects), one => Assert.Equal(one.Box, one.Box.Clipped()));
        var single = detector.Detect([Tensor.Filled([100, 40, 3], 0.4f), Tensor.Ones(64, 64, 3), Tensor.Ones(7, 300, 3)], 0f, 1f, 20);
        Assert.Equal(3, single.Count);
        Assert.Equal(found[0].Select(one => one.Class), single[0].Select(one => one.Class));
        Assert.Empty(detector.Detect(Tensor.Zeros(0, 64, 64, 3)));
        // Without a size of its own the network sees the next multiple of 32.
        var free = new YoloV3(new() { Classes = 1, Backbone = "tiny", Width = 0.1f });
        Assert.Equal(5, free.Detect(Tensor.Ones(1, 33, 70, 3), 0f, 1f, 5)[0].Count);
    }

    [Fact]
    public void A_file_holds_the_layers()
    {
        Seeds.Set(4);
        var (detector, other) = (YoloSamples.Small(), YoloSamples.Small());
        var pictures = Tensor.Filled([1, 64, 64, 3], 0.3f);
        var path = Path.Combine(Path.GetTempPath(), $"nabi-{Guid.NewGuid():N}.keras");
        try
        {
            Formats.ModelFile.Save(detector, path);
            var again = new YoloV3(Formats.ModelFile.Load(path), detector.Anchors);
            Assert.Equal(detector.Detect(pictures, 0f), again.Detect(pictures, 0f));
            Formats.ModelFile.LoadWeights(other, path);
            Assert.Equal(detector.Detect(pictures, 0f), other.Detect(pictures, 0f));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_that_cannot_be_used_end_in_a_sentence()
    {
        Says("Classes of 1 or more, got 0", () => _ = new YoloV3(new() { Classes = 0 }));
        Says("Classes of at most 65536, got 2147483647", () => _ = new YoloV3(new() { Classes = int.MaxValue }));
        Says("multiples of 32 or null", () => _ = new YoloV3(new() { InputShape = [100, 96, 3] }));
        Says("got (64, 64)", () => _ = new YoloV3(new() { InputShape = [64, 64] }));
        Says("Width above 0", () => _ = new YoloV3(new() { Width = float.NaN }));
        Says("Scales from 1 to 2", () => _ = new YoloV3(new() { Backbone = "tiny", Scales = 3 }));
        Says("'darknet53' or 'tiny'", () => _ = new YoloV3(new() { Backbone = "resnet" }));
        Says("equally many Anchors for each of its 3 scales, got 4", () => _ = new YoloV3(new() { Anchors = new Anchor[4] }));
        Says("above 0, got 0 x 0", () => _ = new YoloV3(new() { Anchors = new Anchor[3] }));
        var (x, small) = (Input.Of(8, 8, 3), new Anchor(4, 4));
        var network = new Model(x, new Conv2D(12, 1).Apply(x));
        Says("1 outputs, and anchors for 0", () => _ = new YoloV3(network, []));
        Says("1 outputs, and anchors for 1", () => _ = new YoloV3(network, [[]]));
        Says("(batch, rows, columns, anchors x (5 + classes))", () => _ = new YoloV3(network, [[small, small, small]]));
        var detector = YoloSamples.Small();
        Says("needs pictures (batch, height, width, 3), got (64, 64, 3)", () => detector.Detect(Tensor.Ones(64, 64, 3)));
        Says("got (1, 64, 64, 1)", () => detector.Detect(Tensor.Ones(1, 64, 64, 1)));
        Says("scoreThreshold from 0 to 1, got NaN", () => detector.Detect(Tensor.Ones(1, 64, 64, 3), float.NaN));
        Says("iouThreshold from 0 to 1", () => detector.Detect(Tensor.Ones(1, 64, 64, 3), iouThreshold: 2));
        Says("as picture 1", () => detector.Detect([Tensor.Ones(64, 64, 3), Tensor.Ones(1, 64, 64, 3)]));
        Says("decodes 2 outputs", () => detector.Decode([Tensor.Ones(1, 2, 2, 14)], 64, 64));
    }

    private static void Says(string part, Action action)
    {
        var message = Assert.Throws<NabiException>(action).Message;
        Assert.Contains(part, message);
        Assert.True(message.Length <= 300);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
