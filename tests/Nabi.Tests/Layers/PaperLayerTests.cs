namespace Nabi.Tests;

/// <summary>
/// The forms of the layers of papers are one another's equals: side by side and step by step, whole and in parts, and their gradients are
/// differences.
/// </summary>
public sealed class PaperLayerTests
{
    public static TheoryData<string> Names => PaperCells.Names;

    public static MatrixTheoryData<string, int> Cases => new(PaperCells.All.Keys, Enumerable.Range(0, 8));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Side_by_side_equals_step_by_step(string name, int seed)
    {
        var random = new Random(seed);
        bool Coin() => random.Next(2) == 0;
        var time = random.Next(1, 6) * (seed == 5 ? 30 : 1);
        var rows = seed == 5 ? 1 : seed == 6 ? 17 : 3;
        var x = LayerRuns.Numbers(seed, rows, time, 3);
        var (layer, loop) = PaperCells.Pair(name, seed, x.Shape, Coin(), states: true, Coin(), Coin());
        var mask = Coin() ? null : Ops.Greater(LayerRuns.Numbers(seed + 1, rows, time), 0f);
        var context = new CallContext
        {
            Masks = mask is null ? [] : [mask],
            InitialState = Coin() ? [] : PaperCells.States(layer, seed + 2, rows),
        };
        LayerRuns.Same(LayerRuns.Run(loop, [x], context), LayerRuns.Run(layer, [x], context), 2e-4f, $"{name}, seed {seed}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_are_equal_to_five_digits_over_a_long_time(string name)
    {
        var x = LayerRuns.Numbers(1, 2, 300, 3);
        var (layer, loop) = PaperCells.Pair(name, 4, x.Shape);
        LayerRuns.Same(loop.ApplyAll([x]), layer.ApplyAll([x]), 1e-5f, name);
    }

    /// <summary>One great input must not take digits of the steps around it, nor make a gradient infinite.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_outlier_spoils_no_other_step(string name)
    {
        foreach (var size in (float[])[100f, 1e4f])
        {
            var x = LayerRuns.Numbers(1, 2, 40, 3);
            for (var i = 0; i < 3; i++)
                (x.Floats[15 + i], x.Floats[141 + i]) = (size * (i - 1), -size);
            var (layer, loop) = PaperCells.Pair(name, 3, x.Shape);
            layer.SetWeights([.. layer.Weights.Select((weight, i) => LayerRuns.Numbers(20 + i, weight.Shape.ToArray()) * 0.5f)]);
            loop.SetWeights([.. layer.Weights.Select(weight => weight.Value)]);
            LayerRuns.Same(loop.ApplyAll([x]), layer.ApplyAll([x]), 2e-5f, $"{name}, {size}");
            foreach (var one in (Layer[])[layer, loop])
            {
                var tape = new GradientTape();
                var loss = tape.Record(() => Ops.Sum(Ops.Square(one.Apply(x))));
                Assert.All(tape.Gradient(loss, [.. one.Weights]),
                    gradient => Assert.True(Array.TrueForAll(gradient.ToArray(), float.IsFinite), $"{name}, {size}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_cells_are_differences(string name)
    {
        var x = LayerRuns.Numbers(3, 2, 4, 3);
        var (_, loop) = PaperCells.Pair(name, 7, x.Shape, states: name.StartsWith("MLSTM", StringComparison.Ordinal));
        LayerRuns.CheckGradients(loop, [x]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_differences(string name)
    {
        var x = LayerRuns.Numbers(3, 2, 5, 3);
        // The stabilizer of sLSTM is a maximum, with a kink that differences step over; it cancels in the outputs, and not in the states.
        var layer = PaperCells.Make(name, sequences: true, states: name != "SLSTM");
        layer.EnsureBuilt([x.Shape]);
        PaperCells.Shake(layer, 7);
        LayerRuns.CheckGradients(layer, [x]);
        LayerRuns.CheckGradients(layer, [x],
            new CallContext { InitialState = PaperCells.States(layer, 2, 2), Masks = [LayerRuns.Mask(5, 5, 3)] });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_whole_is_its_halves_and_a_mask_shortens(string name)
    {
        var x = LayerRuns.Numbers(5, 2, 9, 3);
        var layer = PaperCells.Make(name, sequences: true, states: true);
        var whole = layer.ApplyAll([x]);
        var front = layer.ApplyAll([Ops.Slice(x, 1, 0, 4)]);
        var back = layer.ApplyAll([Ops.Slice(x, 1, 4)], new CallContext { InitialState = [.. front.Skip(1)] });
        LayerRuns.Same(whole, [Ops.Concat([front[0], back[0]], 1), .. back.Skip(1)], 1e-5f, "halves");

        // Steps left out at the end, at the beginning and between leave what the steps that count give.
        var mask = Tensor.Filled([2, 9], false);
        foreach (var at in (int[])[1, 2, 4, 7])
            (mask.Booleans[at], mask.Booleans[9 + at]) = (true, true);
        var kept = Ops.Concat([.. ((int[])[1, 2, 4, 7]).Select(at => Ops.Slice(x, 1, at, 1))], 1);
        var masked = layer.ApplyAll([x], new CallContext { Masks = [mask] });
        var shorter = layer.ApplyAll([kept]);
        LayerRuns.Same([Ops.Select(shorter[0], 1, -1), .. shorter.Skip(1)],
            [Ops.Select(masked[0], 1, -1), .. masked.Skip(1)], 1e-5f, "masked");
        LayerRuns.Same([Ops.Select(shorter[0], 1, 1), Ops.Select(masked[0], 1, 0)],
            [Ops.Select(masked[0], 1, 3), Ops.Select(masked[0], 1, 0) * 0f], 1e-5f, "held");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_directions_are_two_layers_and_states_are_kept(string name)
    {
        var x = LayerRuns.Numbers(6, 2, 5, 3);
        var both = new Bidirectional(PaperCells.Make(name, sequences: true));
        var y = both.Apply(x);
        var back = Ops.Reverse(both.BackwardLayer.Apply(x), 1);
        LayerRuns.Same([Ops.Concat([both.ForwardLayer.Apply(x), back])], [y], 1e-6f);
        var turned = PaperCells.Make(name, sequences: true);
        turned.EnsureBuilt([x.Shape]);
        turned.SetWeights([.. both.BackwardLayer.Weights.Select(weight => weight.Value)]);
        LayerRuns.Same([turned.Apply(Ops.Reverse(x, 1))], [both.BackwardLayer.Apply(x)], 1e-5f);

        var kept = PaperCells.Make(name, sequences: true, stateful: true);
        kept.EnsureBuilt([x.Shape]);
        kept.SetWeights([.. turned.Weights.Select(weight => weight.Value)]);
        var parts = Ops.Concat([kept.Apply(Ops.Slice(x, 1, 0, 2)), kept.Apply(Ops.Slice(x, 1, 2))], 1);
        LayerRuns.Same([turned.Apply(x)], [parts], 1e-5f);
        kept.ResetStates();
        LayerRuns.Same([turned.Apply(x)], [kept.Apply(x)], 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_of_a_stream_are_those_of_the_whole(string name)
    {
        var model = new Sequential { new Input(null, 3), new Masking(), PaperCells.Make(name, sequences: true) };
        var x = LayerRuns.Numbers(8, 2, 7, 3);
        x.Floats.Slice(9, 6).Clear();
        var stream = model.Stream(2);
        var whole = model.Apply(x);
        for (var t = 0; t < 7; t++)
        {
            var expected = Ops.Select(whole, 1, t);
            LayerRuns.Same([expected], [new Tensor(expected.Shape, stream.Step(Ops.Select(x, 1, t).ToArray()).ToArray())], 1e-5f,
                $"step {t}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_config_gives_the_layer_back(string name)
    {
        var x = LayerRuns.Numbers(9, 2, 4, 3);
        var layer = PaperCells.Make(name, sequences: true);
        LayerRuns.Same([layer.Apply(x)], [LayerRuns.Twin(layer, [x.Shape]).Apply(x)], 1e-6f);
        Assert.False(((Configs.IConfigurable)layer).IsInKeras);
    }

    [Fact]
    public void Shut_gates_have_finite_gradients()
    {
        var x = LayerRuns.Numbers(1, 2, 4, 3);
        var (layer, loop) = PaperCells.Pair("MLSTM", 3, x.Shape);
        foreach (var one in (Layer[])[layer, loop])
        {
            one.SetWeights(
                [.. loop.Weights.Select(weight => weight.Name.Contains("gate_bias", StringComparison.Ordinal)
                    ? Tensor.Filled(weight.Shape, -200f) : weight.Value)]);
            var tape = new GradientTape();
            var loss = tape.Record(() => Ops.Sum(one.Apply(x)));
            Assert.All(tape.Gradient(loss, [.. one.Weights]),
                gradient => Assert.True(Array.TrueForAll(gradient.ToArray(), float.IsFinite)));
        }
    }

    /// <summary>
    /// For a short step s the factor of the input, (exp(l s) - 1) / l, is s (1 + l s / 2): the 1 in the difference must not take its
    /// digits.
    /// </summary>
    [Fact]
    public void A_short_step_of_a_state_space_keeps_its_digits()
    {
        var layer = new S5(4) { MinStep = 1e-5f, MaxStep = 1e-5f, ReturnState = true };
        var x = LayerRuns.Numbers(1, 1, 1, 3).ToArray();
        var state = layer.ApplyAll([new Tensor([1, 1, 3], x)])[1].ToArray();
        var (decay, frequency, logStep, kernel) = (layer.Weights[0].Value.ToArray(), layer.Weights[1].Value.ToArray(),
            layer.Weights[2].Value.ToArray(), layer.Weights[3].Value.ToArray());
        for (var i = 0; i < 2; i++)
        {
            var (s, l) = (Math.Exp(logStep[i]), new System.Numerics.Complex(-Math.Exp(decay[i]), frequency[i]));
            System.Numerics.Complex driven = 0;
            for (var feature = 0; feature < 3; feature++)
                driven += x[feature] * new System.Numerics.Complex(kernel[feature * 4 + i], kernel[feature * 4 + 2 + i]);
            var expected = s * (1 + l * s / 2) * driven;
            var error = (new System.Numerics.Complex(state[i], state[2 + i]) - expected).Magnitude / expected.Magnitude;
            Assert.True(error < 1e-5, $"{i}: {error}");
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("6 units and 4 heads", () => new MLSTM(6, 4));
        Refused("5 units and 2 heads", () => new SLSTM(5, 2));
        Refused("5 units and 2 heads", () => new Mamba2(5, 2));
        Refused("even and at least 2", () => new S5(3));
        Refused("'fi'", () => new QRNN(2) { Pooling = "fi" });
        Refused("at least 1", () => new QRNN(2) { Window = 0 });
        Refused("at least 2", () => new Mamba2(2, 1) { Window = 1 });
        Refused("at least 1", () => new MLSTM(2, 1) { Chunk = 0 });
        Refused("tanh", () => new SLSTM(2, 1) { ForgetGate = "tanh" });
        Refused("above 0", () => new S5(2) { MinStep = 0f });
        Refused("above 0 and finite", () => new S5(2) { MaxStep = float.PositiveInfinity });
        Refused("MinStep must not be above MaxStep", () => new S5(2) { MinStep = 0.5f }.Apply(Tensor.Zeros(1, 2, 3)));
        Refused("has 2 states, but 1",
            () => new QRNN(2).ApplyAll([Tensor.Zeros(1, 2, 3)], new CallContext { InitialState = [Tensor.Zeros(1, 2)] }));
        Refused("state 1 of shape (1, 1, 3)",
            () =>
                new QRNN(2).ApplyAll([Tensor.Zeros(1, 2, 3)], new CallContext { InitialState = [Tensor.Zeros(1, 2), Tensor.Zeros(1, 3)] }));
        Refused("no time steps", () => new IndRNN(2).Apply(Tensor.Zeros(1, 0, 3)));
        Refused("(batch, time, features)", () => new S5(2).Apply(Tensor.Zeros(1, 3)));

        static void Refused(string part, Func<object> make)
        {
            var message = Assert.Throws<NabiException>(() => { make(); }).Message;
            Assert.Contains(part, message, StringComparison.Ordinal);
            Assert.InRange(message.Length, 1, 300);
        }
    }
}
