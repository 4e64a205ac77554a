namespace Nabi.Tests;

public sealed class ConvLSTMCellTests
{
    [Fact]
    public void A_window_of_one_over_one_place_is_an_LSTM()
    {
        var cell = new ConvLSTMCell(3, 1);
        var plain = new LSTMCell(3);
        var x = GradientAssert.Uniform(1, -1, 1, 2, 4);
        var (h, c) = (GradientAssert.Uniform(2, -1, 1, 2, 3), GradientAssert.Uniform(3, -1, 1, 2, 3));
        var (output, next) = cell.Apply(x.Reshape(2, 1, 4), [h.Reshape(2, 1, 3), c.Reshape(2, 1, 3)]);
        plain.Apply(x, [h, c]);
        plain.SetWeights([cell.Weights[0].Value.Reshape(4, 12), cell.Weights[1].Value.Reshape(3, 12), cell.Weights[2].Value]);
        var (expected, states) = plain.Apply(x, [h, c]);
        Close(expected, output);
        Close(states[1], next[1]);
    }

    [Fact]
    public void Run_over_time_it_is_the_layer()
    {
        var x = GradientAssert.Uniform(4, -1, 1, 2, 3, 5, 2);
        var layer = new ConvLSTM1D(2, 3) { ReturnSequences = true };
        var run = new RNN(new ConvLSTMCell(2, 3)) { ReturnSequences = true };
        var expected = layer.Apply(x);
        Assert.Equal(expected.Shape, run.Apply(x).Shape);
        run.SetWeights([.. layer.Weights.Select(weight => weight.Value)]);
        Close(expected, run.Apply(x));
    }

    [Fact]
    public void States_lose_what_a_valid_window_cuts_off()
    {
        var cell = new ConvLSTMCell(2, 3, 2) { Strides = [2, 1] };
        Assert.Contains("not built", Assert.Throws<NabiException>(() => cell.StateShapes).Message, StringComparison.Ordinal);
        cell.EnsureBuilt([[1, 7, 5, 4]]);
        Assert.Equal([new Shape(3, 4, 2), new Shape(3, 4, 2)], cell.StateShapes);
    }

    [Fact]
    public void Illegal_settings_are_refused()
    {
        Assert.Throws<NabiException>(() => new ConvLSTMCell(2));
        Assert.Throws<NabiException>(() => new ConvLSTMCell(2, 3, 3, 3, 3));
        Assert.Throws<NabiException>(() => new ConvLSTMCell(2, 0));
        Assert.Throws<NabiException>(() => new ConvLSTMCell(2, 3) { Strides = [1, 1] });
        Assert.Throws<NabiException>(() => new ConvLSTMCell(2, 3) { Padding = "causal" });
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        foreach (var (a, b) in expected.ToArray().Zip(actual.ToArray()))
            Assert.Equal(a, b, 1e-5f);
        Assert.Equal(expected.Length, actual.Length);
    }
}
