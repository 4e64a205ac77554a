using Nabi.Detection;

namespace Nabi.Formats.Tests.Darknet;

public sealed class DarknetTests : TestsWithFolder
{
    [Theory]
    [InlineData("yolov3", 80, 62_001_757)]
    [InlineData("tiny", 80, 8_858_734)]
    [InlineData("yolov3", 1, 61_576_342)]
    public void Its_configs_make_the_same_detectors(string name, int classes, int parameters)
    {
        File.WriteAllText(Folder["net.cfg"], name == "tiny" ? DarknetFiles.Tiny(classes, 416) : DarknetFiles.Full(classes, 416));
        var detector = YoloV3.FromConfig(Folder["net.cfg"]);
        var own = new YoloV3(new() { Classes = classes, Backbone = name == "tiny" ? "tiny" : "darknet53", InputShape = [416, 416, 3] });
        Assert.Equal(parameters, detector.Weights.Sum(weight => weight.Value.Length));
        Assert.Equal(own.Classes, detector.Classes);
        Assert.Equal(own.Outputs.Select(output => output.Shape), detector.Outputs.Select(output => output.Shape));
        Assert.Equal(own.Anchors.SelectMany(some => some), detector.Anchors.SelectMany(some => some));
        Assert.Equal(own.Layers.OfType<Conv2D>().Select(layer => (layer.Name, layer.Filters)).Order(),
            detector.Layers.OfType<Conv2D>().Select(layer => (layer.Name, layer.Filters)).Order());
    }

    [Theory]
    [InlineData("yolov3", 0, 1)]
    [InlineData("yolov3", 0, 2)]
    [InlineData("tiny", 2, 0)]
    public void Its_weights_fill_both_in_its_order(string name, int major, int minor)
    {
        File.WriteAllText(Folder["net.cfg"], name == "tiny" ? DarknetFiles.Tiny(2, 64, 8) : DarknetFiles.Full(2, 64, 16));
        var random = YoloV3.FromConfig(Folder["net.cfg"]);
        // The order of the text, without the library's: convolutions are numbered as they are made.
        var layers = random.Layers.OfType<Conv2D>().OrderBy(layer => int.Parse(layer.Name[5..], null)).ToList();
        var (bytes, arrays) = DarknetFiles.Weights(
            layers.Select(layer => (layer.Weights[0].Shape[2], layer.Filters, layer.KernelSize.Height, !layer.UseBias)), (major, minor));
        File.WriteAllBytes(Folder["net.weights"], bytes);
        var detector = YoloV3.FromConfig(Folder["net.cfg"], Folder["net.weights"]);
        var place = 0;
        foreach (var layer in layers.Select(layer => (Conv2D)detector.GetLayer(layer.Name)))
        {
            if (layer.UseBias)
            {
                Assert.Equal(arrays[place++], layer.Weights[1].Value.ToArray());
            }
            else
            {
                var normalization = detector.GetLayer("bn_" + layer.Name[5..]).Weights;
                foreach (var i in new[] { 1, 0, 2, 3 })
                    Assert.Equal(arrays[place++], normalization[i].Value.ToArray());
            }

            var (kernel, numbers) = (layer.Weights[0].Value, arrays[place++]);
            var shape = kernel.Shape;
            for (var (i, o) = (0, shape[3] - 1); i < shape[2]; i++)
            {
                Assert.Equal(numbers[((o * shape[2] + i) * shape[0] + shape[0] - 1) * shape[1]],
                    kernel[shape[0] - 1, 0, i, o]);
            }
        }

        Assert.Equal(arrays.Count, place);
        // What is written is what was read, and fills a model that was loaded as such.
        detector.SaveWeights(Folder["again.weights"]);
        Assert.Equal(bytes[(major * 10 + minor >= 2 ? 20 : 16)..], File.ReadAllBytes(Folder["again.weights"])[20..]);
        var model = Model.Load(Folder["net.cfg"]);
        Assert.Contains("has no weights", Assert.Single(model.LoadNotes));
        model.LoadWeights(Folder["again.weights"]);
        DarknetFiles.AssertSame(detector, model);
    }

    [Fact]
    public void A_stage_computes_what_a_plain_loop_does()
    {
        // One stage: a convolution, one of stride 2 on odd sides, a block with its shortcut, a pooling of each kind, a route.
        const string Text = """
            [net]
            height=9
            width=7
            channels=2
            [convolutional]
            batch_normalize=1
            filters=4
            size=3
            stride=1
            pad=1
            activation=leaky
            [convolutional]
            batch_normalize=1
            filters=6
            size=3
            stride=2
            pad=1
            activation=leaky
            [convolutional]
            batch_normalize=1
            filters=3
            size=1
            activation=leaky
            [convolutional]
            batch_normalize=1
            filters=6
            size=3
            pad=1
            activation=leaky
            [shortcut]
            from=-3
            activation=linear
            [maxpool]
            size=2
            stride=1
            [route]
            layers=-1,1
            [convolutional]
            filters=5
            size=1
            activation=logistic
            """;
        File.WriteAllText(Folder["stage.cfg"], Text);
        var (bytes, arrays) = DarknetFiles.Weights(
            [(2, 4, 3, true), (4, 6, 3, true), (6, 3, 1, true), (3, 6, 3, true), (12, 5, 1, false)], (0, 2));
        File.WriteAllBytes(Folder["stage.weights"], bytes);
        var model = Model.Load(Folder["stage.cfg"]);
        model.LoadWeights(Folder["stage.weights"]);
        var picture = new double[2, 9, 7];
        var x = Tensor.Zeros(1, 9, 7, 2);
        for (var i = 0; i < picture.Length; i++)
        {
            var (c, y, z) = (i / 63, i / 7 % 9, i % 7);
            picture[c, y, z] = Math.Cos(i);
            x.Floats[(y * 7 + z) * 2 + c] = (float)picture[c, y, z];
        }

        var first = Convolved(picture, arrays[..5], 3, 1);
        var second = Convolved(first, arrays[5..10], 3, 2);
        var added = Convolved(Convolved(second, arrays[10..15], 1, 1), arrays[15..20], 3, 1);
        var (rows, columns) = (added.GetLength(1), added.GetLength(2));
        Assert.Equal((5, 4), (rows, columns));
        var routed = new double[12, rows, columns];
        for (var c = 0; c < 6; c++)
        {
            for (var i = 0; i < rows * columns; i++)
            {
                added[c, i / columns, i % columns] += second[c, i / columns, i % columns];
                routed[6 + c, i / columns, i % columns] = second[c, i / columns, i % columns];
            }

            for (var i = 0; i < rows * columns; i++)
            {
                var (y, z) = (i / columns, i % columns);
                var (below, right) = (Math.Min(y + 1, rows - 1), Math.Min(z + 1, columns - 1));
                routed[c, y, z] =
                    Math.Max(Math.Max(added[c, y, z], added[c, below, z]), Math.Max(added[c, y, right], added[c, below, right]));
            }
        }

        var last = Convolved(routed, arrays[20..], 1, 1);
        var output = model.Predict(x);
        Assert.Equal(new Shape(1, rows, columns, 5), output.Shape);
        for (var i = 0; i < output.Length; i++)
            Assert.Equal(1 / (1 + Math.Exp(-last[i % 5, i / 5 / columns, i / 5 % columns])), output.Floats[i], 1e-5);
    }

    [Fact]
    public void As_many_convolutions_as_a_file_has_are_read_on_request()
    {
        File.WriteAllText(Folder["net.cfg"], DarknetFiles.Tiny(1, 64, 8));
        var detector = YoloV3.FromConfig(Folder["net.cfg"]);
        var (bytes, arrays) = DarknetFiles.Weights([(3, 2, 3, true), (2, 4, 3, true)], (0, 2));
        File.WriteAllBytes(Folder["some.weights"], bytes);
        Assert.Contains("have", Assert.Throws<NabiException>(() => detector.LoadWeights(Folder["some.weights"])).Message);
        detector.LoadWeights(Folder["some.weights"], skipMismatch: true);
        Assert.Equal(arrays[0], detector.GetLayer("bn_0").Weights[1].Value.ToArray());
        Assert.Equal(arrays[8], detector.GetLayer("bn_1").Weights[3].Value.ToArray());
        Assert.Equal(11, detector.LoadNotes.Count);
    }

    // Weights: beta, gamma, mean, variance and kernel; or bias and kernel.
    private static double[,,] Convolved(double[,,] x, List<float[]> weights, int size, int stride)
    {
        var (channels, height, width, filters) = (x.GetLength(0), x.GetLength(1), x.GetLength(2), weights[0].Length);
        var pad = size / 2;
        var (rows, columns) = ((height + 2 * pad - size) / stride + 1, (width + 2 * pad - size) / stride + 1);
        var y = new double[filters, rows, columns];
        var kernel = weights[^1];
        for (var f = 0; f < filters; f++)
        {
            for (var place = 0; place < rows * columns; place++)
            {
                var sum = 0d;
                for (var k = 0; k < channels * size * size; k++)
                {
                    var (c, row, column) = (k / (size * size), place / columns * stride + k / size % size - pad,
                        place % columns * stride + k % size - pad);
                    if (row >= 0 && row < height && column >= 0 && column < width)
                        sum += x[c, row, column] * kernel[f * channels * size * size + k];
                }

                if (weights.Count == 5)
                {
                    sum = (sum - weights[2][f]) / Math.Sqrt(weights[3][f] + 1e-5) * weights[1][f] + weights[0][f];
                    sum = sum > 0 ? sum : 0.1 * sum;
                }
                else
                {
                    sum += weights[0][f];
                }

                y[f, place / columns, place % columns] = sum;
            }
        }

        return y;
    }
}
