namespace Nabi.Tests;

/// <summary>What masks do in each layer, and where they end.</summary>
public sealed class MaskTests
{
    [Fact]
    public void A_mask_passes_through_and_ends_where_Keras_ends_it()
    {
        var x = LayerRuns.Numbers(1, 2, 3, 4);
        var mask = LayerRuns.Mask(3, 2, 3);
        foreach (var layer in (Layer[])[new Dense(2), new Dropout(0.5f), new ActivationLayer("relu"), new ReLU(), new LayerNormalization(),
            new BatchNormalization(), new GaussianNoise(0.1f), new Rescaling(2f), new Identity(),
            new TimeDistributed(new Dense(2)), new PReLU()])
        {
            Assert.Same(mask, layer.Apply(x, mask: mask).Mask);
        }

        x.Mask = mask;
        foreach (var layer in (Layer[])[new Flatten(), new Conv1D(2, 2), new MaxPooling1D(), new GlobalAveragePooling1D(), new LSTM(2),
            new Permute(2, 1), new UpSampling1D(),
            new ZeroPadding1D(), new Reshape(12)])
        {
            Assert.Null(layer.Apply(x).Mask);
        }

        Assert.Same(mask, new LSTM(2) { ReturnSequences = true }.Apply(x).Mask);
    }

    [Fact]
    public void An_explicit_mask_on_a_layer_that_cannot_take_one_is_refused()
    {
        foreach (var layer in (Layer[])[new Conv1D(2, 2), new Flatten(), new MaxPooling1D(), new Permute(2, 1), new RepeatVector(2)])
        {
            var error = Assert.Throws<NabiException>(() => layer.Apply(LayerRuns.Numbers(1, 2, 3, 4), mask: LayerRuns.Mask(3, 1, 2)));
            Assert.Contains("cannot take a mask", error.Message, StringComparison.Ordinal);
            Assert.Contains(layer.ClassName, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Masking_and_embedding_make_masks()
    {
        var x = new Tensor([1, 3, 2], [0f, 0f, 1f, 0f, 2f, 2f]);
        var y = new Masking().Apply(x);
        Assert.Equal([false, true, true], y.Mask!.AsBooleans());
        Assert.Equal([false, true, true], new Embedding(5, 2) { MaskZero = true }.Apply(new Tensor([1, 3], [0, 3, 4])).Mask!.AsBooleans());
        Assert.Null(new Embedding(5, 2).Apply(new Tensor([1, 3], [0, 3, 4])).Mask);
    }

    [Fact]
    public void A_mask_of_numbers_counts_where_it_is_not_zero()
    {
        var x = LayerRuns.Numbers(1, 2, 3, 4);
        var (mask, numbers, whole) = (LayerRuns.Mask(3, 2, 1), new Tensor([2, 3], [1f, 0.5f, 0f, -2f, 0f, 0f]),
            new Tensor([2, 3], [1, 7, 0, -2, 0, 0]));
        foreach (var layer in (Layer[])[new LSTM(2) { ReturnSequences = true }, new GRU(2), new SimpleRNN(2) { Fused = false },
            new RNN(new PeepholeLSTMCell(2)), new MinLSTM(2),
            new Bidirectional(new GRU(2)), new GlobalAveragePooling1D(), new TimeDistributed(new Dense(2)), new BatchNormalization(),
            new ActivationLayer("relu")])
        {
            var expected = layer.Apply(x, training: true, mask: mask);
            foreach (var other in (Tensor[])[numbers, whole])
            {
                var actual = layer.Apply(x, training: true, mask: other);
                Assert.Equal(expected.ToArray(), actual.ToArray());
                Assert.Equal(expected.Mask?.AsBooleans().ToArray(), actual.Mask?.AsBooleans().ToArray());
                actual = layer.ApplyAll([x], new CallContext { Training = true, Masks = [other] })[0];
                Assert.Equal(expected.ToArray(), actual.ToArray());
            }
        }

        foreach (var layer in (Layer[])[new Attention(), new AdditiveAttention(), new MultiHeadAttention(2, 3), new Concatenate(1),
            new Add(), new Multiply(), new Maximum()])
        {
            if (layer.AcceptsMask)
            {
                Assert.Equal(
                    layer.ApplyAll([x, x], new CallContext { Masks = [mask, mask] })[0].ToArray(),
                    layer.ApplyAll([x, x], new CallContext { Masks = [numbers, whole] })[0].ToArray());
            }
        }
    }

    [Fact]
    public void Every_mask_is_a_tensor_of_booleans()
    {
        var symbolic = new Masking().Apply(Input.Of(3, 4));
        var (x, ids) = (new Masking().Apply(LayerRuns.Numbers(1, 2, 3, 4)), new Tensor([2, 3], [1, 2, 0, 3, 0, 0]));
        foreach (var input in (Tensor[])[x, symbolic])
        {
            Tensor[] outputs =
            [
                input, new Embedding(5, 4) { MaskZero = true }.Apply(input.IsSymbolic ? Input.Of(3) : ids), new Dense(2).Apply(input),
                new LSTM(2) { ReturnSequences = true }.Apply(input),
                new Bidirectional(new GRU(2) { ReturnSequences = true }).Apply(input), new TimeDistributed(new Dense(2)).Apply(input),
                new Add().Apply([input, input]),
                new Concatenate().Apply([input, input]), new Concatenate(1).Apply([input, input]), new Attention().Apply([input, input]),
                new OwnMask().Apply(input),
            ];
            Assert.All(outputs, output => Assert.Equal(DType.Bool, output.Mask!.DType));
        }
    }

    [Fact]
    public void Merging_counts_a_step_when_one_side_does()
    {
        var (a, b) = (new Tensor([1, 3, 1], [1f, 2f, 3f]), new Tensor([1, 3, 1], [5f, 1f, 1f]));
        a.Mask = new Tensor([1, 3], [true, false, false]);
        b.Mask = new Tensor([1, 3], [true, true, false]);
        Assert.Equal([true, true, false], new Add().Apply([a, b]).Mask!.AsBooleans());
        Assert.Equal([6f, 3f, 4f], new Add().Apply([a, b]).ToArray());
        Assert.Equal([5f, 1f], new Maximum().Apply([a, b]).ToArray()[..2]);
        Assert.Equal([1f, 1f], new Minimum().Apply([a, b]).ToArray()[..2]);
        Assert.Equal([5f, 1f, 0f], new Multiply().Apply([a, b]).ToArray());
        Assert.Equal([true, true, false], new Concatenate().Apply([a, b]).Mask!.AsBooleans());
        Assert.Equal([true, false, false, true, true, false], new Concatenate(1).Apply([a, b]).Mask!.AsBooleans());
        b.Mask = null;
        Assert.Null(new Add().Apply([a, b]).Mask);
        Assert.Equal([true, true, true], new Concatenate().Apply([a, b]).Mask!.AsBooleans());
    }

    [Fact]
    public void Masked_pooling_and_attention_equal_shorter_input()
    {
        var x = LayerRuns.Numbers(2, 1, 5, 4);
        var mask = LayerRuns.Mask(5, 3);
        var shorter = Ops.Slice(x, 1, 0, 3);
        LayerRuns.Same([new GlobalAveragePooling1D().Apply(shorter)], [new GlobalAveragePooling1D().Apply(x, mask: mask)], 1e-6f);

        var query = LayerRuns.Numbers(3, 1, 2, 4);
        foreach (var make in (Func<Layer>[])[() => new Attention(), () => new AdditiveAttention { UseScale = false }])
        {
            LayerRuns.Same([make().Apply([query, shorter])],
                [make().ApplyAll([query, x], new CallContext { Masks = [null, mask] })[0]], 1e-6f);
        }

        var heads = new MultiHeadAttention(2, 3);
        LayerRuns.Same([heads.Apply([query, shorter])], [heads.ApplyAll([query, x], new CallContext { Masks = [null, mask] })[0]], 1e-6f);
        var (_, weights) = heads.ApplyWithScores([query, x], new CallContext { Masks = [null, mask] });
        Assert.Equal(new Shape(1, 2, 2, 5), weights.Shape);
        Assert.Equal([0f, 0f], weights.ToArray()[3..5]);
    }

    [Fact]
    public void A_causal_mask_hides_what_comes_later()
    {
        var x = LayerRuns.Numbers(4, 1, 5, 4);
        var changed = x.Clone();
        changed.Floats[^4..].Fill(9f);
        foreach (var layer in (Layer[])[new Attention(), new MultiHeadAttention(2, 3)])
        {
            var context = new CallContext { UseCausalMask = true };
            var (before, after) = (layer.ApplyAll([x, x], context)[0], layer.ApplyAll([changed, changed], context)[0]);
            Assert.Equal(before.ToArray()[..16], after.ToArray()[..16]);
            Assert.NotEqual(before.ToArray()[16..], after.ToArray()[16..]);
        }

        var causal = new Conv1D(3, 3) { Padding = "causal", DilationRate = 2 };
        Assert.Equal(causal.Apply(x).ToArray()[..12], causal.Apply(changed).ToArray()[..12]);
    }

    [Fact]
    public void Batch_statistics_leave_masked_steps_out()
    {
        var x = LayerRuns.Numbers(5, 2, 4, 3);
        var layer = new BatchNormalization { Momentum = 0f };
        layer.Apply(x, training: true, mask: LayerRuns.Mask(4, 2, 2));
        var alone = new BatchNormalization { Momentum = 0f };
        alone.Apply(Ops.Slice(x, 1, 0, 2), training: true);
        LayerRuns.Same([.. alone.NonTrainableWeights.Select(weight => weight.Value)],
            [.. layer.NonTrainableWeights.Select(weight => weight.Value)], 1e-5f);
    }

    private sealed class OwnMask : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;

        // As those written for masks of ones and zeros do.
        protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs,
            IReadOnlyList<Tensor> outputs, CallContext context)
            => [Ops.Cast(context.Mask!, DType.Float32) * 2f];
    }
}
