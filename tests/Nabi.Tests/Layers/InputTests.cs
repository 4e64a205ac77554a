namespace Nabi.Tests;

public sealed class InputTests
{
    [Fact]
    public void Null_alone_is_one_axis_that_varies()
    {
        Assert.Equal(new Shape(Shape.Unknown, Shape.Unknown), new Input(null).BatchShape);
        Assert.Equal(new Shape(Shape.Unknown, Shape.Unknown), Input.Of(null).Shape);
        Assert.Equal(new Shape(Shape.Unknown), new Input().BatchShape);
        Assert.Equal(new Shape(Shape.Unknown, Shape.Unknown, 3), Input.Of(null, 3).Shape);
    }

    [Fact]
    public void A_named_input_is_itself()
    {
        var input = new Input(4) { Name = "row", BatchSize = 2 };
        Assert.Same(input.Symbolic, Input.Of(input));
        Assert.Equal(new Shape(2, 4), Input.Of(input).Shape);
    }

    [Fact]
    public void A_negative_length_is_refused()
        => Assert.Contains("null for an axis that varies, got -2", Assert.Throws<NabiException>(() => new Input(3, -2)).Message,
            StringComparison.Ordinal);
}
