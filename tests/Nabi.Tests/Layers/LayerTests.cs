namespace Nabi.Tests;

/// <summary>What holds for every layer: gradients, shapes known beforehand, configs that give the layer back.</summary>
public sealed class LayerTests
{
    public static TheoryData<string> Names => [.. LayerCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_equal_differences(string name)
    {
        var (layer, inputs) = Make(name);
        LayerRuns.CheckGradients(layer, inputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_gradients_equal_differences_or_are_refused(string name)
    {
        var (layer, inputs) = Make(name);
        if (layer is SimpleRNN or LSTM or GRU or Bidirectional)
        {
            var error = Assert.Throws<NabiException>(() => LayerRuns.CheckGradients(layer, inputs, order: 2));
            Assert.Contains("has no second derivative", error.Message, StringComparison.Ordinal);
            Assert.Contains("Fused = false", error.Message, StringComparison.Ordinal);
            return;
        }

        LayerRuns.CheckGradients(layer, inputs, order: 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shapes_are_known_before_there_are_numbers(string name)
    {
        var (layer, inputs) = Make(name);
        var actual = layer.ApplyAll(inputs);
        var (other, _) = Make(name);
        var symbolic = other.ApplyAll([.. inputs.Select(input => Tensor.Symbolic(input.Shape.With(0, Shape.Unknown)))]);
        Assert.Equal(actual.Select(output => output.Shape.With(0, Shape.Unknown)), symbolic.Select(output => output.Shape));
        Assert.Equal(layer.Weights.Select(weight => (weight.Path, weight.Shape)),
            other.Weights.Select(weight => (weight.Path, weight.Shape)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_config_gives_the_layer_back(string name)
    {
        var (layer, inputs) = Make(name);
        var twin = LayerRuns.Twin(layer, [.. inputs.Select(input => input.Shape)]);
        LayerRuns.Same(LayerRuns.Run(layer, inputs), LayerRuns.Run(twin, inputs), 0f);
        Assert.Equal(Configs.Registry.Write(layer).ToJsonString(), Configs.Registry.Write(twin).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_layer_repeats_on_new_numbers_without_allocating(string name)
    {
        var (layer, inputs) = Make(name);
        layer.ApplyAll(inputs);
        foreach (var input in inputs)
            input.Tracked = true;
        var tape = new Tape();
        IReadOnlyList<Tensor> outputs = [];
        var target = tape.Record(() =>
        {
            outputs = layer.ApplyAll(inputs);
            return outputs.Select(output => Ops.Sum(output * 0.5f)).Aggregate(Ops.Add);
        });
        var pass = new BackwardPass(tape.Calls, target, inputs);
        for (var i = 0; i < inputs.Length; i++)
            LayerRuns.Numbers(70 + i, inputs[i].Shape.ToArray()).Floats.CopyTo(inputs[i].Floats);
        Repeat();
        Assert.Equal(0, Allocated.Bytes(Repeat));
        LayerRuns.Same(layer.ApplyAll([.. inputs.Select(input => input.Clone())]), outputs, 0f);

        void Repeat()
        {
            for (var i = 0; i < tape.Calls.Count; i++)
                tape.Calls[i].Primitive.Forward(tape.Calls[i]);
            pass.Run();
        }
    }

    [Fact]
    public void Every_case_names_its_layer_in_its_paths()
    {
        var layer = new Dense(2) { Name = "head" };
        layer.EnsureBuilt([new Shape(-1, 3)]);
        Assert.Equal(["head/kernel", "head/bias"], layer.Weights.Select(weight => weight.Path));
        Assert.Equal("conv1d_transpose", new Conv1DTranspose(1, 1).Name);
        Assert.Equal("re_lu", new ReLU().Name);
    }

    private static (Layer Layer, Tensor[] Inputs) Make(string name)
    {
        var (make, shapes) = LayerCases.All[name];
        var layer = make();
        Tensor[] inputs = [
            .. shapes.Select((shape, i) => name.Contains('M', StringComparison.Ordinal)
                ? LayerRuns.Apart(i + 20, shape) : LayerRuns.Numbers(i + 20, shape))];
        return (layer, inputs);
    }
}
