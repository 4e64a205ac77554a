namespace Nabi.Images.Tests;

public sealed class SaveTests : TestsWithFolder
{
    [Theory]
    [InlineData(1, "grayscale")]
    [InlineData(3, "rgb")]
    [InlineData(4, "rgba")]
    public void A_png_comes_back_to_the_bit(int channels, string mode)
    {
        var image = new Tensor([5, 4, channels], [.. Enumerable.Range(0, 20 * channels).Select(i => (float)(i * 37 % 256))]);
        ImageFile.Save(Folder["a.png"], image, scale: false);
        Assert.Equal(image.ToArray(), ImageFile.Load(Folder["a.png"], new() { ColorMode = mode }).ToArray());
        Assert.Equal(new ImageInfo(ImageFormat.Png, 4, 5, 8, 1), ImageFile.Info(Folder["a.png"]));
    }

    [Fact]
    public void Numbers_are_scaled_as_in_Keras_unless_told_otherwise()
    {
        // Keras's array_to_img: the least number away, then divided by the largest, times 255, cut to whole numbers.
        ImageFile.Save(Folder["a.png"], new Tensor([1, 3, 1], [-1f, 0f, 3f]));
        Assert.Equal([0f, 63f, 255f], Grey("a.png"));
        ImageFile.Save(Folder["a.png"], new Tensor([1, 2, 1], [7f, 7f]));
        Assert.Equal([0f, 0f], Grey("a.png"));
        ImageFile.Save(Folder["a.png"], new Tensor([1, 4, 1], [-5f, 1.9f, 254.999f, 300f]), scale: false);
        Assert.Equal([0f, 1f, 254f, 255f], Grey("a.png"));
    }

    [Theory]
    [InlineData("a.jpg", 3)]
    [InlineData("a.JPEG", 4)]
    [InlineData("b.jpg", 1)]
    public void A_jpeg_is_close_and_its_quality_says_how(string name, int channels)
    {
        var image = new Tensor([32, 32, channels], [.. Enumerable.Range(0, 1024 * channels).Select(i => 255f * (i / channels % 32) / 31)]);
        ImageFile.Save(Folder[name], image, scale: false, quality: 95);
        var (size, back) = (new FileInfo(Folder[name]).Length, ImageFile.Load(Folder[name]));
        Assert.All(Enumerable.Range(0, 1024), i => Assert.Equal(image.ToArray()[i * channels], back.ToArray()[3 * i], 6f));
        ImageFile.Save(Folder[name], image, scale: false, quality: 5);
        Assert.InRange(new FileInfo(Folder[name]).Length, 1, size - 1);
    }

    [Fact]
    public void What_cannot_be_saved_is_a_sentence_and_leaves_the_file()
    {
        Folder.Write("a.png", "old");
        Refused("ends in .png", "a.gif", Tensor.Zeros(1, 1, 3));
        Refused("channels", "a.png", Tensor.Zeros(1, 1, 2));
        Refused("channels", "a.png", Tensor.Zeros(1, 1));
        Refused("at most 65535", "a.jpg", Tensor.Zeros(65536, 1, 3));
        Refused("finite", "a.png", new Tensor([1, 1, 1], [float.NaN]));
        Assert.Contains("1 to 100",
            Assert.Throws<NabiException>(() => ImageFile.Save(Folder["a.jpg"], Tensor.Zeros(1, 1, 3), quality: 0)).Message,
            StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Folder["a.png"]));

        void Refused(string words, string name, Tensor image)
            => Assert.Contains(words, Assert.Throws<NabiException>(() => ImageFile.Save(Folder[name], image)).Message,
                StringComparison.Ordinal);
    }

    private float[] Grey(string name) => ImageFile.Load(Folder[name], new() { ColorMode = "grayscale" }).ToArray();
}
