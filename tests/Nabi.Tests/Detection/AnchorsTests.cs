using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class AnchorsTests
{
    [Fact]
    public void They_are_the_middles_of_clusters()
    {
        var random = new Random(1);
        Box Near(float width, float height) => Box.FromCenter(
            0.5f, 0.5f, width * (1 + 0.1f * (random.NextSingle() - 0.5f)), height * (1 + 0.1f * (random.NextSingle() - 0.5f)));
        Box[] boxes = [
            .. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? Near(0.1f, 0.2f) : i % 3 == 1 ? Near(0.2f, 0.1f) : Near(0.5f, 0.6f)),
            default, new(float.NaN, 0, 1, 1)];
        var anchors = Boxes.Anchors(boxes, 3, 200, 100);
        // 10 x 40, 20 x 20 and 50 x 120 pixels.
        Assert.Equal(3, anchors.Count);
        Assert.Contains(anchors, anchor => Math.Abs(anchor.Width - 10) < 0.3f && Math.Abs(anchor.Height - 40) < 1);
        Assert.Contains(anchors, anchor => Math.Abs(anchor.Width - 20) < 0.5f && Math.Abs(anchor.Height - 20) < 0.5f);
        Assert.Equal(50, anchors[2].Width, 1f);
        Assert.Equal(120, anchors[2].Height, 2f);
        Assert.Equal(anchors, Boxes.Anchors(boxes.Reverse(), 3, 200, 100));
    }

    [Fact]
    public void Of_one_size_all_are_that_size()
    {
        var box = new Box(0, 0, 0.25f, 0.5f);
        Assert.Equal([new(16, 32), new(16, 32)], Boxes.Anchors([box, box, box], 2, 64, 64));
        Assert.Contains("got 1", Assert.Throws<NabiException>(() => Boxes.Anchors([box, default], 2, 64, 64)).Message);
        Assert.Contains("got 0, 64 and 64", Assert.Throws<NabiException>(() => Boxes.Anchors([box], 0, 64, 64)).Message);
    }
}
