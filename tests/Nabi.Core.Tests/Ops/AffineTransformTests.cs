namespace Nabi.Core.Tests;

/// <summary>Images through affine transforms: numbers, borders, gradients, and transforms that make no sense.</summary>
public sealed class AffineTransformTests
{
    private static readonly float[] Identity = [1f, 0f, 0f, 0f, 1f, 0f, 0f, 0f];

    public static TheoryData<string, string> Modes
    {
        get
        {
            var modes = new TheoryData<string, string>();
            foreach (var interpolation in (string[])["bilinear", "nearest"])
            {
                foreach (var fill in FillMode.Words)
                    modes.Add(interpolation, fill);
            }

            return modes;
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Numbers_and_gradients_are_those_of_plain_loops(string interpolation, string fill)
    {
        var chance = new Chance(fill.Length + interpolation.Length);
        int[][] shapes = [[3, 5, 7, 3], [2, 1, 1, 1], [2, 1, 4, 2], [1, 3, 1, 9], [2, 6, 6, 1], [0, 3, 3, 1], [2, 0, 3, 1], [1, 2, 2, 0]];
        foreach (var shape in shapes)
        {
            for (var round = 0; round < 20; round++)
            {
                var images = chance.Tensor(shape);
                var transforms = Transforms(chance, round % 3 == 0 ? 1 : shape[0], round % 4 == 0);
                var tape = new GradientTape();
                tape.Watch(images);
                Tensor y = images;
                var weights = chance.Tensor(shape);
                var sum = tape.Record(() => Ops.Sum((y = Ops.AffineTransform(images, transforms, interpolation, fill, 0.3f)) * weights));
                var grid = new Grid(transforms);
                Check.Same(PlainSampling.Of(new Grid(images), grid, interpolation == "bilinear", fill, 0.3f), y, 1e-5);
                Check.Same(PlainSampling.Gradient(new Grid(weights), grid, interpolation == "bilinear", fill),
                    tape.Gradient(sum, [images])[0], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData("constant", 9f, 9f, 9f, 9f, 1f, 2f, 3f, 9f, 9f, 9f, 9f)]
    [InlineData("reflect", 3f, 3f, 2f, 1f, 1f, 2f, 3f, 3f, 2f, 1f, 1f)]
    [InlineData("wrap", 3f, 1f, 2f, 3f, 1f, 2f, 3f, 1f, 2f, 3f, 1f)]
    [InlineData("nearest", 1f, 1f, 1f, 1f, 1f, 2f, 3f, 3f, 3f, 3f, 3f)]
    public void Around_an_image_lies_what_the_fill_mode_says(string fill, params float[] around)
    {
        // Places -4 to 6 of an image of three columns, by nearest pixel and by mixing.
        var image = new Tensor([1, 1, 3, 1], [1f, 2f, 3f]);
        foreach (var interpolation in (string[])["nearest", "bilinear"])
        {
            for (var shift = -4; shift <= 4; shift++)
            {
                var y = Ops.AffineTransform(image, Moved(shift, 0f), interpolation, fill, 9f).ToArray();
                Assert.Equal(around[(shift + 4)..(shift + 7)], y);
            }
        }
    }

    [Fact]
    public void A_pixel_across_a_border_is_mixed_with_what_lies_there()
    {
        var image = new Tensor([1, 1, 3, 1], [1f, 2f, 4f]);
        Assert.Equal([1.5f, 3f, 7f], Ops.AffineTransform(image, Moved(0.5f, 0f), fillValue: 10f).ToArray());
        Assert.Equal([1.5f, 3f, 4f], Ops.AffineTransform(image, Moved(0.5f, 0f), fillMode: "reflect").ToArray());
        Assert.Equal([1.5f, 3f, 2.5f], Ops.AffineTransform(image, Moved(0.5f, 0f), fillMode: "wrap").ToArray());
        Assert.Equal([2f, 4f, 10f], Ops.AffineTransform(image, Moved(0.5f, 0f), "nearest", fillValue: 10f).ToArray());
        Assert.Equal([10f, 2f, 4f], Ops.AffineTransform(image, Moved(-0.5f, 0f), "nearest", fillValue: 10f).ToArray());
    }

    [Fact]
    public void Whole_steps_copy_the_bits_of_any_number()
    {
        float[] odd = [float.NaN, float.PositiveInfinity, -0f, 1f, float.NegativeInfinity, float.Epsilon];
        var image = new Tensor([1, 2, 3, 1], odd);
        Assert.Equal(Bits(odd), Bits(Ops.AffineTransform(image, Tensor.From(Identity)).ToArray()));
        Assert.Equal(Bits([odd[1], odd[2], odd[2], odd[4], odd[5], odd[5]]),
            Bits(Ops.AffineTransform(image, Moved(1f, 0f), fillMode: "nearest").ToArray()));

        static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Transforms_that_make_no_sense_show_the_fill_value_or_pixels(string interpolation, string fill)
    {
        var image = new Chance(3).Tensor([1, 4, 5, 2], 1, 2);
        foreach (var value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
            1e30f, -3e9f, 1e-40f])
        {
            for (var at = 0; at < 8; at++)
            {
                var numbers = (float[])Identity.Clone();
                numbers[at] = value;
                var tape = new GradientTape();
                tape.Watch(image);
                Tensor y = image;
                var sum = tape.Record(() => Ops.Sum(y = Ops.AffineTransform(image, Tensor.From(numbers), interpolation, fill, 0.5f)));
                Assert.All(y.ToArray(), pixel => Assert.InRange(pixel, 0.5f, 2f));
                if (float.IsNaN(value))
                    Assert.Contains(0.5f, y.ToArray());
                Assert.All(tape.Gradient(sum, [image])[0].ToArray(), part => Assert.InRange(part, 0f, 20f));
            }
        }
    }

    [Fact]
    public void Places_far_away_are_those_of_the_period()
    {
        var image = new Tensor([1, 1, 3, 1], [1f, 2f, 3f]);
        // 2^30 is 4 beyond a multiple of 6, the period of the reflected image, and 1 beyond one of 3.
        Assert.Equal([2f, 1f, 1f], Ops.AffineTransform(image, Moved(1 << 30, 0f), fillMode: "reflect").ToArray());
        Assert.Equal([2f, 3f, 1f], Ops.AffineTransform(image, Moved(1 << 30, 0f), fillMode: "wrap").ToArray());
        Assert.Equal([3f, 1f, 2f], Ops.AffineTransform(image, Moved(-(1 << 30), 0f), fillMode: "wrap").ToArray());
    }

    [Fact]
    public void One_image_and_one_transform_for_all_are_taken()
    {
        var chance = new Chance(8);
        var (images, transforms) = (chance.Tensor([2, 4, 4, 3]), Transforms(chance, 1, false));
        var all = Ops.AffineTransform(images, Ops.View(transforms, [8]));
        Assert.Equal(images.Shape, all.Shape);
        Assert.Equal(Ops.AffineTransform(images, Ops.Repeat(transforms, 2, 0)).ToArray(), all.ToArray());
        Assert.Equal(all.ToArray()[..48], Ops.AffineTransform(Ops.Select(images, 0, 0), transforms).ToArray());
        Assert.Equal([0f, 1f], Ops.AffineTransform(new Tensor([1, 2, 1], [1, 2]), Moved(-1f, 0f)).ToArray());
        Assert.Equal(new Shape(-1, 4, 5, 3), Ops.AffineTransform(Tensor.Symbolic([-1, 4, 5, 3]), Tensor.Symbolic([-1, 8])).Shape);
    }

    [Fact]
    public void A_repeated_run_gives_the_same_bits_on_any_number_of_threads_without_allocating()
    {
        var chance = new Chance(9);
        var (images, transforms, before) = (chance.Tensor([9, 33, 31, 3]), Transforms(chance, 9, false), Threads.Count);
        var tape = new GradientTape();
        tape.Watch(images);
        try
        {
            Threads.Count = 1;
            var (y, dx) = Both();
            Threads.Count = 4;
            for (var round = 0; round < 5; round++)
            {
                var (again, back) = Both();
                Assert.Equal(y, again);
                Assert.Equal(dx, back);
            }
        }
        finally
        {
            Threads.Count = before;
        }

        var recorded = new Tape();
        var out1 = recorded.Record(() => Ops.AffineTransform(images, transforms, fillMode: "reflect"));
        Run();
        Assert.Equal(0, Allocated.Bytes(Run));
        Assert.Equal(Ops.AffineTransform(images, transforms, fillMode: "reflect").ToArray(), out1.ToArray());

        void Run()
        {
            for (var i = 0; i < recorded.Calls.Count; i++)
                recorded.Calls[i].Primitive.Forward(recorded.Calls[i]);
        }

        (float[] Y, float[] Dx) Both()
        {
            var inner = new GradientTape();
            inner.Watch(images);
            Tensor result = images;
            var sum = inner.Record(() => Ops.Sum(Ops.Square(result = Ops.AffineTransform(images, transforms, fillMode: "wrap"))));
            return (result.ToArray(), inner.Gradient(sum, [images])[0].ToArray());
        }
    }

    [Fact]
    public void What_does_not_fit_ends_in_a_sentence()
    {
        var images = Tensor.Zeros(2, 3, 3, 1);
        Refused("must be 'bilinear' or 'nearest', got 'bicubic'", () => Ops.AffineTransform(images, Tensor.From(Identity), "bicubic"));
        Refused("FillMode must be", () => Ops.AffineTransform(images, Tensor.From(Identity), fillMode: "mirror"));
        Refused("8 numbers for each of the images (2, 3, 3, 1)", () => Ops.AffineTransform(images, Tensor.Zeros(3, 8)));
        Refused("8 numbers", () => Ops.AffineTransform(images, Tensor.Zeros(6)));
        Refused("8 numbers", () => Ops.AffineTransform(images, Tensor.Zeros(1, 2, 8)));
        Refused("needs images (batch, height, width, channels), got (3, 3)",
            () => Ops.AffineTransform(Tensor.Zeros(3, 3), Tensor.From(Identity)));
        Refused("the lower one first, got 1 and 0", () => Ops.UniformNoise(images, [2], 1f, 0f, new RandomStream(1)));
        Refused("must be finite", () => Ops.UniformNoise(images, [2], float.NaN, 0f, new RandomStream(1)));

        static void Refused(string sentence, Func<Tensor> function)
            => Assert.Contains(sentence, Assert.Throws<NabiException>(() => function()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Uniform_noise_fills_its_range_and_is_new_at_every_run()
    {
        var stream = RandomStream.FromSeed(3);
        var recorded = new Tape();
        var y = recorded.Record(() => Ops.UniformNoise(Tensor.Zeros(100, 7), [5, 2], -1f, 3f, stream));
        Assert.Equal(new Shape(100, 5, 2), y.Shape);
        var first = y.ToArray();
        Assert.All(first, value => Assert.InRange(value, -1f, 3f));
        Assert.Equal(1.0, first.Average(), 0.1);
        Assert.Equal(16.0 / 12, first.Average(value => (value - 1.0) * (value - 1.0)), 0.1);
        recorded.Calls[0].Primitive.Forward(recorded.Calls[0]);
        Assert.NotEqual(first, y.ToArray());
        Assert.All(Ops.UniformNoise(Tensor.Zeros(4), Shape.Scalar, 2f, 2f, stream).ToArray(), value => Assert.Equal(2f, value));
    }

    private static Tensor Moved(float x, float y) => Tensor.From(1f, 0f, x, 0f, 1f, y, 0f, 0f);

    /// <summary>Transforms around the identity and far from it, on places that are no pixels' exactly.</summary>
    private static Tensor Transforms(Chance chance, int count, bool projective)
    {
        var numbers = chance.Tensor([count, 8], -2, 2);
        for (var row = 0; row < count; row++)
        {
            numbers.Floats[row * 8 + 2] *= 5f;
            numbers.Floats[row * 8 + 5] *= 5f;
            for (var at = 6; at < 8; at++)
                numbers.Floats[row * 8 + at] *= projective ? 0.05f : 0f;
        }

        return numbers;
    }
}
