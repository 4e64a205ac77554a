namespace Nabi.Kernels.Tests;

public sealed class RecurrentTests
{
    private static readonly (string Cell, bool After)[] Cells = [("LSTM", true), ("GRU", true), ("GRU", false), ("SimpleRNN", true)];

    private static readonly RecurrentShape[] Shapes =
    [
        new(1, 1, 1, 1), new(2, 3, 1, 2), new(3, 4, 2, 1), new(1, 5, 3, 5), new(5, 3, 7, 17), new(9, 4, 4, 16), new(17, 3, 5, 24),
        new(35, 13, 3, 9), new(130, 3, 2, 3),
    ];

    [Fact]
    public void Plain_sequences() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in Shapes)
            {
                Check($"{width} {cell} {after} {shape}",
                new RecurrentCase(cell, new(shape) { ResetAfter = after }, 1));
            }
        }
    });

    [Fact]
    public void Masks_that_shut_few_steps_or_none() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var mask in (string[])["open", "one"])
            {
                var settings = new RecurrentSettings(new(19, 45, 3, 5)) { ResetAfter = after, GoBackwards = mask == "one" };
                Check($"{width} {cell} {after} {mask}", new RecurrentCase(cell, settings, 1, maskKind: mask, inputDropout: true));
                Check($"{width} {cell} {after} {mask} zero",
                    new RecurrentCase(cell, settings with { ZeroOutputForMask = true }, 2, maskKind: mask));
            }
        }
    });

    [Fact]
    public void Weights_larger_than_the_caches_and_reserves_larger_than_them()
    {
        Check("huge weights", new RecurrentCase("LSTM", new(new(9, 2, 1, 725)), 1));
        Check("far reserve", new RecurrentCase("SimpleRNN", new(new(70, 90, 3, 40)), 2, maskKind: "one"));
        Check("far reserve", new RecurrentCase("LSTM", new(new(40, 60, 3, 40)), 3, maskKind: "open", inputDropout: true));
    }

    [Fact]
    public void Long_sequences_and_large_weights_run_in_chunks() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in (RecurrentShape[])[new(1, 150, 2, 3), new(3, 41, 3, 7), new(9, 9, 3, cell == "SimpleRNN" ? 380 : 190)])
            {
                // The large one is slow in the oracle: widest registers only.
                if (shape.Batch == 9 && width != SimdKernels.Widest) continue;
                Check($"{width} {cell} {after} {shape}",
                    new RecurrentCase(cell, new(shape) { ResetAfter = after }, 1, maskKind: "random", inputDropout: shape.Batch == 3));
            }
        }
    });

    [Fact]
    public void Steps_computed_again_give_the_same_numbers() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in (RecurrentShape[])[new(1, 1, 2, 3), new(3, 300, 1, 2), new(19, 45, 3, 5), new(9, 30, 2, 17)])
            {
                var settings = new RecurrentSettings(shape) { ResetAfter = after, Recompute = true, RecurrentDropout = shape.Batch == 19 };
                Check($"{width} {cell} {after} {shape}",
                    new RecurrentCase(cell, settings, 1, maskKind: shape.Batch == 9 ? "none" : "random", initial: true));
            }

            var other = new RecurrentSettings(new(9, 30, 2, 5))
            {
                ResetAfter = after,
                Recompute = true,
                Activation = ActivationKind.Softsign,
            };
            Check($"{width} {cell} {after} softsign", new RecurrentCase(cell, other, 2, initial: true));
        }
    });

    [Fact]
    public void The_reserve_of_steps_computed_again_grows_with_the_root_of_time()
    {
        var kept = new RecurrentSettings(new(32, 10000, 8, 64)) { Training = true };
        Assert.True(LstmSequence.ReserveSize(kept with { Recompute = true }) < LstmSequence.ReserveSize(kept) / 100);
    }

    [Fact]
    public void Without_bias_backwards_in_time_from_initial_states() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in Shapes)
            {
                Check($"{width} {cell} {after} {shape}",
                    new RecurrentCase(cell, new(shape) { ResetAfter = after, GoBackwards = true }, 2, withBias: false, initial: true));
            }
        }
    });

    [Theory]
    [InlineData("leading")]
    [InlineData("trailing")]
    [InlineData("random")]
    public void Masks_carry_states_and_keep_NaN_out(string mask) => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var (back, zero, initial) in ((bool, bool, bool)[])[(false, false, false), (false, true, true), (true, false, true)])
            {
                foreach (var shape in (RecurrentShape[])[new(3, 4, 2, 3), new(7, 5, 3, 17), new(20, 6, 1, 4)])
                {
                    var settings = new RecurrentSettings(shape) { ResetAfter = after, GoBackwards = back, ZeroOutputForMask = zero };
                    var what = $"{width} {cell} {after} {shape} mask {mask} {back} {zero}";
                    var plain = new RecurrentCase(cell, settings, 3, maskKind: mask, initial: initial);
                    Check(what, plain);
                    var poisoned = new RecurrentCase(cell, settings, 3, maskKind: mask, initial: initial);
                    poisoned.PoisonMasked();
                    poisoned.Forward(true);
                    poisoned.Backward(false);
                    poisoned.Backward(true);
                    Assert.Equal(plain.Sequence, poisoned.Sequence);
                    Assert.Equal(plain.GradKernel, poisoned.GradKernel);
                    Assert.Equal(plain.GradX, poisoned.GradX);
                }
            }
        }
    });

    [Fact]
    public void Dropout_of_inputs_and_states() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in Shapes)
            {
                var settings = new RecurrentSettings(shape) { ResetAfter = after, RecurrentDropout = true };
                Check($"{width} {cell} {after} {shape}",
                    new RecurrentCase(cell, settings, 4, maskKind: "random", initial: true, inputDropout: true));
            }
        }
    });

    [Theory]
    [InlineData(ActivationKind.Relu, ActivationKind.Sigmoid)]
    [InlineData(ActivationKind.Tanh, ActivationKind.HardSigmoid)]
    [InlineData(ActivationKind.Gelu, ActivationKind.Sigmoid)]
    [InlineData(ActivationKind.Softplus, ActivationKind.LegacyHardSigmoid)]
    [InlineData(ActivationKind.Linear, ActivationKind.Silu)]
    internal void Other_activations(ActivationKind activation, ActivationKind gates) => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in (RecurrentShape[])[new(1, 2, 1, 1), new(3, 3, 2, 5), new(9, 2, 3, 17)])
            {
                var settings = new RecurrentSettings(shape)
                {
                    ResetAfter = after,
                    Activation = activation,
                    RecurrentActivation = gates,
                    RecurrentDropout = true,
                };
                Check($"{width} {cell} {after} {shape}",
                    new RecurrentCase(cell, settings, 6, maskKind: "random", initial: true, inputDropout: true));
            }
        }
    });

    [Fact]
    public void Same_bits_for_every_thread_count()
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var (shape, again) in ((RecurrentShape, bool)[])[(new(40, 30, 40, 48), false), (new(130, 11, 30, 33), false),
                (new(40, 50, 20, 40), true)])
            {
                ThreadCounts.SameBits(() =>
                {
                    var layer = new RecurrentCase(cell, new(shape) { ResetAfter = after, Recompute = again }, 7);
                    layer.Forward(true);
                    layer.Backward(false);
                    return [.. layer.Sequence, .. layer.GradKernel, .. layer.GradBias, .. layer.GradX];
                });
            }
        }
    }

    [Fact]
    public void A_streaming_step_is_a_sequence_of_one() => Widths.Each(width =>
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var gate in (ActivationKind[])[ActivationKind.Sigmoid, ActivationKind.HardSigmoid])
            {
                foreach (var (features, units) in ((int, int)[])[(1, 1), (3, 5), (28, 64), (7, 33)])
                {
                    var settings = new RecurrentSettings(new(1, 1, features, units)) { ResetAfter = after, RecurrentActivation = gate };
                    new RecurrentCase(cell, settings, 1, initial: true).CompareStep($"{width} {cell} {after} {gate} {features} {units}");
                }
            }
        }
    });

    [Fact]
    public void Nothing_to_do_is_done()
    {
        foreach (var (cell, after) in Cells)
        {
            foreach (var shape in (RecurrentShape[])[new(0, 3, 2, 4), new(3, 0, 2, 4)])
            {
                var empty = new RecurrentCase(cell, new(shape) { ResetAfter = after }, 8, initial: true);
                Array.Fill(empty.GradKernel, 7f);
                Check($"{cell} {shape}", empty);
                Assert.All(empty.GradKernel, number => Assert.Equal(0f, number));
            }
        }
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        foreach (var (cell, after) in Cells)
        {
            var settings = new RecurrentSettings(new(40, 5, 6, 20)) { ResetAfter = after, Training = true };
            var size = cell == "LSTM" ? LstmSequence.ReserveSize(settings) : cell == "GRU" ? GruSequence.ReserveSize(settings)
                : SimpleRnnSequence.ReserveSize(settings);
            Assert.True(size > 0);
            var step = new RecurrentCase(cell, settings, 9);
            step.Forward(true);
            step.Backward(false);
            var before = GC.GetAllocatedBytesForCurrentThread();
            step.Backward(false);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Check(string what, RecurrentCase one)
    {
        one.Forward(false);
        one.CompareForward(what);
        Array.Clear(one.Sequence);
        Array.Clear(one.Last);
        one.Forward(true);
        one.CompareForward(what + " training");
        one.Backward(false);
        one.CompareBackward(what);
        one.Backward(true);
        one.CompareBackward(what + " twice", 2);
    }
}
