using Nabi.Kernels;

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

    // Training does the gates in one operation where it can, predictions one by one.
    [Theory]
    [InlineData("tanh", "sigmoid")]
    [InlineData("elu", "tanh")]
    [InlineData("tanh", "hard_sigmoid")]
    public void Training_has_the_numbers_and_the_gradients_of_operations_one_by_one(string activation, string gate)
    {
        var layer = new ConvLSTM2D(5, 3) { Activation = activation, RecurrentActivation = gate, Padding = "same", ReturnSequences = true };
        var x = GradientAssert.Uniform(5, -1, 1, 2, 4, 6, 7, 3);
        layer.Apply(x);
        float[][] Run(bool training)
        {
            var tape = new GradientTape();
            tape.Watch(x);
            IReadOnlyList<Tensor> outputs = [];
            var loss = tape.Record(() => Ops.Sum(Ops.Square((outputs = layer.ApplyAll([x], CallContext.Of(training)))[0])));
            var gradients = tape.Gradient(loss, [.. layer.TrainableWeights.Select(weight => weight.Value), x]);
            return [outputs[0].ToArray(), .. gradients.Select(gradient => gradient.ToArray())];
        }

        Assert.Equal(Run(training: false), Run(training: true));
    }

    [Fact]
    public void A_state_of_one_sample_is_that_of_all_samples_in_training_too()
    {
        var cell = new ConvLSTMCell(2, 3) { Padding = "same" };
        var x = GradientAssert.Uniform(6, -1, 1, 3, 5, 2);
        var (h, c) = (GradientAssert.Uniform(7, -1, 1, 3, 5, 2), GradientAssert.Uniform(8, -1, 1, 1, 5, 2));
        cell.Apply(x, [h, c]);
        float[][] Run(bool training)
        {
            var (output, next) = cell.Step(x, [h, c], CallContext.Of(training));
            return [output.ToArray(), next[1].ToArray()];
        }

        Assert.Equal(Run(training: false), Run(training: true));
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
    public void Operations_refuse_functions_whose_derivative_they_would_not_know()
    {
        Assert.Contains("HardSigmoid", Assert.Throws<NabiException>(
            () => new LstmGatesPrimitive(ActivationKind.Tanh, ActivationKind.HardSigmoid)).Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new LstmGatesPrimitive(ActivationKind.Gelu, ActivationKind.Sigmoid));
        Assert.Throws<NabiException>(() => new DensePrimitive(ActivationKind.Gelu));
        var gates = new LstmGatesPrimitive(ActivationKind.Tanh, ActivationKind.Sigmoid);
        Assert.Throws<NabiException>(() => Ops.ApplyAll(gates, Tensor.Zeros(2, 8)));
        Assert.Throws<NabiException>(() => Ops.ApplyAll(gates, Tensor.Zeros(2, 8), Tensor.Zeros(2, 8), Tensor.Zeros(2, 3)));
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
