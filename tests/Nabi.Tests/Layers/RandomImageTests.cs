namespace Nabi.Tests;

/// <summary>Layers that change images at random: what they do to an image, that each draws by itself, and where they do nothing.</summary>
public sealed class RandomImageTests
{
    private static readonly Tensor Picture = LayerRuns.Numbers(1, 2, 4, 4, 3);

    public static TheoryData<string, Func<RandomImageLayer>> Layers => new()
    {
        { "flip", () => new RandomFlip { Seed = 5 } },
        { "rotation", () => new RandomRotation(0.4f) { Seed = 5 } },
        { "translation", () => new RandomTranslation(0.4f, 0.3f) { Seed = 5 } },
        { "zoom", () => new RandomZoom(0.4f) { Seed = 5, WidthFactor = (-0.2f, 0.5f) } },
        { "contrast", () => new RandomContrast(0.8f) { Seed = 5, ValueRange = (-1f, 1f) } },
        { "brightness", () => new RandomBrightness(0.4f) { Seed = 5, ValueRange = (-1f, 1f) } },
        { "crop", () => new RandomCrop(2, 3) { Seed = 5 } },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Images_change_in_training_alone_each_by_its_own_draw(string name, Func<RandomImageLayer> make)
    {
        var one = Tensor.Ones(8, 1, 1, 1) * LayerRuns.Numbers(2, 1, 5, 6, 3);
        var layer = make();
        var rest = layer.Apply(one);
        if (name != "crop")
            Assert.Equal(one.ToArray(), rest.ToArray());
        var (first, second) = (layer.Apply(one, training: true), layer.Apply(one, training: true));
        Assert.NotEqual(first.ToArray(), second.ToArray());
        Assert.True(Different(first) > 1, "All images of a batch were changed alike.");
        Assert.Equal(first.ToArray(), make().Apply(one, training: true).ToArray());
        Assert.All(first.ToArray(), number => Assert.InRange(number, -1f, 1f));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Channels_may_come_first_and_an_image_alone(string name, Func<RandomImageLayer> make)
    {
        var expected = make().Apply(Picture, training: true);
        var first = Registry.Write(make());
        first["config"]!["data_format"] = "channels_first";
        var layer = Registry.Read<Layer>(first, name);
        Assert.Equal("channels_first", $"{((RandomImageLayer)layer).DataFormat}");
        Assert.Equal(expected.ToArray(),
            Ops.Transpose(layer.Apply(Ops.Transpose(Picture, 0, 3, 1, 2), training: true), 0, 2, 3, 1).ToArray());
        var image = Ops.Select(Picture, 0, 0);
        Assert.Equal(make().Apply(Ops.ExpandDims(image, 0), training: true).ToArray(), make().Apply(image, training: true).ToArray());
        Assert.Equal(3, make().Apply(image, training: true).Rank);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_step_of_a_recorded_training_draws_anew(string name, Func<RandomImageLayer> make)
    {
        List<float[]> seen = [], again = [];
        Fit(seen, make());
        Fit(again, make());
        Assert.Equal(6, seen.Count);
        Assert.Equal(6, seen.Select(batch => string.Join(' ', batch)).Distinct().Count());
        Assert.Equal(seen, again);
        Assert.NotEmpty(name);

        static void Fit(List<float[]> seen, RandomImageLayer layer)
        {
            Seeds.Set(1);
            // The same image in all rows, so that shuffling changes nothing.
            var x = Tensor.Ones(8, 1, 1, 1) * LayerRuns.Numbers(2, 1, 5, 6, 3);
            var model = new Sequential { new Input(5, 6, 3), layer, new FunctionLayer(Look), new Flatten(), new Dense(1) };
            model.Compile(new SGD(0.01f), new MeanSquaredError());
            model.Fit(x, Tensor.Zeros(8, 1), epochs: 3, batchSize: 4, verbosity: Verbosity.Silent);

            Tensor Look(Tensor x)
            {
                if (!x.IsSymbolic)
                    seen.Add(x.ToArray());
                return x;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Over_time_each_frame_has_its_own_draw(string name, Func<RandomImageLayer> make)
    {
        var frames = Tensor.Ones(1, 8, 1, 1, 1) * LayerRuns.Numbers(2, 1, 1, 5, 6, 3);
        var model = new Sequential { new Input(null, 5, 6, 3), new TimeDistributed(make()) };
        var changed = model.Apply(frames, training: true);
        Assert.Equal(name == "crop" ? new Shape(1, 8, 2, 3, 3) : frames.Shape, changed.Shape);
        Assert.True(Different(Ops.Select(changed, 0, 0)) > 1, "All frames were changed alike.");
        var stream = new Sequential { new Input(null, 5, 6, 3), new TimeDistributed(make()), new TimeDistributed(new Flatten()) }.Stream();
        Assert.Equal(Ops.Select(Ops.Select(model.Apply(frames), 0, 0), 0, 0).ToArray(),
            stream.Step(Ops.Select(Ops.Select(frames, 0, 0), 0, 0).ToArray()));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Threads_change_no_bit(string name, Func<RandomImageLayer> make)
    {
        var x = LayerRuns.Numbers(3, 16, 40, 33, 3);
        var before = Threads.Count;
        try
        {
            Threads.Count = 1;
            var expected = make().Apply(x, training: true).ToArray();
            Threads.Count = 4;
            Assert.Equal(expected, make().Apply(x, training: true).ToArray());
        }
        finally
        {
            Threads.Count = before;
        }

        Assert.NotEmpty(name);
    }

    [Fact]
    public void A_quarter_turn_is_against_the_clock_around_the_centre()
    {
        foreach (var (height, width) in ((int, int)[])[(4, 4), (5, 5), (3, 5)])
        {
            var x = LayerRuns.Numbers(4, 1, height, width, 2);
            var turned = new RandomRotation((0.25f, 0.25f)) { FillMode = "constant", FillValue = 7f, Interpolation = "nearest" }
                .Apply(x, training: true);
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    // What stood as far to the right of the centre as this stands above it, in halves of pixels.
                    var (right, above) = (2 * column - (width - 1), height - 1 - 2 * row);
                    var (r, c) = ((right + height - 1) / 2, (above + width - 1) / 2);
                    var expected = (uint)r < (uint)height && (uint)c < (uint)width ? x[0, r, c, 1] : 7f;
                    Assert.Equal(expected, turned[0, row, column, 1]);
                }
            }
        }
    }

    [Fact]
    public void A_turn_is_the_transform_of_its_angle()
    {
        var (x, angle) = (LayerRuns.Numbers(4, 3, 5, 7, 2), 0.3 * Math.PI * 2);
        var (sin, cos) = Math.SinCos(angle);
        var transform = Tensor.From((float)cos, (float)-sin, (float)((6 - (cos * 6 - sin * 4)) / 2),
            (float)sin, (float)cos, (float)((4 - (sin * 6 + cos * 4)) / 2), 0f, 0f);
        foreach (var fill in FillMode.Words)
        {
            LayerRuns.Same([Ops.AffineTransform(x, transform, "bilinear", fill, 0.25f)],
                [new RandomRotation((0.3f, 0.3f)) { FillMode = fill, FillValue = 0.25f }.Apply(x, training: true)], 1e-5f);
        }
    }

    [Fact]
    public void A_move_goes_down_and_to_the_right()
    {
        var x = new Tensor([1, 2, 4, 1], [1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f]);
        Assert.Equal([0f, 0f, 0f, 0f, 0f, 1f, 2f, 3f],
            new RandomTranslation((0.5f, 0.5f), (0.25f, 0.25f)) { FillMode = "constant" }.Apply(x, training: true).ToArray());
        Assert.Equal([7f, 8f, 5f, 6f, 3f, 4f, 1f, 2f],
            new RandomTranslation((-0.5f, -0.5f), (-0.5f, -0.5f)) { FillMode = "wrap" }.Apply(x, training: true).ToArray());
        // Reflected at its border: (a b c d | d c b a).
        Assert.Equal([5f, 5f, 6f, 7f, 5f, 5f, 6f, 7f],
            new RandomTranslation((1f, 1f), (0.25f, 0.25f)).Apply(x, training: true).ToArray()[..4].Concat(
                new RandomTranslation((1f, 1f), (0.25f, 0.25f)).Apply(Ops.Reverse(x, 1), training: true).ToArray()[4..]).ToArray());
    }

    [Fact]
    public void A_zoom_keeps_the_centre()
    {
        var x = new Tensor([1, 1, 5, 1], [1f, 2f, 3f, 4f, 5f]);
        Assert.Equal([2f, 2.5f, 3f, 3.5f, 4f], Zoomed(-0.5f));
        Assert.Equal([1f, 1f, 3f, 5f, 5f], Zoomed(1f, "nearest"));
        Assert.Equal([0f, 1f, 3f, 5f, 0f], Zoomed(1f, "constant"));
        Assert.Equal([3f, 3f, 3f, 3f, 3f], Zoomed(-1f));
        // Without a factor for the width, proportions stay: both axes have one draw.
        var both = new RandomZoom((-0.5f, -0.5f)).Apply(Ops.Reshape(LayerRuns.Numbers(1, 9), [1, 3, 3, 1]), training: true);
        Assert.Equal(both.ToArray(), new RandomZoom((-0.5f, -0.5f)) { WidthFactor = (-0.5f, -0.5f) }
            .Apply(Ops.Reshape(LayerRuns.Numbers(1, 9), [1, 3, 3, 1]), training: true).ToArray());

        float[] Zoomed(float factor, string fill = "reflect")
            => new RandomZoom((0f, 0f)) { WidthFactor = (factor, factor), FillMode = fill }.Apply(x, training: true).ToArray();
    }

    [Fact]
    public void A_flip_turns_half_of_the_images_over_each_way_by_itself()
    {
        var one = LayerRuns.Numbers(6, 1, 3, 4, 2);
        var (left, up) = (Ops.Reverse(one, 2).ToArray(), Ops.Reverse(one, 1).ToArray());
        var both = Ops.Reverse(Ops.Reverse(one, 1), 2).ToArray();
        const int images = 2000;
        foreach (var mode in FlipMode.Words)
        {
            var y = new RandomFlip(mode) { Seed = 1 }.Apply(Tensor.Ones(images, 1, 1, 1) * one, training: true).ToArray();
            var counts = y.Chunk(24).CountBy(image => string.Join(' ', image)).ToDictionary();
            float[][] expected = mode == "horizontal" ? [one.ToArray(), left] : mode == "vertical" ? [one.ToArray(), up]
                : [one.ToArray(), left, up, both];
            Assert.Equal(expected.Length, counts.Count);
            Assert.All(expected, image => Assert.InRange(counts[string.Join(' ', image)] * expected.Length / (double)images, 0.85, 1.15));
        }
    }

    [Fact]
    public void Contrast_is_a_factor_around_each_channel_s_mean()
    {
        var x = new Tensor([1, 1, 2, 2], [10f, 100f, 20f, 200f]);
        var (strong, flat) = (Drawing(1f, 1.5f, 1.5f), Drawing(0f, 2f, 0f));
        Assert.Equal([7.5f, 75f, 22.5f, 225f], Changed(new RandomContrast((0f, 0.5f)) { Seed = strong }), Near);
        Assert.Equal([15f, 150f, 15f, 150f], Changed(new RandomContrast((1f, 1f)) { Seed = flat }), Near);
        Assert.Equal([20f, 75f, 22.5f, 100f], Changed(new RandomContrast((0f, 0.5f)) { Seed = strong, ValueRange = (100f, 20f) }), Near);
        Assert.Equal((0.3f, 0.3f), new RandomContrast(0.3f).Factor);

        float[] Changed(RandomContrast layer) => layer.Apply(x, training: true).ToArray();

        static bool Near(float a, float b) => Math.Abs(a - b) < 0.5f;

        // A seed whose first draw lies near a number.
        static int Drawing(float low, float high, float wanted)
        {
            var one = new float[1];
            for (var seed = 0; ; seed++)
            {
                RandomStream.FromSeed(seed).Uniform(one, low, high);
                if (Math.Abs(one[0] - wanted) < 0.003f)
                    return seed;
            }
        }
    }

    [Fact]
    public void Brightness_is_a_part_of_the_range_for_all_channels()
    {
        var x = new Tensor([1, 1, 2, 2], [10f, 100f, 20f, 200f]);
        Assert.Equal([61f, 151f, 71f, 251f], new RandomBrightness((0.2f, 0.2f)).Apply(x, training: true).ToArray());
        Assert.Equal([0f, 0f, 0f, 0f], new RandomBrightness((-1f, -1f)).Apply(x, training: true).ToArray());
        Assert.Equal([1f, 1f, 1f, 1f],
            new RandomBrightness((1f, 1f)) { ValueRange = (0f, 1f) }.Apply(x * 0.005f, training: true).ToArray());
        Assert.Equal((-0.3f, 0.3f), new RandomBrightness(-0.3f).Factor);
    }

    [Fact]
    public void A_random_crop_is_a_part_at_any_place()
    {
        // The number of each pixel is its place.
        var one = new Tensor([1, 5, 7, 1], [.. Enumerable.Range(0, 35).Select(place => (float)place)]);
        var crop = new RandomCrop(3, 4) { Seed = 2 };
        var y = crop.Apply(Tensor.Ones(600, 1, 1, 1) * one, training: true).ToArray().Chunk(12).ToArray();
        Assert.All(y, image => Assert.Equal([.. Enumerable.Range(0, 12).Select(at => image[0] + at / 4 * 7 + at % 4)], image));
        var places = y.CountBy(image => ((int)image[0] / 7, (int)image[0] % 7)).ToDictionary();
        Assert.Equal(12, places.Count);
        Assert.All(places, pair => Assert.True(pair.Key is ( <= 2, <= 3) && pair.Value is > 25 and < 80, $"{pair}"));
        Assert.Equal(one.ToArray(), new RandomCrop(5, 7).Apply(one, training: true).ToArray());
    }

    [Fact]
    public void What_is_too_small_is_enlarged_and_inference_shows_all_that_it_can()
    {
        var small = LayerRuns.Numbers(2, 2, 3, 8, 2);
        var expected = new Resizing(4, 4) { CropToAspectRatio = true }.Apply(small).ToArray();
        foreach (var layer in (Layer[])[new RandomCrop(4, 4), new CenterCrop(4, 4)])
        {
            Assert.Equal(expected, layer.Apply(small).ToArray());
            Assert.Equal(expected, layer.Apply(small, training: true).ToArray());
        }

        var large = LayerRuns.Numbers(2, 2, 6, 9, 2);
        Assert.Equal(new Resizing(4, 4) { CropToAspectRatio = true }.Apply(large).ToArray(), new RandomCrop(4, 4).Apply(large).ToArray());
        Assert.Equal(Ops.Slice(Ops.Slice(large, 1, 1, 4), 2, 2, 4).ToArray(), new CenterCrop(4, 4).Apply(large).ToArray());
        Assert.Equal(new Shape(-1, 4, 4, 2), new CenterCrop(4, 4).Apply(Tensor.Symbolic([-1, 3, 8, 2])).Shape);
        Assert.Equal(new Shape(4, 4, 2), new CenterCrop(4, 4).Apply(Ops.Select(large, 0, 0)).Shape);
        Assert.Equal(new Shape(2, 4, 4, 2), new CenterCrop(4, 4).Apply(Tensor.Filled([2, 6, 9, 2], 3)).Shape);
    }

    [Fact]
    public void Gradients_pass_through_to_what_stands_before()
    {
        foreach (var layer in (Layer[])[new RandomRotation((0.07f, 0.07f)), new RandomZoom((0.3f, 0.3f)),
            new RandomBrightness((0.1f, 0.1f)) { ValueRange = (-5f, 5f) }, new RandomTranslation((0.3f, 0.3f), (0.1f, 0.1f)),
            new CenterCrop(2, 3), new CenterCrop(6, 7)])
        {
            GradientCheck.Of(x => layer.Apply(x[0], training: true), [LayerRuns.Numbers(7, 2, 4, 5, 2)]).ThrowIfWrong();
        }
    }

    [Fact]
    public void Empty_batches_and_empty_images_stay_empty()
    {
        foreach (var row in Layers)
        {
            var layer = row.Data.Item2();
            Assert.Equal(0, layer.Apply(Tensor.Zeros(0, 5, 6, 3), training: true).Length);
            if (layer is not (RandomCrop or RandomContrast))
                Assert.Equal(new Shape(2, 0, 6, 3), layer.Apply(Tensor.Zeros(2, 0, 6, 3), training: true).Shape);
        }
    }

    public static TheoryData<string, Action> Refused => new()
    {
        { "factor must be two numbers between -1 and 1", () => _ = new RandomRotation(1.5f) },
        { "factor must be two numbers between -1 and 1", () => _ = new RandomRotation(float.NaN) },
        { "width_factor must be two numbers between -1 and 1", () => _ = new RandomTranslation((0f, 0f), (0f, 2f)) },
        { "width_factor must be", () => _ = new RandomZoom(0.1f) { WidthFactor = (-3f, 0f) } },
        { "factor must be two numbers between 0 and 1", () => _ = new RandomContrast(-0.1f) },
        { "value_range must be two finite numbers", () => _ = new RandomBrightness(0.1f) { ValueRange = (0f, float.PositiveInfinity) } },
        { "height must be at least 1", () => _ = new RandomCrop(0, 1) },
        { "width must be at least 1", () => _ = new CenterCrop(1, -1) },
        { "interpolation must be", () => _ = new RandomZoom(0.1f) { Interpolation = "bicubic" } },
        { "FlipMode must be", () => _ = new RandomFlip("diagonal") },
        { "(batch, height, width, channels), or one image", () => new RandomFlip().Apply(Tensor.Zeros(2, 3)) },
        { "(batch, channels, height, width), or one image", () => new RandomFlip { DataFormat = "channels_first" }.Apply(Tensor.Zeros(2)) },
        { "got (None, 28, 28)", () => _ = new Sequential { new Input(28, 28), new RandomRotation(0.1f) } },
        { "has nothing to make others of", () => new CenterCrop(2, 2).Apply(Tensor.Zeros(1, 0, 2, 1)) },
        { "has nothing to make others of", () => new RandomCrop(2, 2).Apply(Tensor.Zeros(1, 0, 2, 1), training: true) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_makes_no_sense_ends_in_a_sentence(string sentence, Action action)
        => Assert.Contains(sentence, Assert.Throws<NabiException>(action).Message, StringComparison.Ordinal);

    private static int Different(Tensor images)
        => images.ToArray().Chunk(images.Length / images.Shape[0]).Select(image => string.Join(' ', image)).Distinct().Count();
}
