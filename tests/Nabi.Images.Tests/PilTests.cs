namespace Nabi.Images.Tests;

/// <summary>Images against PIL, which Keras's <c>load_img</c> reads and resizes with.</summary>
public sealed class PilTests
{
    public static TheoryData<string, string, string> Readings()
        => [.. Given.Expected["read"]!.AsArray().Select(entry => ((string)entry![0]!, (string)entry[1]!, (string)entry[2]!))];

    public static TheoryData<string, string> Filters()
        => [.. from mode in ColorMode.Words from word in Resampling.Words select (mode, word)];

    [Theory]
    [MemberData(nameof(Readings))]
    public void Files_without_loss_are_read_to_the_bit(string name, string mode, string digest)
    {
        var image = ImageFile.Load(Given.Path(name), new() { ColorMode = mode });
        Assert.Equal(new Shape(17, 23, ((ColorMode)mode).Channels), image.Shape);
        Assert.Equal(digest, Given.Digest(image));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Other_sizes_are_those_of_PIL_to_the_bit(string mode, string word)
    {
        var count = 0;
        foreach (var entry in Given.Expected["size"]!.AsArray().Where(entry => (string)entry![0]! == mode && (string)entry[1]! == word))
        {
            var (height, width, how) = ((int)entry![2]!, (int)entry[3]!, (string)entry[4]!);
            var image = ImageFile.Load(Given.Path("rgba.png"), new()
            {
                ColorMode = mode,
                TargetSize = (height, width),
                Interpolation = word,
                KeepAspectRatio = how == "crop",
                PadToAspectRatio = how == "pad",
                FillValue = 9,
            });
            Assert.Equal(new Shape(height, width, ((ColorMode)mode).Channels), image.Shape);
            Assert.True(Given.Digest(image) == (string)entry[5]!, $"{mode} {word} {height}x{width} {how}");
            count++;
        }

        Assert.InRange(count, 10, 30);
    }

    // libjpeg spreads thin colours smoothly where ImageSharp repeats them; without thinning they differ by rounding.
    [Theory]
    [InlineData("444.jpg", 0.3, 4)]
    [InlineData("progressive.jpg", 0.3, 4)]
    [InlineData("l.jpg", 0.3, 2)]
    [InlineData("cmyk.jpg", 0.5, 4)]
    [InlineData("420.jpg", 12, 120)]
    public void Jpeg_is_close_to_libjpeg(string name, double mean, int most)
    {
        var differences = ImageFile.Load(Given.Path(name)).ToArray()
            .Zip(Given.Bytes($"{name}.raw"), (got, wanted) => Math.Abs(got - wanted)).ToArray();
        Assert.Equal(17 * 23 * 3, differences.Length);
        Assert.InRange(differences.Average(), 0, mean);
        Assert.InRange(differences.Max(), 0, most);
    }

    [Fact]
    public void Orientation_is_followed_when_asked_and_left_alone_as_in_Keras()
    {
        var lying = ImageFile.Load(Given.Path("o1.jpg"));
        foreach (var entry in Given.Expected["orientation"]!.AsArray())
        {
            var path = Given.Path($"o{(int)entry![0]!}.jpg");
            Assert.Equal((int)entry[0]!, ImageFile.Info(path).Orientation);
            Assert.Equal(lying.ToArray(), ImageFile.Load(path).ToArray());
            var upright = ImageFile.Load(path, new() { FollowOrientation = true });
            Assert.Equal(new Shape((int)entry[1]!, (int)entry[2]!, 3), upright.Shape);
            Assert.All(upright.ToArray().Zip(entry[3]!.AsArray(), (got, wanted) => Math.Abs(got - (int)wanted!)),
                x => Assert.InRange(x, 0, 4));
        }
    }

    // The seven passes of Adam7, made by hand: what lies in each is told by its beginnings and steps (ISO/IEC 15948, 8.2).
    [Theory]
    [InlineData(9, 10)]
    [InlineData(5, 17)]
    [InlineData(16, 5)]
    public void Interlaced_images_are_those_without_passes(int width, int height)
    {
        var lines = new List<byte>();
        foreach (var (left, top, across, down) in ((int, int, int, int)[])[(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4),
            (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)])
        {
            for (var y = top; y < height && left < width; y += down)
            {
                lines.Add(0);
                for (var x = left; x < width; x += across)
                    lines.Add((byte)(y * width + x));
            }
        }

        var image = ImageFile.Decode(Given.Png(width, height, 8, 0, [.. lines], interlace: 1), new() { ColorMode = "grayscale" });
        Assert.Equal(Enumerable.Range(0, width * height).Select(i => (float)(byte)i), image.ToArray());
        Assert.Throws<NabiException>(() => ImageFile.Decode(Given.Png(width, height, 8, 0, [.. lines[..^1]], interlace: 1)));
    }

    [Fact]
    public void Sixteen_bits_are_floats_from_0_to_255()
    {
        var image = ImageFile.Load(Given.Path("i16.png"), new() { ColorMode = "grayscale" });
        var expected = from y in Enumerable.Range(0, 17) from x in Enumerable.Range(0, 23) select (x * 2801 + y * 97) % 65536 / 257f;
        Assert.All(image.ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
        Assert.Equal(new Shape(5, 5, 3),
            ImageFile.Load(Given.Path("i16.png"), new() { TargetSize = (5, 5), Interpolation = "bilinear" }).Shape);
    }
}
