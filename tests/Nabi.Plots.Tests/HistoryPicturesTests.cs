using System.Xml.Linq;
using Nabi.Layers;

namespace Nabi.Plots.Tests;

public class HistoryPicturesTests
{
    [Fact]
    public void A_run_becomes_curves_for_the_page_and_for_the_terminal()
    {
        float[] x = [.. Enumerable.Range(0, 64).Select(i => i / 64f)];
        Tensor inputs = new(new Shape(32, 2), x);
        Tensor targets = new(new Shape(32, 1), [.. Enumerable.Range(0, 32).Select(i => x[2 * i] + x[2 * i + 1])]);
        Sequential model = new() { new Input(2), new Dense(4, "relu"), new Dense(1) };
        model.Compile("adam", "mse");
        History history = model.Fit(inputs, targets, epochs: 3, validationSplit: 0.25f, verbosity: Verbosity.Silent);
        XDocument svg = Pictures.Parse(history.Plot("sums"));
        Assert.Equal(2, svg.All("path").WithClass("ln").Count());
        Assert.Contains("loss", svg.Texts());
        var curve = history.TerminalCurve(width: 40, height: 4, ascii: true).ToString();
        Assert.Contains("training", curve, StringComparison.Ordinal);
        Assert.Contains("validation", curve, StringComparison.Ordinal);
        Assert.Contains("no data", history.TerminalCurve("absent").ToString(), StringComparison.Ordinal);
    }
}
