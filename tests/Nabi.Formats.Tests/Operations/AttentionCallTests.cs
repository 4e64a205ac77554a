namespace Nabi.Formats.Tests;

/// <summary>Attention layers in functional models: which values a query may see, and with what weights it sees them.</summary>
public sealed class AttentionCallTests : TestsWithFolder
{
    [Fact]
    public void Heads_take_a_mask_as_a_tensor_and_give_their_weights()
    {
        var (query, value) = (Input.Of(new Input(4, 6) { Name = "query" }), Input.Of(new Input(5, 6) { Name = "value" }));
        var seen = Input.Of(new Input(4, 5) { Name = "seen" });
        var outputs = new MultiHeadAttention(2, 3) { Name = "heads" }
            .ApplyAll([query, value], new CallContext { AttentionMask = seen, ReturnAttentionScores = true });
        Assert.Equal(new Shape(-1, 2, 4, 5), outputs[1].Shape);
        var model = new Model([query, value, seen], [.. outputs]);
        var call =
            model.ToConfig()["config"]!["layers"]!.AsArray().Single(layer => (string)layer!["name"]! == "heads")!["inbound_nodes"]![0]!;
        Assert.Equal("seen", (string)call["kwargs"]!["attention_mask"]!["config"]!["keras_history"]![0]!);
        Assert.True((bool)call["kwargs"]!["return_attention_scores"]!);
        Assert.Equal(2, call["args"]!.AsArray().Count);

        Tensor[] inputs = [Some(2, 4, 6), Some(2, 5, 6), Ops.Greater(Some(2, 4, 5), 0f)];
        var (expected, weights) = ((MultiHeadAttention)model.GetLayer("heads"))
            .ApplyWithScores([inputs[0], inputs[1]], attentionMask: inputs[2]);
        foreach (var ending in (string[])[".keras", ".h5"])
        {
            model.Save(Folder["m" + ending]);
            var again = Model.Load(Folder["m" + ending]);
            Assert.Equal(model.ToJson(), again.ToJson());
            var actual = again.ApplyAll(inputs);
            Assert.Equal(expected.ToArray(), actual[0].ToArray());
            Assert.Equal(weights.ToArray(), actual[1].ToArray());
        }

        var visible = inputs[2].AsBooleans().ToArray();
        Assert.All(Enumerable.Range(0, weights.Length), i => Assert.True(visible[i / 40 * 20 + i % 20] || weights.ToArray()[i] == 0f));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attention_gives_its_weights(bool additive)
    {
        var (query, value) = (Input.Of(4, 6), Input.Of(5, 6));
        Layer layer = additive ? new AdditiveAttention { Name = "attention" } : new Attention { UseScale = true, Name = "attention" };
        var outputs = layer.ApplyAll([query, value], new CallContext { ReturnAttentionScores = true, UseCausalMask = true });
        var model = new Model([query, value], [.. outputs, new GlobalAveragePooling1D().Apply(outputs[0])]);
        Assert.Equal(new Shape(-1, 4, 5), model.Outputs[1].Shape);
        model.Save(Folder["m.keras"]);
        var again = Model.Load(Folder["m.keras"]);
        Assert.Equal(model.ToJson(), again.ToJson());
        Tensor[] inputs = [Some(2, 4, 6), Some(2, 5, 6)];
        foreach (var (expected, actual) in model.ApplyAll(inputs).Zip(again.ApplyAll(inputs)))
            Assert.Equal(expected.ToArray(), actual.ToArray());
        Assert.All(Ops.Sum(model.ApplyAll(inputs)[1], [-1]).ToArray(), sum => Assert.Equal(1f, sum, 1e-5f));
    }

    [Fact]
    public void Explicit_masks_of_heads_are_arguments_by_name()
    {
        var (x, counts) = (Input.Of(new Input(4, 6) { Name = "x" }), Input.Of(new Input(4) { Name = "counts" }));
        var y = new MultiHeadAttention(1, 3).ApplyAll([x, x], new CallContext { Masks = [null, counts] })[0];
        var model = new Model([x, counts], y);
        var call =
            model.ToConfig()["config"]!["layers"]!.AsArray()
                .Single(layer => (string)layer!["class_name"]! == "MultiHeadAttention")!["inbound_nodes"]![0]!["kwargs"]!;
        Assert.Equal("counts", (string)call["value_mask"]!["config"]!["keras_history"]![0]!);
        Assert.True(call.AsObject().ContainsKey("query_mask"));
        var again = Model.FromJson(model.ToJson());
        again.SetWeights([.. model.Weights.Select(weight => weight.Value)]);
        Tensor[] inputs = [Some(2, 4, 6), new Tensor([2, 4], [1f, 1f, 0f, 0f, 1f, 1f, 1f, 0f])];
        Assert.Equal(model.ApplyAll(inputs)[0].ToArray(), again.ApplyAll(inputs)[0].ToArray());
    }

    [Fact]
    public void A_layer_without_attention_refuses_both()
    {
        var x = Some(2, 3, 4);
        Assert.Contains("takes no attention mask", Refused(() => new Dense(2).ApplyAll([x], new CallContext { AttentionMask = x })),
            StringComparison.Ordinal);
        Assert.Contains("takes no attention mask", Refused(() => new Attention().ApplyAll([x, x], new CallContext { AttentionMask = x })),
            StringComparison.Ordinal);
        Assert.Contains("no attention scores", Refused(() => new Dense(2).ApplyAll([x], new CallContext { ReturnAttentionScores = true })),
            StringComparison.Ordinal);
    }

    private static string Refused(Func<object> call) => Assert.Throws<NabiException>(call).Message;

    private static Tensor Some(params int[] shape)
        => new(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, length) => product * length)).Select(i => MathF.Sin(3 * i))]);
}
