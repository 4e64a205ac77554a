namespace Nabi.Tests;

/// <summary>States of streams outside of them, several inputs, some sequences of a batch, and what is refused.</summary>
public sealed class StreamStateTests
{
    private static Sequential Small() => [new Input(null, 3), new Conv1D(4, 3) { Padding = "causal" }, new LSTM(5), new Dense(2)];

    /// <summary>A sequence, and the id of a machine that holds for all of it.</summary>
    private static Model Machines()
    {
        var (x, machine) = (Input.Of(null, 3), Input.Of(new Input { Name = "machine" }));
        var embedded = new Dense(4, "tanh").Apply(new Embedding(10, 4).Apply(machine));
        var h = new GRU(4).Apply(x);
        return new Model([x, machine], new Dense(2).Apply(h * embedded));
    }

    [Fact]
    public void A_step_of_some_sequences_leaves_the_others_where_they_are()
    {
        var model = Small();
        var (all, alone) = (model.Stream(4), Enumerable.Range(0, 4).Select(_ => model.Stream()).ToArray());
        var random = RandomStream.FromSeed(1);
        int[][] turns = [[0, 1, 2, 3], [2], [3, 0], [1, 2, 3], [0], [2, 1]];
        foreach (var rows in turns)
        {
            var x = new float[3 * rows.Length];
            random.Uniform(x, -1f, 1f);
            var said = all.Step(rows, x).ToArray();
            for (var i = 0; i < rows.Length; i++)
            {
                LayerRuns.Same([new Tensor([2], alone[rows[i]].Step(x.AsSpan(3 * i, 3)).ToArray())],
                    [new Tensor([2], said.AsSpan(2 * i, 2))], 1e-5f);
            }
        }

        all.Reset(2);
        alone[2].Reset();
        float[] last = [.. Enumerable.Repeat(0.3f, 12)];
        var end = all.Step(last).ToArray();
        for (var row = 0; row < 4; row++)
        {
            LayerRuns.Same([new Tensor([2], alone[row].Step(last.AsSpan(0, 3)).ToArray())],
                [new Tensor([2], end.AsSpan(2 * row, 2))], 1e-5f);
        }

        Refused("given twice", () => all.Step([1, 1], new float[6]));
        Refused("out of range", () => all.Step([4], new float[3]));
        Refused("out of range", () => all.Reset(-1));
        Refused("needs one at least", () => all.Step(ReadOnlySpan<int>.Empty, []));
    }

    [Fact]
    public void What_is_given_once_holds_for_all_steps()
    {
        var model = Machines();
        var stream = model.Stream(2);
        Assert.Equal(["machine"], stream.StaticInputs);
        Refused("SetStatic", () => stream.Step(new float[6]));
        Refused("there is no input", () => stream.SetStatic("engine", [1f, 2f]));
        Refused("takes 2 numbers", () => stream.SetStatic("machine", [1f]));
        stream.SetStatic("machine", [7f, 2f]);
        var x = LayerRuns.Numbers(1, 2, 5, 3);
        for (var t = 0; t < 5; t++)
        {
            var step = stream.Step(Ops.Select(x, 1, t).ToArray()).ToArray();
            var whole = model.ApplyAll([Ops.Slice(x, 1, 0, t + 1), new Tensor([2], [7, 2])])[0];
            LayerRuns.Same([whole], [new Tensor([2, 2], step)], 1e-5f, $"step {t}");
        }
    }

    [Fact]
    public void States_go_to_bytes_and_back()
    {
        foreach (var model in (Model[])[Small(), Machines()])
        {
            var stream = model.Stream(2);
            if (stream.StaticInputs.Count > 0)
                stream.SetStatic("machine", [3f, 4f]);
            var x = LayerRuns.Numbers(1, 8, 6).ToArray();
            for (var t = 0; t < 4; t++)
                stream.Step(x.AsSpan(6 * t, 6));
            var bytes = stream.SaveState();
            var after = stream.Step(x.AsSpan(30, 6)).ToArray();
            var other = model.Stream(2);
            other.LoadState(bytes);
            Assert.Equal(after, other.Step(x.AsSpan(30, 6)).ToArray());
            Refused("of 2 sequences", () => model.Stream().LoadState(bytes));
            Refused("another architecture", () => new Sequential { new Input(null, 3), new LSTM(5) }.Stream(2).LoadState(bytes));
            other.LoadState(bytes);
            foreach (var length in (int[])[0, 7, 40, bytes.Length - 1])
                Refused("Stream of model", () => other.LoadState(bytes.AsSpan(0, length)));
            for (var at = 0; at < bytes.Length; at++)
            {
                var damaged = bytes.ToArray();
                damaged[at] ^= 0x41;
                Refused("Stream of model", () => other.LoadState(damaged));
            }

            Assert.Equal(after, other.Step(x.AsSpan(30, 6)).ToArray());
        }
    }

    [Fact]
    public void The_same_architecture_made_again_takes_the_states()
    {
        var (a, b) = (Small(), Small());
        b.SetWeights([.. a.Weights.Select(weight => weight.Value)]);
        var (first, second) = (a.Stream(), b.Stream());
        first.Step([1f, 2f, 3f]);
        second.LoadState(first.SaveState());
        Assert.Equal(first.Step([1f, 0f, 0f]).ToArray(), second.Step([1f, 0f, 0f]).ToArray());
        var relu = new Sequential { new Input(null, 3), new Conv1D(4, 3, "relu") { Padding = "causal" }, new LSTM(5), new Dense(2) };
        Refused("another architecture", () => relu.Stream().LoadState(first.SaveState()));
    }

    [Fact]
    public void What_is_refused_leaves_the_states_as_they_were()
    {
        var model = new Sequential { new Input(null, 2), new SimpleRNN(3) { Activation = "linear" } };
        var (stream, twin) = (model.Stream(), model.Stream());
        stream.Step([1f, 2f]);
        twin.Step([1f, 2f]);
        Refused("NaN", () => stream.Step([float.NaN, 0f]));
        Refused("infinite", () => stream.Step([0f, float.NegativeInfinity]));
        Refused("would be NaN or infinite", () => stream.Step([float.MaxValue, float.MaxValue]));
        Assert.Equal(twin.Step([0.5f, 1f]).ToArray(), stream.Step([0.5f, 1f]).ToArray());
    }

    [Fact]
    public void Two_threads_in_one_stream_are_refused_and_streams_side_by_side_are_not()
    {
        var model = Small();
        var refused = 0;
        var shared = model.Stream(64);
        var x = new float[192];
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 300; i++)
            {
                try
                {
                    shared.Step(x);
                }
                catch (NabiException error) when (error.Message.Contains("two threads", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
        Assert.True(refused > 0 || Environment.ProcessorCount == 1);
        var expected = Run(model.Stream());
        Parallel.For(0, 4, _ => Assert.Equal(expected, Run(model.Stream())));

        static float[] Run(ModelStream stream)
        {
            float[] last = [];
            for (var i = 0; i < 200; i++)
                last = stream.Step([MathF.Sin(i), MathF.Cos(i), 0.1f]).ToArray();
            return last;
        }
    }

    [Fact]
    public void Attention_looks_back_as_far_as_it_is_told()
    {
        var x = Input.Of(null, 3);
        var model = new Model(x, new MultiHeadAttention(2, 3).ApplyAll([x, x], new CallContext { UseCausalMask = true })[0]);
        Refused("Window", () => model.Stream());
        var stream = model.Stream(1, new StreamOptions { Window = 4 });
        var steps = LayerRuns.Numbers(2, 1, 10, 3);
        for (var t = 0; t < 10; t++)
        {
            var said = stream.Step(Ops.Select(steps, 1, t).ToArray()).ToArray();
            var first = Math.Max(0, t - 3);
            var whole = model.Apply(Ops.Slice(steps, 1, first, t + 1 - first));
            LayerRuns.Same([Ops.Select(whole, 1, t - first)], [new Tensor([1, 3], said)], 1e-5f, $"step {t}");
        }
    }

    private static void Refused(string what, Action action)
    {
        var error = Assert.Throws<NabiException>(action);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length <= 300, error.Message);
    }
}
