namespace Nabi.Data.Tests;

public sealed class ImageTransformTests
{
    [Fact]
    public void Resizing_keeps_flat_pictures_and_mixes_others()
    {
        var flat = Tensor.Filled([3, 5, 2], 7f);
        Assert.All(ImageTransform.Resize(flat, 7, 2).ToArray(), x => Assert.Equal(7f, x));
        var ramp = new Tensor([1, 2, 1], [0f, 100f]);
        Assert.Equal([0f, 25f, 75f, 100f], ImageTransform.Resize(ramp, 1, 4).ToArray());
        Assert.Equal([50f], ImageTransform.Resize(ramp, 1, 1).ToArray());
        Assert.Throws<NabiException>(() => ImageTransform.Resize(ramp, 0, 4));
        Assert.Throws<NabiException>(() => ImageTransform.Resize(Tensor.Zeros(2, 2), 1, 1));
    }

    [Fact]
    public void Channels_are_mixed_or_repeated()
    {
        var grey = new Tensor([1, 1, 1], [50f]);
        Assert.Equal([50f, 50f, 50f, 255f], ImageTransform.WithChannels(grey, 4).ToArray());
        Assert.Equal(0.587f * 255f, ImageTransform.WithChannels(new Tensor([1, 1, 3], [0f, 255f, 0f]), 1).Item(), 1e-3f);
        Assert.Equal([9f, 9f, 9f, 8f], ImageTransform.WithChannels(new Tensor([1, 1, 2], [9f, 8f]), 4).ToArray());
        Assert.Throws<NabiException>(() => ImageTransform.WithChannels(grey, 2));
    }
}
