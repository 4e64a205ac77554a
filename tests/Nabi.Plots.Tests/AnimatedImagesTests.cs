using System.Xml.Linq;
using Nabi.Detection;

namespace Nabi.Plots.Tests;

public class AnimatedImagesTests
{
    [Fact]
    public void Every_image_is_a_frame_of_the_film_with_its_caption_boxes_and_curve_so_far()
    {
        var film =
            new AnimatedImages("Smoke", 2, 4) { ImageWidth = 200, SecondsPerImage = 0.25, Threshold = 0.5, ValueLabel = "probability" }
            .Add(new float[8], "first", 0)
            .Add(new float[8], "second", double.NaN, [new Box(0.25f, 0, 0.75f, 0.5f)])
            .Add(new float[8], "third", 1);
        var svg = Pictures.Parse(film);

        var strip = svg.All("g").WithClass("film").Single();
        Assert.Equal("--n:3;--w:-200px;--t:0.25s", (string)strip.Attribute("style")!);
        // What does not play shows the last one.
        Assert.Equal("translate(-400 0)", (string)strip.Attribute("transform")!);
        Assert.Equal("hidden", (string)strip.Parent!.Attribute("overflow")!);
        Assert.Equal(200, strip.Parent!.Number("width"));
        XElement[] frames = [.. strip.Elements()];
        Assert.Equal(["translate(0 0)", "translate(200 0)", "translate(400 0)"],
            frames.Select(frame => (string)frame.Attribute("transform")!));
        Assert.Equal(["first", "second", "third"],
            frames.Select(frame => frame.Descendants().First(one => one.Name.LocalName == "text").Value));

        var box = frames[1].Descendants().WithClass("c1").Single();
        Assert.Equal([50, 100, 50], [box.Number("x"), box.Number("width"), box.Number("height")]);
        Assert.Empty(frames[0].Descendants().WithClass("c1"));

        // A dot stands where the frame has a value; a gap begins the line anew.
        Assert.Equal([1, 0, 1], frames.Select(frame => frame.Descendants().WithClass("f0").Count()));
        var line = (string)frames[2].Descendants().WithClass("c0").Single().Attribute("d")!;
        Assert.Equal(2, line.Count(letter => letter == 'M'));
        Assert.True(frames[2].Descendants().WithClass("f0").Single().Number("cy")
            < frames[0].Descendants().WithClass("f0").Single().Number("cy"));
        Assert.Equal(3, svg.Texts().Count(text => text == "probability"));
    }

    [Fact]
    public void The_film_plays_by_the_style_and_stands_still_for_those_who_ask_for_it()
    {
        var style = Pictures.Parse(new AnimatedImages("", 1, 1).Add([0.5f], "")).All("style").Single().Value;
        Assert.Contains("@keyframes nb-film", style, StringComparison.Ordinal);
        Assert.Contains("prefers-reduced-motion:reduce){.nb .film{animation:none}", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_values_there_is_no_curve()
        => Assert.Empty(Pictures.Parse(new AnimatedImages("", 1, 1).Add([0.5f], "", boxes: [new Box(0, 0, 1, 1)])).All("path"));

    [Fact]
    public void A_box_is_drawn_inside_of_the_image_and_one_without_numbers_not_at_all()
    {
        var boxes = Pictures.Parse(new AnimatedImages("", 1, 1) { ImageWidth = 100 }
            .Add([0.5f], "", boxes: [new Box(-3, 0.5f, 4, 9), new Box(0, 0, float.NaN, 1)])).All("rect").WithClass("c1").ToArray();
        Assert.Equal([0, 100, 50], [boxes.Single().Number("x"), boxes.Single().Number("width"), boxes.Single().Number("height")]);
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        Assert.Contains("AnimatedImages: expected (2, 2, 1) = 4 pixels, got 3",
            Assert.Throws<NabiException>(() => new AnimatedImages("", 2, 2).Add(new float[3], "")).Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new AnimatedImages("", 0, 2));
        Assert.Throws<NabiException>(() => new AnimatedImages("", 2, 2, 4));
    }
}
