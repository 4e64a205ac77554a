namespace Nabi.Tests;

/// <summary>The table of layers where no reference case has it.</summary>
public sealed class SummaryTests
{
    [Fact]
    public void The_layers_of_models_inside_are_set_in()
    {
        var deep = new Sequential { new Input(3), new Dense(2) { Name = "deepest" } };
        deep.Rename("deep");
        var inner = new Sequential { new Input(4), new Dense(3) { Name = "first" }, deep };
        inner.Rename("inner");
        var x = Input.Of(4);
        var lines = new Model(x, new Dense(1) { Name = "last" }.Apply(inner.Apply(x))).Summary(expandNested: true).Split('\n');
        Assert.Contains(lines, line => line.StartsWith("│ inner (Sequential)              │", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("│    └ first (Dense)              │", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("│    └ deep (Sequential)          │", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("│       └ deepest (Dense)         │", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("│ last (Dense)                    │", StringComparison.Ordinal));
    }
}
