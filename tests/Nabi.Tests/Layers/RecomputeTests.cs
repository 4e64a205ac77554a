using Nabi.Tests.Training;

namespace Nabi.Tests;

/// <summary>Steps computed again in the backward pass give the numbers that stored steps give.</summary>
public sealed class RecomputeTests
{
    private const int Batch = 3;
    private const int Features = 4;
    private const int Units = 6;

    public static MatrixTheoryData<string, int> Lengths => new(RecurrentLayers.Kinds, [1, 2, 7, 50, 301]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Outputs_and_gradients_are_those_of_stored_steps(string kind, int time)
    {
        var x = LayerRuns.Numbers(1, Batch, time, Features);
        Tensor?[] masks = [null, LayerRuns.Mask(time, time, 1, (time + 1) / 2)];
        foreach (var mask in masks)
        {
            foreach (var dropout in (float[])[0f, 0.3f])
            {
                foreach (var (backwards, both) in ((bool, bool)[])[(false, false), (true, false), (false, true)])
                {
                    Layer Made(bool again)
                    {
                        var layer = Make(kind, again, dropout, backwards);
                        return both ? new Bidirectional(layer) : layer;
                    }

                    var (stored, again) = (Made(false), Made(true));
                    stored.EnsureBuilt([x.Shape]);
                    again.EnsureBuilt([x.Shape]);
                    again.SetWeights([.. stored.Weights.Select(weight => weight.Value)]);
                    Tensor[] initial =
                        [.. Make(kind, false, 0, false).Cell.StateShapes.SelectMany((_, i) => Enumerable.Range(0, both ? 2 : 1)
                        .Select(way => LayerRuns.Numbers(50 + 2 * i + way, Batch, Units)))];
                    CallContext Context() => new() { Training = true, Masks = mask is null ? [] : [mask], InitialState = initial };
                    var what = $"mask {mask is not null} dropout {dropout} backwards {backwards} both {both}";
                    var (expected, actual) = (LayerRuns.Run(stored, [x], Context()), LayerRuns.Run(again, [x], Context()));
                    // The same bits, but for the weights' gradients: they are summed over other groups of steps.
                    var weights = stored.TrainableWeights.Count;
                    LayerRuns.Same(expected[..^weights], actual[..^weights], 0f, what);
                    LayerRuns.Same(expected[^weights..], actual[^weights..], 2e-5f, what);
                }
            }
        }
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 7)]
    public void Training_is_that_of_stored_steps(bool stateful, int? truncate)
    {
        Tensor Train(bool again)
        {
            Seeds.Set(8);
            var model = new Sequential(new Input(null, 2) { BatchSize = 3 },
                new LSTM(5) { ReturnSequences = true, Stateful = stateful, Recompute = again, Dropout = 0.2f, RecurrentDropout = 0.2f },
                new GRU(4) { Stateful = stateful, Recompute = again }, new Dense(1));
            model.Compile(new Adam(0.02f), "mse");
            model.Fit(LayerRuns.Numbers(2, 6, 30, 2), LayerRuns.Numbers(3, 6, 1),
                new FitOptions { Epochs = 2, BatchSize = 3, Shuffle = false, TruncateTime = truncate, Verbosity = Verbosity.Silent });
            return Tensor.From(SmallModels.Numbers(model));
        }

        LayerRuns.Same([Train(false)], [Train(true)], 1e-5f);
    }

    [Fact]
    public void The_way_back_of_a_pair_is_computed_like_the_way_there()
    {
        var both = new Bidirectional(new LSTM(4) { Recompute = true, Fused = false });
        Assert.True(((LSTM)both.BackwardLayer).Recompute);
        Assert.False(((LSTM)both.BackwardLayer).Fused);
    }

    [Fact]
    public void Memory_grows_with_the_root_of_time()
    {
        long Bytes(bool again, int time)
        {
            var model = new Sequential(new Input(time, 1), new LSTM(16) { Recompute = again }, new Dense(1));
            model.Compile("sgd", "mse");
            var (x, y) = (Tensor.Zeros(4, time, 1), Tensor.Zeros(4, 1));
            var before = GC.GetAllocatedBytesForCurrentThread();
            model.TrainOnBatch(x, y);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // What is allocated grows by the kept steps and by a copy of the input.
        var stored = Bytes(false, 40_000) - Bytes(false, 10_000);
        var again = Bytes(true, 40_000) - Bytes(true, 10_000);
        Assert.True(again < stored / 20, $"{again} bytes more for 30,000 steps more, {stored} when they are stored.");
    }

    private static StandardRecurrent Make(string kind, bool again, float drop, bool back)
        => new RecurrentLayers(Units) { Recompute = again, Backwards = back, Dropout = drop, StateDropout = drop }.Make(kind);
}
