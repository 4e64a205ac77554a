using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class BoxTests
{
    private static readonly Box Left = new(0.1f, 0.2f, 0.5f, 0.6f);

    [Fact]
    public void A_box_has_sides_area_and_middle()
    {
        Assert.Equal(0.4f, Left.Width, 1e-6f);
        Assert.Equal(0.4f, Left.Height, 1e-6f);
        Assert.Equal(0.16f, Left.Area, 1e-6f);
        Assert.Equal(0.3f, Left.CenterX, 1e-6f);
        Assert.Equal(0.4f, Left.CenterY, 1e-6f);
        Assert.Equal(new Box(0.25f, 0.25f, 0.75f, 0.5f), Box.FromCenter(0.5f, 0.375f, 0.5f, 0.25f));
    }

    [Fact]
    public void Overlap_is_the_shared_area_over_the_covered_one()
    {
        Assert.Equal(1f, Left.IntersectionOverUnion(Left));
        Assert.Equal(0.25f * 0.5f / (0.25f + 0.25f - 0.125f),
            new Box(0, 0, 0.5f, 0.5f).IntersectionOverUnion(new(0.25f, 0, 0.75f, 0.5f)), 1e-6f);
        Assert.Equal(0.25f, new Box(0, 0, 1, 1).IntersectionOverUnion(new(0.25f, 0.25f, 0.75f, 0.75f)), 1e-6f);
        // Far from the corner and small.
        Assert.Equal(1f, new Box(0.9999f, 0.9999f, 0.99991f, 0.99991f).IntersectionOverUnion(new(0.9999f, 0.9999f, 0.99991f, 0.99991f)));
    }

    [Fact]
    public void Boxes_without_area_overlap_nothing()
    {
        Assert.Equal(0f, Left.IntersectionOverUnion(new(0.5f, 0.2f, 0.9f, 0.6f)));
        Assert.Equal(0f, Left.IntersectionOverUnion(new(0.6f, 0.7f, 0.9f, 0.9f)));
        foreach (var empty in new Box[]
        {
            default, new(0.3f, 0.3f, 0.3f, 0.3f), new(0.5f, 0.2f, 0.1f, 0.6f), new(float.NaN, 0.2f, 0.5f, 0.6f),
            new(0.1f, 0.2f, float.NaN, 0.6f), new(0.1f, float.NaN, 0.5f, 0.6f), new(0.1f, 0.2f, 0.5f, float.NaN),
        })
        {
            Assert.Equal(0f, empty.Area);
            Assert.Equal(0f, empty.IntersectionOverUnion(empty));
            Assert.Equal(0f, empty.IntersectionOverUnion(Left));
            Assert.Equal(0f, Left.IntersectionOverUnion(empty));
        }

        var endless = new Box(float.NegativeInfinity, float.NegativeInfinity, float.PositiveInfinity, float.PositiveInfinity);
        Assert.Equal(0f, endless.IntersectionOverUnion(endless));
        Assert.Equal(0f, endless.IntersectionOverUnion(Left));
        Assert.False(endless.IsFinite);
        Assert.True(Left.IsFinite);
    }

    [Fact]
    public void A_box_is_clipped_to_the_picture()
    {
        Assert.Equal(new Box(0, 0.25f, 1, 0.75f), new Box(-0.5f, 0.25f, 2, 0.75f).Clipped());
        Assert.Equal(0f, new Box(1.5f, 0.1f, 1.75f, 0.5f).Clipped().Area);
        Assert.Equal(new Box(0, 0, 1, 1), new Box(float.NegativeInfinity, -1, float.PositiveInfinity, 3).Clipped());
    }
}
