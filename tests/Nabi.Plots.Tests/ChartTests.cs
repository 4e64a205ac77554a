using System.Xml.Linq;
using Nabi.Detection;

namespace Nabi.Plots.Tests;

public class ChartTests
{
    public static TheoryData<Picture> Every
    => [
        new BarChart("<b>", ["a&b", "c"]).Add("s", [1.0, double.NaN]).AddMark("p", [2.0, double.NaN]),
        new BarChart("", []),
        new BarChart("", ["one"]) { Horizontal = true }.Add("s", [double.PositiveInfinity]),
        new BarChart("long", [new string('x', 300)]) { Horizontal = true, ValueLabel = "v" }.Add("s", [-1e308]),
        new HeatMap("h", new double[0, 0]),
        new HeatMap("h", new double[,] { { 1, double.NaN }, { double.NegativeInfinity, 2 } })
        {
            ShowValues = true,
            RowLabels = ["<"],
            ColumnLabels = ["&", "long long long label"],
        },
        new HeatMap("h", new float[200, 300]) { Scale = HeatScale.Diverging },
        new HeatMap("h", new double[5000, 1]),
        new ScatterPlot("s").Add("a", [1.0, double.NaN], [2.0, 1], ["<x>", "y"]),
        new ScatterPlot(),
        new ForecastChart("f") { History = [1, 2], Truth = [3], Forecast = [double.NaN, 4], Baseline = [1] },
        new ForecastChart(),
        new ImageGrid("i", 2, 2),
        new ImageGrid("i", 2, 2, 3).Add(new float[12], "<caption>", false).Add(new byte[12], "", true),
        new AnimatedImages("a", 2, 2),
        new AnimatedImages("a", 2, 2, 3) { Threshold = double.NaN, SecondsPerImage = double.NaN, ImageWidth = double.NaN }
            .Add(new float[12], "<caption>", 0.3, [new Box(-1, 0, 2, float.NaN), new Box(-1, 0.2f, 0.5f, 3)]).Add(new byte[12], "", 7),
        new MarkedText("m", ["<a>", new string('w', 500)], [double.NaN, 1]),
        new MarkedText("m", Array.Empty<string>(), Array.Empty<double>()),
        new Panels("p"),
        new Panels("p", new LineChart("a"), new BarChart("b", ["x"])),
        new ModelDiagram(),
        new ModelDiagram("<m>").Add("LSTM", "a&b", "(None, 3)", 12),
        new UnrolledNetwork("u", "LSTM", 1),
        new UnrolledNetwork("u", "<cell>", 1000) { Inputs = ["<x>"], Bidirectional = true, ReturnSequences = true },
        new UnrolledNetwork("u", "GRU", 5) { Layers = 3, Width = 200 },
        new MelodyScore("s", Melody.Parse("")),
        new MelodyScore("<s>", Melody.Parse("c4 f#8 r8 r4 r2 r1 b16 c,,2 c'''1")) { Expected = Melody.Parse("c4"), BeatsPerBar = 2 },
    ];

    [Theory]
    [MemberData(nameof(Every), DisableDiscoveryEnumeration = true)]
    public void Every_picture_is_well_formed_with_finite_places_at_every_width(Picture picture)
    {
        Pictures.AssertFinite(picture);
        foreach (var width in new double[] { 160, 360, 2000 })
        {
            var fragment = XDocument.Parse(picture.ToFragment(width, out PictureSize size));
            Assert.True(size.Width > 0 && size.Height > 0);
            Assert.Empty(fragment.All("style"));
        }
    }

    [Fact]
    public void A_picture_carries_both_looks_and_a_name()
    {
        XDocument svg = Pictures.Parse(new LineChart("Loss"));
        Assert.Contains("prefers-color-scheme:dark", svg.All("style").Single().Value, StringComparison.Ordinal);
        Assert.Equal("Loss", svg.All("title").Single().Value);
        Assert.Equal("img", (string)svg.Root!.Attribute("role")!);
    }

    [Fact]
    public void Bars_have_lengths_in_proportion()
    {
        XElement[] bars = [.. Pictures.Parse(new BarChart("b", ["a", "b"]).Add("", [1.0, 2])).All("rect").WithClass("f0")];
        Assert.Equal(2, bars.Length);
        Assert.Equal(2, bars[1].Number("height") / bars[0].Number("height"), 2);
    }

    [Fact]
    public void A_bar_without_a_value_is_a_dash()
        => Assert.Contains("–", Pictures.Parse(new BarChart("b", ["a"]).Add("s", [double.NaN])).Texts());

    [Fact]
    public void A_confusion_matrix_writes_counts_and_shades_by_share()
    {
        XDocument svg = Pictures.Parse(HeatMap.Confusion(new[,] { { 90, 10 }, { 0, 4 } }, ["cat", "dog"]));
        var texts = svg.Texts();
        Assert.Contains("90", texts);
        Assert.Contains("true class ↓", texts);
        XElement[] cells = [.. svg.All("rect").WithClass("f0")];
        // The share of zero is paper: three cells have colour, the two on the diagonal 0.9 and 1.
        Assert.Equal(3, cells.Length);
        Assert.Equal(["0.9", "0.1", null], cells.Select(cell => (string?)cell.Attribute("opacity")));
    }

    [Fact]
    public void A_confusion_matrix_of_a_class_never_seen_has_no_holes()
        => Pictures.AssertFinite(HeatMap.Confusion(new int[3, 3]));

    [Fact]
    public void Signed_values_take_two_colours()
    {
        XDocument svg = Pictures.Parse(new HeatMap("h", new double[,] { { -2, 0, 2 } }) { Scale = HeatScale.Diverging, ShowScale = false });
        Assert.Single(svg.All("rect").WithClass("f1"));
        Assert.Single(svg.All("rect").WithClass("f0"));
    }

    [Fact]
    public void A_large_heat_map_is_one_image()
        => Assert.Single(Pictures.Parse(new HeatMap("h", new float[128, 500])).All("image"));

    [Fact]
    public void Image_captions_tell_right_from_wrong_by_sign()
    {
        var texts = Pictures.Parse(new ImageGrid("", 1, 1).Add([0.5f], "7", true).Add([1f], "3", false).Add([0f], "?")).Texts();
        Assert.Equal(["✓ 7", "✗ 3", "?"], texts);
    }

    [Fact]
    public void Wrong_sizes_are_told_in_a_sentence()
    {
        Assert.Contains("got 3", Assert.Throws<NabiException>(() => new ImageGrid("", 2, 2).Add(new float[3], "")).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new ImageGrid("", 0, 2));
        Assert.Throws<NabiException>(() => new ImageGrid("", 2, 2, 4));
        Assert.Throws<NabiException>(() => new MarkedText("", ["a"], Array.Empty<double>()));
        Assert.Throws<NabiException>(() => new UnrolledNetwork("", "LSTM", 0));
    }

    [Fact]
    public void Marks_follow_the_sign_of_the_score()
    {
        XDocument svg = Pictures.Parse(new MarkedText("", ["good", "bad", "the"], [1.0, -0.5, 0]));
        Assert.Single(svg.All("rect").WithClass("f0"));
        Assert.Single(svg.All("rect").WithClass("f1"));
    }

    [Fact]
    public void The_forecast_begins_where_the_past_ends()
    {
        XDocument svg = Pictures.Parse(new ForecastChart("f") { History = [1, 2, 3], Truth = [4, 5], Forecast = [4.5, 5.5] });
        Assert.Equal(3, svg.All("path").WithClass("ln").Count());
        Assert.Contains("truth", svg.Texts());
    }
}
