namespace Nabi.Tests;

/// <summary>
/// The laws of recurrent layers: fused equals composed, masked equals shorter, split equals whole, both ways equal their halves.
/// </summary>
public sealed class RecurrentTests
{
    private const int Batch = 3;
    private const int Time = 5;
    private const int Features = 4;
    private const int Units = 6;

    public static MatrixTheoryData<string, int> Settings => new(RecurrentLayers.Kinds, Enumerable.Range(0, 14));

    public static TheoryData<string> Kinds => [.. RecurrentLayers.Kinds];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Fused_equals_composed(string kind, int seed)
    {
        var random = new Random(seed);
        string[] functions = ["tanh", "sigmoid", "relu", "hard_sigmoid", "softsign", "elu"];
        var settings = new RecurrentLayers(Units)
        {
            Backwards = random.Next(2) == 0,
            Sequences = random.Next(2) == 0,
            Zero = random.Next(2) == 0,
            Bias = random.Next(3) > 0,
            Activation = functions[random.Next(functions.Length)],
            Gate = functions[random.Next(functions.Length)],
            Dropout = 0.3f,
            StateDropout = 0.2f,
        };
        var training = random.Next(2) == 0;
        var (fused, composed) = (settings.Make(kind), (settings with { Fused = false }).Make(kind));
        var x = LayerRuns.Numbers(seed, Batch, Time, Features);
        fused.EnsureBuilt([x.Shape]);
        composed.EnsureBuilt([x.Shape]);
        composed.SetWeights([.. fused.Weights.Select((weight, i) => LayerRuns.Numbers(seed + i, weight.Shape.ToArray()))]);
        fused.SetWeights([.. composed.Weights.Select(weight => weight.Value)]);
        Tensor? mask = random.Next(3) switch
        {
            0 => null,
            1 => LayerRuns.Mask(Time, 5, 0, 3),
            _ => new Tensor([Batch, Time], [0f, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1]),
        };
        Tensor[] initial = random.Next(2) == 0
            ? [] : [.. fused.Cell.StateShapes.Select((_, i) => LayerRuns.Numbers(seed + 50 + i, Batch, Units))];
        CallContext Context() => new() { Training = training, Masks = mask is null ? [] : [mask], InitialState = initial };
        LayerRuns.Same(LayerRuns.Run(composed, [x], Context()), LayerRuns.Run(fused, [x], Context()), 5e-5f,
            $"{settings} training {training} mask {mask} initial {initial.Length}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Masked_equals_shorter(string kind)
    {
        foreach (var fused in (bool[])[true, false])
        {
            var layer = Make(kind, fused, sequences: true);
            int[] lengths = [2, 5, 3, 1, 4, 5, 2, 3];
            var x = LayerRuns.Numbers(1, lengths.Length, Time, Features);
            var whole = layer.ApplyAll([x], new CallContext { Masks = [LayerRuns.Mask(Time, lengths)] });
            for (var row = 0; row < lengths.Length; row++)
            {
                var shorter = layer.ApplyAll([Ops.Slice(x, 1, 0, lengths[row])]);
                Assert.Equal(Ops.Select(shorter[0], 0, row).ToArray(),
                    Ops.Slice(Ops.Select(whole[0], 0, row), 0, 0, lengths[row]).ToArray());
                for (var state = 1; state < whole.Count; state++)
                    Assert.Equal(Ops.Select(shorter[state], 0, row).ToArray(), Ops.Select(whole[state], 0, row).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stateful_split_equals_whole(string kind)
    {
        var whole = Make(kind, true, sequences: true);
        var x = LayerRuns.Numbers(2, Batch, 6, Features);
        var expected = whole.Apply(x);
        foreach (var fused in (bool[])[true, false])
        {
            var split = Make(kind, fused, sequences: true, stateful: true);
            split.EnsureBuilt([x.Shape]);
            split.SetWeights([.. whole.Weights.Select(weight => weight.Value)]);
            for (var round = 0; round < 2; round++)
            {
                LayerRuns.Same([expected],
                    [Ops.Concat([split.Apply(Ops.Slice(x, 1, 0, 2)), split.Apply(Ops.Slice(x, 1, 2, 1)),
                        split.Apply(Ops.Slice(x, 1, 3, 3))], 1)], 1e-6f);
                split.ResetStates();
            }
        }
    }

    [Theory]
    [InlineData("concat")]
    [InlineData("sum")]
    [InlineData("ave")]
    [InlineData("mul")]
    [InlineData(null)]
    public void Bidirectional_equals_its_halves(string? merge)
    {
        foreach (var sequences in (bool[])[true, false])
        {
            var both =
                new Bidirectional(new GRU(Units) { ReturnSequences = sequences }) { MergeMode = merge is null ? null : (MergeMode?)merge };
            var x = LayerRuns.Numbers(3, Batch, Time, Features);
            var mask = LayerRuns.Mask(Time, 5, 2, 4);
            var outputs = both.ApplyAll([x], new CallContext { Masks = [mask] });
            var forward = both.ForwardLayer.Apply(x, mask: mask);
            var backward = both.BackwardLayer.Apply(x, mask: mask);
            Assert.True(both.BackwardLayer.GoBackwards);
            if (sequences)
                backward = Ops.Reverse(backward, 1);
            Tensor[] expected = merge switch
            {
                "concat" => [Ops.Concat([forward, backward])],
                "sum" => [forward + backward],
                "ave" => [(forward + backward) * 0.5f],
                "mul" => [forward * backward],
                _ => [forward, backward],
            };
            LayerRuns.Same(expected, outputs, 0f);
        }
    }

    [Fact]
    public void Gradients_of_every_recurrent_layer()
    {
        var x = LayerRuns.Numbers(4, 2, 4, 3);
        var mask = LayerRuns.Mask(4, 3, 4);
        foreach (var layer in (Layer[])[
            new LSTM(3) { ReturnSequences = true }, new GRU(3), new GRU(3) { ResetAfter = false }, new SimpleRNN(3) { GoBackwards = true },
            new Bidirectional(new LSTM(2)), new RNN(new GRUCell(3), new LSTMCell(2)),
            new RNN(new StackedRNNCells(new SimpleRNNCell(3), new SimpleRNNCell(2))) { ReturnSequences = true }])
        {
            LayerRuns.CheckGradients(layer, [x], new CallContext { Masks = [mask] });
        }

        LayerRuns.CheckGradients(new TimeDistributed(new Dense(2, "tanh")), [x]);
        LayerRuns.CheckGradients(new ConvLSTM1D(2, 2) { ReturnSequences = true, Padding = "same" }, [LayerRuns.Numbers(5, 2, 3, 4, 2)]);
        LayerRuns.CheckGradients(new ConvLSTM2D(2, (2, 1)) { Strides = (1, 2) }, [LayerRuns.Numbers(6, 2, 2, 3, 3, 2)]);
    }

    [Fact]
    public void Channels_first_is_channels_last_turned()
    {
        var last = new ConvLSTM1D(3, 2) { ReturnState = true };
        var x = LayerRuns.Numbers(7, 2, 3, 5, 2);
        var expected = last.ApplyAll([x]);
        var first = new ConvLSTM1D(3, 2) { ReturnState = true, DataFormat = "channels_first" };
        var turned = Ops.Transpose(x, 0, 1, 3, 2);
        first.EnsureBuilt([turned.Shape]);
        first.SetWeights([.. last.Weights.Select(weight => weight.Value)]);
        LayerRuns.Same([.. expected.Select(output => Ops.Transpose(output, 0, 2, 1))], first.ApplyAll([turned]), 1e-6f);
    }

    [Fact]
    public void Illegal_settings_and_shapes_are_refused_with_the_layer_named()
    {
        Refused("LSTM", "units", () => new LSTM(0));
        Refused("GRU", "dropout", () => new GRU(2) { Dropout = 1.5f });
        Refused("SimpleRNN", "recurrent_dropout", () => new SimpleRNN(2) { RecurrentDropout = -0.1f });
        Refused("tanh", "did you mean", () => new LSTM(2) { Activation = "tahn" });
        Refused("LSTM \"memory\"", "(batch, time, features)", () => new LSTM(2) { Name = "memory" }.Apply(Tensor.Zeros(2, 3)));
        Refused("GRU", "mask", () => new GRU(2).Apply(Tensor.Zeros(2, 3, 4), mask: Tensor.Zeros(2, 4)));
        Refused("GRU", "initial state 0",
            () => new GRU(2).ApplyAll([Tensor.Zeros(2, 3, 4)], new CallContext { InitialState = [Tensor.Zeros(2, 3)] }));
        Refused("LSTM", "2 states",
            () => new LSTM(2).ApplyAll([Tensor.Zeros(2, 3, 4)], new CallContext { InitialState = [Tensor.Zeros(2, 2)] }));
        Refused("LSTM", "time", () => new LSTM(2).Apply(Tensor.Zeros(2, 0, 4)));
        Refused("MergeMode", "'concat'", () => new Bidirectional(new LSTM(2)) { MergeMode = "max" });
        Refused("ConvLSTM1D", "(batch, time, width, channels)", () => new ConvLSTM1D(2, 3).Apply(Tensor.Zeros(2, 3, 4)));
        Refused("ConvLSTM2D", "does not fit", () => new ConvLSTM2D(2, 5).Apply(Tensor.Zeros(1, 2, 3, 3, 1)));
        Refused("Dropout", "mask",
            () => new Concatenate().ApplyAll([Tensor.Zeros(1, 2), Tensor.Zeros(1, 2)], new CallContext { Masks = [Tensor.Zeros(1, 2)] }),
            first: false);
        var built = new LSTM(2);
        built.Apply(Tensor.Zeros(1, 2, 3));
        Refused("LSTM", "3 features", () => built.Apply(Tensor.Zeros(1, 2, 4)));
    }

    private static void Refused(string who, string what, Func<object> act, bool first = true)
    {
        var error = Assert.Throws<NabiException>(() => act());
        if (first)
            Assert.Contains(who, error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    private static StandardRecurrent Make(string kind, bool fused, bool sequences, bool stateful = false)
        => new RecurrentLayers(Units) { Fused = fused, Sequences = sequences, Stateful = stateful }.Make(kind);
}
