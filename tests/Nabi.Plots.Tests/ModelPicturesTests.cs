using System.Xml.Linq;
using Nabi.Layers;

namespace Nabi.Plots.Tests;

public class ModelPicturesTests
{
    [Fact]
    public void A_sequential_model_is_a_column_with_shapes_and_parameters()
    {
        Sequential model = new() { new Input(28, 28), new LSTM(64), new Dense(10, "softmax") };
        XDocument svg = Pictures.Parse(model.Diagram("mnist-lstm"));
        var texts = svg.Texts();
        Assert.Equal(3, svg.All("rect").WithClass("bx").Count());
        Assert.Equal(2, svg.All("path").WithClass("e").Count());
        foreach (var expected in new[] { "InputLayer", "(None, 28, 28)", "LSTM", "(None, 64)", "23,808", "Dense", "(None, 10)", "650" })
            Assert.Contains(expected, texts);
    }

    [Fact]
    public void A_shared_layer_has_a_box_for_each_use_and_counts_once()
    {
        Tensor left = Input.Of(4), right = Input.Of(4);
        Dense shared = new(3) { Name = "shared" }, top = new(2) { Name = "top" };
        Model model = new([left, right], [top.Apply(shared.Apply(left)), shared.Apply(right)]);
        XDocument svg = Pictures.Parse(model.Diagram());
        var texts = svg.Texts();
        Assert.Contains("shared", texts);
        Assert.Contains("shared (2)", texts);
        Assert.Equal(5, svg.All("rect").WithClass("bx").Count());
        Assert.Equal(3, svg.All("path").WithClass("e").Count());
        Assert.Single(texts, text => text == "15");
    }

    [Fact]
    public void A_wrapper_names_what_it_wraps()
    {
        Sequential model = new() { new Input(5, 2), new Bidirectional(new GRU(3)) };
        Assert.Contains("Bidirectional(GRU)", Pictures.Parse(model.Diagram()).Texts());
    }

    [Fact]
    public void A_model_without_an_input_still_has_its_layers()
    {
        Sequential model = new() { new Dense(3), new Dense(2) };
        Assert.Equal(2, Pictures.Parse(model.Diagram()).All("rect").WithClass("bx").Count());
    }
}
