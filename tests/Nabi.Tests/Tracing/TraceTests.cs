namespace Nabi.Tests;

/// <summary>What a model shows of its inside for an input.</summary>
public sealed class TraceTests
{
    [Fact]
    public void The_gates_of_an_LSTM_make_its_states_and_its_output()
    {
        Model model = new Sequential { new Input(5, 3), new LSTM(4) { ReturnSequences = true }, new Dense(2) };
        var x = new Tensor([1, 5, 3], Numbers(1, 15));
        var calls = model.Trace(x);

        Assert.Equal(["lstm", "dense"], calls.Select(call => call.Layer.Name));
        var lstm = calls[0];
        Assert.Equal(["input_gate", "forget_gate", "output_gate", "output", "cell_state"], lstm.Values.Select(value => value.Name));
        Assert.All(lstm.Values, value => Assert.Equal((new Shape(1, 5, 4), true), (value.Values.Shape, value.HasTime)));
        var (i, f, o) = (Of(lstm, "input_gate"), Of(lstm, "forget_gate"), Of(lstm, "output_gate"));
        var (h, c) = (Of(lstm, "output"), Of(lstm, "cell_state"));
        var weights = model.GetLayer("lstm").Weights;
        for (var t = 0; t < 5; t++)
        {
            for (var unit = 0; unit < 4; unit++)
            {
                double Block(int block)
                {
                    var sum = (double)weights[2].Value.ToArray()[4 * block + unit];
                    for (var k = 0; k < 3; k++)
                        sum += x.ToArray()[3 * t + k] * (double)weights[0].Value.ToArray()[16 * k + 4 * block + unit];
                    for (var k = 0; k < 4 && t > 0; k++)
                        sum += h[4 * (t - 1) + k] * (double)weights[1].Value.ToArray()[16 * k + 4 * block + unit];
                    return sum;
                }

                Assert.Equal(1 / (1 + Math.Exp(-Block(0))), i[4 * t + unit], 1e-5);
                Assert.Equal(1 / (1 + Math.Exp(-Block(1))), f[4 * t + unit], 1e-5);
                Assert.Equal(1 / (1 + Math.Exp(-Block(3))), o[4 * t + unit], 1e-5);
                var before = t > 0 ? c[4 * (t - 1) + unit] : 0;
                Assert.Equal(f[4 * t + unit] * before + i[4 * t + unit] * Math.Tanh(Block(2)), c[4 * t + unit], 1e-5);
                Assert.Equal(o[4 * t + unit] * Math.Tanh(c[4 * t + unit]), h[4 * t + unit], 1e-5);
            }
        }

        Near(model.Predict(x).ToArray(), calls[1].Outputs[0].ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_GRU_shows_its_gates_and_gives_what_it_predicts(bool resetAfter)
    {
        Model model = new Sequential { new Input(null, 2), new GRU(3) { ResetAfter = resetAfter } };
        var x = new Tensor([1, 4, 2], Numbers(2, 8));
        var call = model.Trace(x)[0];
        Assert.Equal(["update_gate", "reset_gate", "output"], call.Values.Select(value => value.Name));
        Near(model.Predict(x).ToArray(), Of(call, "output").AsSpan(9, 3));
        Near(model.Predict(x).ToArray(), call.Outputs[0].ToArray());
    }

    [Fact]
    public void Both_directions_are_shown_in_the_order_of_time()
    {
        Model model = new Sequential { new Input(4, 2), new Bidirectional(new LSTM(3) { ReturnSequences = true }) };
        var x = new Tensor([1, 4, 2], Numbers(3, 8));
        var calls = model.Trace(x);
        Assert.Equal([("forward_lstm", 1), ("backward_lstm", 1), ("bidirectional", 0)], calls.Select(call => (call.Layer.Name, call.Depth)));
        var y = model.Predict(x).ToArray();
        var (forward, backward) = (Of(calls[0], "output"), Of(calls[1], "output"));
        for (var t = 0; t < 4; t++)
        {
            Near(y.AsSpan(6 * t, 3), forward.AsSpan(3 * t, 3));
            Near(y.AsSpan(6 * t + 3, 3), backward.AsSpan(3 * t, 3));
        }
    }

    [Fact]
    public void Attention_shows_the_weights_that_it_returns_when_asked()
    {
        var x = Input.Of(6, 4);
        var layer = new MultiHeadAttention(2, 3);
        var attended = layer.ApplyAll([x, x], new CallContext { UseCausalMask = true })[0];
        var model = new Model(x, new GlobalAveragePooling1D().Apply(new Layers.Attention().Apply([attended, attended])));
        var given = new Tensor([1, 6, 4], Numbers(4, 24));
        var calls = model.Trace(given);

        var value = Assert.Single(calls.Single(call => ReferenceEquals(call.Layer, layer)).Values);
        Assert.Equal(("attention_scores", new Shape(1, 2, 6, 6), false), (value.Name, value.Values.Shape, value.HasTime));
        var (_, weights) = layer.ApplyWithScores([given, given], new CallContext { UseCausalMask = true });
        Near(weights.ToArray(), value.Values.ToArray());
        Assert.Equal(new Shape(1, 6, 6), calls.Single(call => call.Layer is Layers.Attention).Values[0].Values.Shape);
    }

    [Fact]
    public void Layers_of_models_inside_and_texts_at_the_entry_are_seen()
    {
        var words = new TextVectorization(20) { OutputSequenceLength = 4 };
        words.Adapt(["the film was good", "the plot was thin"]);
        Model inner = new Sequential { new Input(4, 3), new GRU(2) };
        Model model = new Sequential { words, new Embedding(20, 3), inner, new Dense(1) };
        var texts = new Tensor([1], ["the film was thin"]);
        // Before the first prediction, so that the part behind the texts is made meanwhile.
        var calls = model.Trace(texts);
        var expected = model.Predict(texts);
        Assert.DoesNotContain(calls, call => call.Outputs.Any(output => output.IsSymbolic));
        Assert.Equal([("text_vectorization", 0), ("embedding", 0), ("gru", 1)],
            calls.Take(3).Select(call => (call.Layer.Name, call.Depth)));
        Near(expected.ToArray(), calls[^1].Outputs[0].ToArray());
    }

    [Fact]
    public void A_step_that_the_mask_leaves_out_repeats_the_one_before()
    {
        Model model = new Sequential { new Input(4, 2), new Masking(0f), new LSTM(3) };
        var x = new Tensor([1, 4, 2], [0.5f, 1f, 0f, 0f, -1f, 0.2f, 0f, 0f]);
        var output = Of(model.Trace(x).Single(call => call.Layer is LSTM), "output");
        Near(output.AsSpan(0, 3), output.AsSpan(3, 3));
        Near(model.Predict(x).ToArray(), output.AsSpan(9, 3));
    }

    [Fact]
    public void A_layer_of_ones_own_shows_what_it_wants()
    {
        Model model = new Sequential { new Input(2), new Shows() };
        var value = model.Trace(new Tensor([1, 2], [1f, 2f]))[0].Values.Single();
        Assert.Equal(("twice", 2f, 4f), (value.Name, value.Values[0, 0], value.Values[0, 1]));
    }

    [Fact]
    public void A_trace_ends_when_it_is_cancelled()
    {
        Model model = new Sequential { new Input(null, 2), new LSTM(3) };
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Trace(Tensor.Zeros([1, 5, 2]), source.Token));
    }

    private static float[] Of(LayerTrace call, string name) => call.Values.Single(value => value.Name == name).Values.ToArray();

    private static float[] Numbers(int seed, int count)
    {
        var values = new float[count];
        RandomStream.FromSeed(seed).Uniform(values, -1f, 1f);
        return values;
    }

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-5f, $"number {i}: {expected[i]} and {actual[i]}");
    }

    private sealed class Shows : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context)
        {
            context.Show(this, "twice", input * 2f);
            return input;
        }
    }
}
