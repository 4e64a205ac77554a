using System.Xml.Linq;

namespace Nabi.Plots.Tests;

public class DiagramTests
{
    private static List<XElement> Boxes(XDocument svg) => [.. svg.All("rect").WithClass("bx")];

    [Fact]
    public void Layers_in_a_row_stand_below_each_other_with_arrows()
    {
        XDocument svg = Pictures.Parse(new ModelDiagram("m").Add("Input", "i", "(None, 28, 28)").Add("LSTM", "l", "(None, 64)", 23808)
            .Add("Dense", "d", "(None, 10)", 650));
        List<XElement> boxes = Boxes(svg);
        Assert.Equal(3, boxes.Count);
        Assert.True(boxes[0].Number("y") < boxes[1].Number("y") && boxes[1].Number("y") < boxes[2].Number("y"));
        Assert.Equal(2, svg.All("path").WithClass("e").Count());
        Assert.Contains("23,808", svg.Texts());
        Assert.Contains("(None, 64)", svg.Texts());
    }

    [Fact]
    public void Branches_stand_side_by_side_without_touching()
    {
        ModelDiagram diagram = new("m");
        diagram.Add("Input", "in", "(None, 4)", 0, []);
        for (var i = 0; i < 4; i++)
            diagram.Add("Dense", "d" + i, "(None, 4)", 20, ["in"]);
        diagram.Add("Add", "sum", "(None, 4)", 0, ["d0", "d1", "d2", "d3", "in"]);
        List<XElement> boxes = Boxes(Pictures.Parse(diagram));
        XElement[] branches = [.. boxes.GetRange(1, 4).OrderBy(box => box.Number("x"))];
        Assert.Single(branches.Select(box => box.Number("y")).Distinct());
        for (var i = 1; i < 4; i++)
            Assert.True(branches[i].Number("x") >= branches[i - 1].Number("x") + branches[i - 1].Number("width") + 10);
        Assert.All(boxes, box => Assert.True(box.Number("x") >= 0));
    }

    [Fact]
    public void An_input_that_is_not_there_is_named()
    {
        NabiException error = Assert.Throws<NabiException>(() => new ModelDiagram().Add("Dense", "d", "", 0, ["ghost"]));
        Assert.Contains("'ghost'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_model_with_skips_is_laid_out_in_order()
    {
        ModelDiagram diagram = new("deep");
        diagram.Add("Input", "n0", "", 0, []);
        for (var i = 1; i < 120; i++)
            diagram.Add("Dense", "n" + i, "", 0, i > 2 ? ["n" + (i - 1), "n" + (i - 3)] : ["n" + (i - 1)]);
        double[] y = [.. Boxes(Pictures.Parse(diagram)).Select(box => box.Number("y"))];
        Assert.Equal(120, y.Length);
        Assert.Equal(y.Order(), y);
        Assert.Equal(120, y.Distinct().Count());
    }

    [Fact]
    public void An_unrolled_network_shows_first_and_last_steps()
    {
        var texts = Pictures.Parse(new UnrolledNetwork("u", "LSTM", 28)).Texts();
        Assert.Contains("x₁", texts);
        Assert.Contains("x₂₈", texts);
        Assert.Contains("h₂₈", texts);
        Assert.DoesNotContain("h₁", texts);
        Assert.Contains("· · ·", texts);
    }

    [Fact]
    public void Every_output_leaves_where_sequences_are_returned()
    {
        var texts = Pictures.Parse(new UnrolledNetwork("u", "GRU", 3) { ReturnSequences = true, Inputs = ["the", "cat", "sat"] })
            .Texts();
        Assert.Contains("h₁", texts);
        Assert.Contains("cat", texts);
        Assert.DoesNotContain("· · ·", texts);
    }
}
