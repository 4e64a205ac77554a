namespace Nabi.Plots.Tests;

public class TerminalChartTests
{
    [Fact]
    public void The_curve_falls_from_the_upper_left_to_the_lower_right()
    {
        var lines = new TerminalChart("loss") { Width = 30, Height = 5, Ascii = true }
            .Add("training", [5.0, 4, 3, 2, 1]).ToString().Split('\n');
        Assert.Equal("loss", lines[0].Trim());
        Assert.StartsWith("5 |*", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1 |", lines[5], StringComparison.Ordinal);
        Assert.EndsWith("*", lines[5], StringComparison.Ordinal);
        Assert.Equal(30, lines[5].Length);
        Assert.EndsWith("training 1", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Braille_stays_within_width_and_height()
    {
        var lines = new TerminalChart { Width = 40, Height = 6 }
            .Add("a", [.. Enumerable.Range(0, 500).Select(i => Math.Sin(i / 20.0))]).ToString().Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 40));
        Assert.Equal(6 + 3, lines.Length);
        Assert.Contains(lines, line => line.Any(c => c is >= '\u2801' and <= '\u28FF'));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { double.MaxValue, double.MinValue, double.PositiveInfinity })]
    public void Odd_values_are_drawn_without_complaint(double[] values)
    {
        var text = new TerminalChart { Width = -5, Height = 0 }.Add("a\nb", values).ToString();
        Assert.Equal(2 + 3, text.Split('\n').Length);
    }

    [Fact]
    public void Colour_codes_are_closed()
    {
        var text = new TerminalChart { Color = true }.Add("a", [1.0, 2]).Add("b", [2.0, 1]).ToString();
        Assert.Equal(text.Split("\u001b[0m").Length, text.Split('\u001b').Length - text.Split("\u001b[0m").Length + 1);
        Assert.DoesNotContain('\u001b', new TerminalChart().Add("a", [1.0]).ToString());
    }
}
