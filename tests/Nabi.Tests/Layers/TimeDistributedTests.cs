namespace Nabi.Tests;

/// <summary>What a wrapped layer is given of a mask, and what is made of it afterwards.</summary>
public sealed class TimeDistributedTests
{
    public static TheoryData<string> Wrapped
        => ["LSTM", "GRU", "SimpleRNN backwards", "Bidirectional", "GlobalAveragePooling1D", "Sequential", "Functional"];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void The_wrapped_layer_sees_its_steps_mask(string name)
    {
        var layer = Make(name);
        var embedding = new Embedding(6, 3) { MaskZero = true };
        var words = embedding.Apply(new Tensor([1, 2, 3], [1, 2, 0, 3, 4, 5]));
        var sentences = new TimeDistributed(layer).Apply(words);
        LayerRuns.Same([layer.Apply(embedding.Apply(new Tensor([1, 2], [1, 2])))], [Ops.Select(sentences, 1, 0)], 1e-6f, name);
        LayerRuns.Same([layer.Apply(embedding.Apply(new Tensor([1, 3], [3, 4, 5])))], [Ops.Select(sentences, 1, 1)], 1e-6f, name);
        Assert.Same(words.Mask, sentences.Mask);
    }

    [Fact]
    public void A_recurrent_layer_above_leaves_out_sentences_of_padding_alone()
    {
        var embedding = new Embedding(6, 3) { MaskZero = true };
        var words = new TimeDistributed(new LSTM(2));
        var sentences = new GRU(2);
        Tensor Read(int[] ids) => sentences.Apply(words.Apply(embedding.Apply(new Tensor([1, ids.Length / 3, 3], ids))));
        LayerRuns.Same([Read([1, 2, 0, 3, 0, 0])], [Read([1, 2, 0, 3, 0, 0, 0, 0, 0])], 1e-6f);
    }

    [Fact]
    public void A_sentence_of_padding_alone_pools_to_nothing()
    {
        var words = new Embedding(6, 3) { MaskZero = true }.Apply(new Tensor([1, 2, 3], [1, 2, 0, 0, 0, 0]));
        var sentences = new TimeDistributed(new GlobalAveragePooling1D()).Apply(words);
        Assert.Equal([0f, 0f, 0f], sentences.ToArray()[3..]);
        LayerRuns.Same([Ops.Select(sentences, 1, 0)], [new GlobalAveragePooling1D().Apply(sentences)], 1e-6f);
    }

    [Fact]
    public void A_mask_over_the_steps_alone_passes_by()
    {
        var x = LayerRuns.Numbers(1, 2, 3, 4);
        var mask = LayerRuns.Mask(3, 2, 3);
        Assert.Same(mask, new TimeDistributed(new Dense(2)).Apply(x, mask: mask).Mask);
        var error = Assert.Throws<NabiException>(
            () => new TimeDistributed(new LSTM(2)).Apply(LayerRuns.Numbers(1, 2, 3, 4, 5), mask: Tensor.Ones(2, 2, 4)));
        Assert.Contains("mask of shape (batch, time, ...) = (2, 3, ...)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_models_name_their_weights_as_Keras_does()
    {
        var encoder = new Sequential { new Input(3, 2), new LSTM(2) { Name = "words" } };
        encoder.Rename("encoder");
        var x = Input.Of(4, 3, 2);
        var model = new Model(x, new GRU(2) { Name = "sentences" }.Apply(new TimeDistributed(encoder).Apply(x)));
        Assert.Equal(["encoder/words/lstm_cell/kernel", "sentences/gru_cell/kernel"],
            model.Weights.Select(weight => weight.Path).Where(path => path.EndsWith("/kernel", StringComparison.Ordinal)));
        Assert.Equal("words/lstm_cell/kernel", new Sequential { new Input(3, 2), new LSTM(2) { Name = "words" } }.Weights[0].Path);
    }

    private static Layer Make(string name)
    {
        switch (name)
        {
            case "LSTM":
                return new LSTM(2);
            case "GRU":
                return new GRU(2);
            case "SimpleRNN backwards":
                return new SimpleRNN(2) { GoBackwards = true };
            case "Bidirectional":
                return new Bidirectional(new LSTM(2));
            case "Sequential":
                return new Sequential { new Dense(2, "tanh"), new LSTM(2) };
            case "Functional":
                var x = Input.Of(null, 3);
                return new Model(x, new LSTM(2).Apply(x));
            default:
                return new GlobalAveragePooling1D();
        }
    }
}
