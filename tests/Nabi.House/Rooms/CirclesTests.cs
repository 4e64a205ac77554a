namespace Nabi.House.Rooms;

/// <summary>The finder of circles finds each, whole, and nothing where there is none.</summary>
public sealed class CirclesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a>b b>c a>c", "")]
    [InlineData("a>b b>a", "a,b")]
    [InlineData("a>b b>c c>a c>d", "a,b,c")]
    [InlineData("a>b b>a b>c c>d d>c d>e", "a,b c,d")]
    [InlineData("z>a a>b b>c c>b c>a", "a,b,c")]
    [InlineData("a>b b>c c>d d>b d>a x>a", "a,b,c,d")]
    public void Rooms_that_reach_each_other_are_a_circle(string arrows, string circles)
    {
        var found = Circles.Find(arrows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(arrow => (arrow[..1], arrow[2..])));
        Assert.Equal(circles, string.Join(" ", found.Select(circle => string.Join(",", circle))));
    }

    [Fact]
    public void Each_pair_of_rooms_in_a_circle_is_told_with_an_arrow()
    {
        var text = Circles.Describe(
        [
            new("Layers", "Layer", "Models", "Model", "Layers/Layer.cs:3"),
            new("Models", "Model", "Layers", "Layer", "Models/Model.cs:5"),
            new("Models", "Graph", "Layers", "Layer", "Models/Graph.cs:7"),
            new("Models", "Graph", "Names", "Words", "Models/Graph.cs:9"),
        ]);
        Assert.Equal(
            """
            2 rooms in a circle: Layers, Models
              Layers > Models: Layer uses Model (Layers/Layer.cs:3)
              Models > Layers: Model uses Layer (Models/Model.cs:5) and 1 more
            """, text);
        Assert.Equal("", Circles.Describe([new("Models", "Graph", "Names", "Words", "Models/Graph.cs:9")]));
    }
}
