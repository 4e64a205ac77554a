using System.Text.Json.Nodes;
using Nabi.Activations;

namespace Nabi.Tests.Activations;

public sealed class ActivationTests
{
    public static TheoryData<string> Names => [.. Registry.Names<Activation>().Where(name => name is not ("threshold" or "sparsemax"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_equal_differences_and_names_survive(string name)
    {
        Activation activation = name;
        // Away from the kinks at whole and half numbers.
        var values = GradientAssert.Uniform(1, -2.4f, 2.4f, 3, 4).ToArray().Select(v => MathF.Round(v * 4) / 4 + 0.1f).ToArray();
        var x = new Tensor([3, 4], values);
        if (!activation.IsLinear)
            GradientAssert.Agree(activation.Apply, x);
        Assert.Equal(name == "glu" ? new Shape(3, 2) : x.Shape, activation.Apply(x).Shape);
        var json = new Config("test").Set("activation", activation).Json["activation"]!;
        var back = Registry.Read<Activation>(json, "test");
        Assert.Equal(activation.Apply(x).ToArray(), back.Apply(x).ToArray());
    }

    [Fact]
    public void Plain_ones_are_written_as_their_name_and_others_with_settings()
    {
        Assert.Equal("\"silu\"", new Config("test").Set("activation", (Activation)"swish").Json["activation"]!.ToJsonString());
        var leaky = new Config("test").Set("activation", Activation.LeakyRelu(0.05f)).Json["activation"]!;
        Assert.Equal(0.05f, (float)leaky["config"]!["negative_slope"]!);
        Assert.Equal(-0.05f, Registry.Read<Activation>(leaky, "test").Apply(Tensor.From(-1f)).Item(), 1e-7f);
        Assert.Equal([-1f, 0f, 4f], Activation.Relu(0.5f, 4f, 0f).Apply(Tensor.From(-2f, 0f, 9f)).ToArray());
        Assert.Equal([0.25f, 1f], Activation.Threshold(0.5f, 0.25f).Apply(Tensor.From(0.5f, 1f)).ToArray());
    }

    [Fact]
    public void Settings_other_than_the_defaults_have_right_gradients()
    {
        var x = GradientAssert.Uniform(2, -2f, 2f, 2, 6);
        Activation[] all =
        [
            Activation.Elu(0.5f), Activation.Celu(2f), Activation.Gelu(approximate: true), Activation.HardShrink(0.9f),
            Activation.SoftShrink(0.9f),
            Activation.Squareplus(1f), Activation.Softmax(0), Activation.LogSoftmax(0), Activation.Glu(0), Activation.LeakyRelu(0.1f),
        ];
        foreach (var activation in all)
            GradientAssert.Agree(activation.Apply, x);
    }

    [Theory]
    [InlineData(0f, float.PositiveInfinity, 0f)]
    [InlineData(0.1f, float.PositiveInfinity, 0f)]
    [InlineData(0f, 6f, 0f)]
    [InlineData(0.25f, 3f, 1.5f)]
    [InlineData(0f, 0f, 0f)]
    public void Rectifiers_are_Keras_s_formula_at_every_place_of_a_run(float slope, float most, float threshold)
    {
        var function = Activation.Relu(slope, float.IsFinite(most) ? most : null, threshold);
        float[] edges =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, threshold, MathF.BitIncrement(threshold), most, -2.5f, 2.5f,
            7f, float.Epsilon,
        ];
        for (var length = 1; length <= 70; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => edges[(i + length) % edges.Length])];
            Assert.Equal(x.Select(Formula), function.Apply(Tensor.From(x)).ToArray());
            Assert.Equal(x.Select(v => v > 0 ? v : slope * v), Activation.LeakyRelu(slope).Apply(Tensor.From(x)).ToArray());
        }

        float Formula(float v)
            => float.IsNaN(v) ? v : Math.Min(v > threshold ? v : 0f, most) - (v < threshold && slope > 0 ? slope * (threshold - v) : 0f);
    }

    [Fact]
    public void Sparsemax_has_the_gradient_of_its_rule_away_from_its_jumps()
    {
        GradientAssert.Agree(((Activation)"sparsemax").Apply, new Tensor([2, 3], [-0.4f, -0.5f, -0.45f, 3f, -2f, -2.5f]));
        Assert.Equal([0f, 0f, 1f], ((Activation)"sparsemax").Apply(Tensor.From(-1f, 0f, 1f)).ToArray());
    }

    [Fact]
    public void Ones_own_and_wrong_ones()
    {
        Assert.Equal(9f, Activation.Of("square", Ops.Square).Apply(Tensor.From(3f)).Item());
        Assert.Contains("sigmoid", Assert.Throws<NabiException>(() => (Activation)"sigmiod").Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => Activation.Glu().Apply(Tensor.From(1f, 2f, 3f)));
        Assert.Throws<NabiException>(() => Activation.Celu(0f));
        Assert.Throws<NabiException>(
            () => Registry.Read<Activation>(JsonNode.Parse("{\"class_name\":\"function\",\"config\":\"mine\"}")!, "test"));
    }

    [Fact]
    public void Extreme_numbers_stay_finite_where_the_function_is()
    {
        foreach (var name in (string[])["sigmoid", "tanh", "softplus", "log_sigmoid", "silu", "mish", "gelu", "softmax",
            "log_softmax", "elu", "selu"])
        {
            Assert.All(((Activation)name).Apply(Tensor.From(-80f, 0f, 80f)).ToArray(), value => Assert.True(float.IsFinite(value), name));
        }
    }
}
