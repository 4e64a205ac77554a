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

    // Four colours of 10, 13, 16 and 19 for red (110, ... in the frame's own table), a frame of 2 by 2 pixels in 3 by 4, PIL's numbers.
    [Theory]
    [InlineData("", "", "10 10 10 10 10 10 13 10 10 16 19 10", "")]
    [InlineData("21f9040000000100", "", "10 10 10 10 10 10 13 10 10 16 19 10", "")]
    [InlineData("21f9040100000100", "", "13 13 13 13 13 10 13 13 13 16 19 13", "5 9 10")]
    [InlineData("21f9040100000200", "6e6f70717273747576777879", "116 116 116 116 116 110 113 116 116 116 119 116", "5 6 10")]
    [InlineData("", "6e6f70717273747576777879", "110 110 110 110 110 110 113 110 110 116 119 110", "")]
    public void A_transparent_colour_of_a_GIF_stays_one_and_lies_around_its_frame(string control, string own, string red, string seen)
    {
        var bytes = Convert.FromHexString(
            $"474946383961040003008102000a0b0c0d0e0f101112131415{control}2c0100010002000200"
            + $"{(own.Length > 0 ? "81" : "00")}{own}020344a815003b");
        var image = ImageFile.Decode(bytes);
        Assert.Equal(red, Channel(image, 0));
        Assert.Equal(
            image.ToArray().Where((_, i) => i % 3 == 0).Select(value => value + 2), image.ToArray().Where((_, i) => i % 3 == 2));
        var whole = ImageFile.Decode(bytes, new() { ColorMode = "rgba" });
        Assert.Equal(red, Channel(whole, 0));
        var places = Channel(whole, 3).Split(' ').Select((value, i) => (value, i)).Where(pair => pair.value == "255")
            .Select(pair => pair.i);
        Assert.Equal(seen.Length > 0 ? seen : "0 1 2 3 4 5 6 7 8 9 10 11", string.Join(' ', places));

        static string Channel(Tensor image, int channel)
            => string.Join(' ', image.ToArray().Where((_, i) => i % image.Shape[2] == channel));
    }

    [Fact]
    public void The_fourth_byte_of_a_BMP_without_masks_is_not_its_opacity()
    {
        var bytes = Convert.FromHexString("424d3e000000000000003600000028000000020000000100000001002000000000000800000000000000000000"
            + "0000000000000000000102030004050607");
        Assert.Equal([3f, 2f, 1f, 255f, 6f, 5f, 4f, 255f], ImageFile.Decode(bytes, new() { ColorMode = "rgba" }).ToArray());
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
