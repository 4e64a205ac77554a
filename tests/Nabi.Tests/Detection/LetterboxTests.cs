using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class LetterboxTests
{
    [Theory]
    [InlineData(480, 640, 416, 416, 312, 416, 52, 0)]
    [InlineData(640, 480, 416, 416, 416, 312, 0, 52)]
    [InlineData(100, 100, 64, 96, 64, 64, 0, 16)]
    [InlineData(64, 96, 64, 96, 64, 96, 0, 0)]
    [InlineData(1, 10_000, 64, 64, 1, 64, 31, 0)]
    public void The_picture_keeps_its_proportions(
        int pictureHeight, int pictureWidth, int height, int width, int innerHeight, int innerWidth, int top, int left)
    {
        var box = new Letterbox(pictureHeight, pictureWidth, height, width);
        Assert.Equal((innerHeight, innerWidth, top, left), (box.InnerHeight, box.InnerWidth, box.Top, box.Left));
        var whole = box.ToNetwork(new(0, 0, 1, 1));
        Assert.Equal((float)left / width, whole.Left, 1e-6f);
        Assert.Equal((float)(top + innerHeight) / height, whole.Bottom, 1e-6f);
        var some = new Box(0.2f, 0.3f, 0.55f, 0.9f);
        var back = box.ToPicture(box.ToNetwork(some));
        Assert.Equal(some.Left, back.Left, 1e-5f);
        Assert.Equal(some.Top, back.Top, 1e-4f);
        Assert.Equal(some.Right, back.Right, 1e-5f);
        Assert.Equal(some.Bottom, back.Bottom, 1e-4f);
    }

    [Fact]
    public void Borders_are_gray()
    {
        var seen = new Letterbox(2, 4, 8, 8).Apply(Tensor.Filled([2, 4, 3], 0.25f));
        Assert.Equal(new Shape(8, 8, 3), seen.Shape);
        for (var row = 0; row < 8; row++)
            Assert.Equal(row is >= 2 and < 6 ? 0.25f : 0.5f, seen[row, 3, 1]);
        Assert.Equal(new Shape(5, 8, 8, 1), new Letterbox(8, 8, 8, 8).Apply(Tensor.Ones(5, 8, 8, 1)).Shape);
    }

    [Fact]
    public void Other_pictures_end_in_a_sentence()
    {
        Assert.Contains("(..., 2, 4, channels), got (4, 2, 3)",
            Assert.Throws<NabiException>(() => new Letterbox(2, 4, 8, 8).Apply(Tensor.Ones(4, 2, 3))).Message);
        Assert.Contains("sides of 1 or more",
            Assert.Throws<NabiException>(() => new Letterbox(0, 4, 8, 8).Apply(Tensor.Ones(4, 2, 3))).Message);
        Assert.Contains("sides of 1 or more", Assert.Throws<NabiException>(() => default(Letterbox).ToPicture(new(0, 0, 1, 1))).Message);
        Assert.Contains("sides of 1 or more",
            Assert.Throws<NabiException>(() => new Letterbox(4, 4, 8, 0).ToNetwork(new(0, 0, 1, 1))).Message);
    }
}
