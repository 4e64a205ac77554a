using System.Globalization;
using System.Xml.Linq;

namespace Nabi.Plots.Tests;

public class LineChartTests
{
    private static int Count(string path, char verb) => path.Count(c => c == verb);

    private static XElement[] Lines(XDocument document) => [.. document.All("path").WithClass("ln")];

    [Fact]
    public void Ticks_of_ones_own_stand_below_the_axis_and_those_outside_are_left_out()
    {
        var texts = Pictures.Parse(new LineChart("chart") { XTicks = [(-1, "before"), (0, "04-01"), (5, "04-06"), (11, "after")] }
            .Add("line", [0.0, 10], [1.0, 2])).Texts();
        Assert.Contains("04-01", texts);
        Assert.Contains("04-06", texts);
        Assert.DoesNotContain("before", texts);
        Assert.DoesNotContain("after", texts);
    }

    [Fact]
    public void Each_series_is_one_path_with_one_point_per_value()
    {
        XDocument svg = Pictures.Parse(new LineChart("t").Add("a", [1.0, 2, 3]).Add("b", [3.0, 2, 1], LineStyle.Dashed));
        XElement[] lines = Lines(svg);
        Assert.Equal(2, lines.Length);
        Assert.All(lines,
            line => Assert.Equal((1, 2), (Count((string)line.Attribute("d")!, 'M'), Count((string)line.Attribute("d")!, 'L'))));
        Assert.DoesNotContain("dash", (string)lines[0].Attribute("class")!, StringComparison.Ordinal);
        Assert.Contains("dash", (string)lines[1].Attribute("class")!, StringComparison.Ordinal);
        Assert.Contains("a", svg.Texts());
        Assert.Contains("b", svg.Texts());
    }

    [Fact]
    public void Higher_values_stand_higher()
    {
        XDocument svg = Pictures.Parse(new LineChart().Add("", [0.0, 10]));
        double[] y = [.. svg.All("circle").Select(circle => circle.Number("cy"))];
        Assert.Equal(2, y.Length);
        Assert.True(y[1] < y[0] - 100);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_a_gap(double hole)
    {
        LineChart chart = new LineChart("t").Add("a", [1, 2, hole, 3, 4]);
        var path = (string)Lines(Pictures.Parse(chart)).Single().Attribute("d")!;
        Assert.Equal((2, 2), (Count(path, 'M'), Count(path, 'L')));
        Pictures.AssertFinite(chart);
    }

    [Fact]
    public void A_point_between_two_gaps_is_a_dot()
    {
        double[] values = [.. Enumerable.Repeat(1.0, 20)];
        values[9] = values[11] = double.NaN;
        Assert.Single(Pictures.Parse(new LineChart().Add("", values)).All("circle"));
    }

    [Fact]
    public void Nothing_to_draw_says_so()
    {
        Assert.Contains("no data", Pictures.Parse(new LineChart("t")).Texts());
        Assert.Contains("no data", Pictures.Parse(new LineChart("t").Add("a", Array.Empty<double>())).Texts());
        Assert.Contains("no data", Pictures.Parse(new LineChart("t") { LogY = true }.Add("a", [0.0, -1])).Texts());
    }

    [Fact]
    public void Huge_and_single_values_stay_on_the_picture()
    {
        Pictures.AssertFinite(new LineChart().Add("a", [double.MaxValue, double.MinValue, 0]));
        Pictures.AssertFinite(new LineChart().Add("a", [3.0]));
        Pictures.AssertFinite(new LineChart { LogY = true, LogX = true }.Add("a", [1e-300, 1e300]));
        Pictures.AssertFinite(
            new LineChart { Width = double.NaN, PlotHeight = double.PositiveInfinity, YMinimum = double.NaN, YMaximum = -1 }
                .Add("a", [1.0, 2]));
    }

    [Fact]
    public void A_long_series_is_thinned_and_keeps_its_extremes()
    {
        var values = new double[200_000];
        values[123_456] = 100;
        XDocument svg = Pictures.Parse(new LineChart().Add("a", values));
        var path = (string)Lines(svg).Single().Attribute("d")!;
        Assert.True(path.Length < 40_000, $"{path.Length} characters");
        var lowest = path.Split('M', 'L').Where(point => point.Length > 0)
            .Min(point => double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture));
        var first = double.Parse(path.Split('M', 'L')[1].Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.True(lowest < first - 100);
    }

    [Fact]
    public void Text_is_escaped_and_forbidden_characters_are_replaced()
    {
        const string Nasty = "<script>\"&'\u0001\ud800 ok";
        XDocument svg =
            Pictures.Parse(new LineChart(Nasty) { XLabel = Nasty, YLabel = Nasty }.Add(Nasty, [1.0, 2]).AddHorizontalLine(1, Nasty));
        Assert.Contains(svg.Texts(), text => text.StartsWith("<script>\"&'", StringComparison.Ordinal));
        Assert.Empty(svg.All("script"));
    }

    [Fact]
    public void Levels_and_moments_carry_their_names()
    {
        var texts = Pictures.Parse(new LineChart().Add("a", [1.0, 2]).AddHorizontalLine(1.5, "published").AddVerticalLine(2, "best")
            .AddHorizontalLine(double.NaN, "absent")).Texts();
        Assert.Contains("published", texts);
        Assert.Contains("best", texts);
        Assert.DoesNotContain("absent", texts);
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var expected = new LineChart("t").Add("a", [0.25, 0.5]).ToSvg();
            NumberFormatInfo comma = new() { NumberDecimalSeparator = ",", NegativeSign = "−" };
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = comma };
            Assert.Equal(expected, new LineChart("t").Add("a", [0.25, 0.5]).ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Training_is_dashed_and_validation_solid_in_one_chart_per_metric()
    {
        Dictionary<string, IReadOnlyList<double>> history =
            new() { ["loss"] = [3, 2, 1], ["accuracy"] = [0.1, 0.5, 0.9], ["val_loss"] = [3, 1, 2], ["val_accuracy"] = [0.2, 0.4, 0.6] };
        XDocument svg =
            Pictures.Parse(new TrainingCurves(history, "run") { Published = new Dictionary<string, double> { ["accuracy"] = 0.95 } });
        XElement[] lines = Lines(svg);
        Assert.Equal(4, lines.Length);
        Assert.Equal(2, lines.Count(line => ((string)line.Attribute("class")!).Contains("dash", StringComparison.Ordinal)));
        Assert.Contains("published 0.95", svg.Texts());
        Assert.Contains("best", svg.Texts());
    }
}
