namespace Nabi.Formats.Tests;

/// <summary>Functional models with masks and operations between layers, as their configs name them.</summary>
public sealed class WrittenMaskTests
{
    [Fact]
    public void A_translator_with_attention_names_its_masks_and_comes_back_the_same()
    {
        var model = Translator(out var target);
        var json = JsonNode.Parse(model.ToJson())!["config"]!["layers"]!.AsArray();
        var decoder = json.Single(layer => (string?)layer!["name"] == "decoder")!["inbound_nodes"]![0]!["kwargs"]!;
        Assert.NotNull(decoder["mask"]);
        Assert.NotNull(decoder["initial_state"]);
        Assert.Contains("keras.src.ops.numpy", json.Select(layer => (string?)layer!["module"]));

        using var folder = new TemporaryFolder();
        Assert.Empty(model.Save(folder["a.keras"]));
        var again = Model.Load(folder["a.keras"]);
        Assert.Equal(model.ToJson(), again.ToJson());
        Tensor[] inputs = [Ids(2, 6), Ids(2, target)];
        Assert.Equal(model.ApplyAll(inputs)[0].ToArray(), again.ApplyAll(inputs)[0].ToArray());

        // The order in the file decides between layers of one class: it must be the one that reading the config gives.
        Assert.Equal(KerasStructure.LayersOf(model).Select(layer => layer.Name),
            again.Layers.Where(layer => layer is not OperationLayer).Select(layer => layer.Name));
    }

    [Fact]
    public void A_mask_beside_first_states_counts_only_when_it_is_named()
    {
        var ids = Input.Of(new Input(4) { DType = DType.Int32, Name = "ids" });
        var start = Input.Of(new Input(3) { Name = "start" });
        var lstm = new GRU(3) { ReturnState = true, Name = "gru" };
        var (last, _) = lstm.ApplyWithState(new Embedding(9, 2) { MaskZero = true }.Apply(ids), [start]);
        var model = new Model([ids, start], last);
        Tensor[] inputs = [new Tensor([1, 4], [3, 5, 0, 0]), Tensor.Filled([1, 3], 0.1f)];
        var masked = model.ApplyAll(inputs)[0].ToArray();
        var json = JsonNode.Parse(model.ToJson())!;
        var named = Model.FromJson(json.ToJsonString());
        named.SetWeights([.. model.Weights.Select(weight => weight.Value)]);
        Assert.Equal(masked, named.ApplyAll(inputs)[0].ToArray());

        foreach (var layer in json["config"]!["layers"]!.AsArray())
        {
            foreach (var node in layer!["inbound_nodes"]!.AsArray())
                node!["kwargs"]!.AsObject().Remove("mask");
        }

        var silent = Model.FromJson(json.ToJsonString());
        silent.SetWeights([.. model.Weights.Select(weight => weight.Value)]);
        Assert.NotEqual(masked, silent.ApplyAll(inputs)[0].ToArray());
    }

    [Fact]
    public void Operations_between_layers_are_written_as_operations_of_keras()
    {
        var (a, b) = (Input.Of(4), Input.Of(4));
        var sum = 2f * new Dense(3).Apply(a) + Ops.Tanh(new Dense(3).Apply(b));
        var mean = Ops.Mean(Ops.Concat([sum, sum - 1f]), [1], keepDims: true);
        var model = new Model([a, b], [sum, mean]);
        var again = Model.FromJson(model.ToJson());
        again.SetWeights([.. model.Weights.Select(weight => weight.Value)]);
        Tensor[] inputs = SampleModels.InputsOf(model);
        foreach (var (expected, actual) in model.ApplyAll(inputs).Zip(again.ApplyAll(inputs)))
            Assert.Equal(expected.ToArray(), actual.ToArray());
        Assert.Equal(model.ToJson(), again.ToJson());
    }

    [Fact]
    public void What_is_true_or_false_is_written_as_bool()
    {
        var (x, keep) = (Input.Of(4), Input.Of(new Input(4) { DType = DType.Bool, Name = "keep" }));
        var seen = Ops.LogicalOr(Ops.Greater(x, 0.2f), keep);
        var any = Ops.Any(Ops.LogicalNot(Ops.IsNaN(x)), [1], keepDims: true);
        Tensor[] outputs = [seen, Ops.Reverse(any, 1), Ops.Where(seen, x, 0f), x * seen, Ops.Cast(seen, DType.Int32),
            Ops.Where(new Tensor([4], [true, false, true, false]), seen, keep)];
        var model = new Model([x, keep], outputs);
        var types = new Dictionary<string, string>();
        foreach (var layer in JsonNode.Parse(model.ToJson())!["config"]!["layers"]!.AsArray())
        {
            foreach (var node in layer!["inbound_nodes"]!.AsArray().SelectMany(one => LayerArguments.Tensors(one!.AsObject())))
                types[(string)node["config"]!["keras_history"]![0]!] = (string)node["config"]!["dtype"]!;
        }

        Assert.Equal(["bool", "bool", "bool", "bool", "bool", "bool"],
            ((string[])["keep", "greater", "logical_or", "isnan", "logical_not", "any"]).Select(name => types[name]));
        var again = Model.FromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Equal(outputs.Select(output => output.DType), again.Outputs.Select(output => output.DType));
        Tensor[] inputs = [new Tensor([2, 4], [0.1f, float.NaN, 0.3f, -1f, 0.5f, 0f, 0.21f, 2f]),
            new Tensor([2, 4], [true, false, false, false, false, true, true, true])];
        // Numbers for an input of booleans are cast.
        foreach (var given in (Tensor[][])[inputs, [inputs[0], Ops.Cast(inputs[1], DType.Float32) * 3f]])
        {
            foreach (var (expected, actual) in model.ApplyAll(inputs).Zip(again.ApplyAll(given)))
            {
                Assert.Equal(expected.DType, actual.DType);
                Assert.Equal(Ops.Cast(expected, DType.Float32).ToArray(), Ops.Cast(actual, DType.Float32).ToArray());
            }
        }
    }

    [Fact]
    public void An_operation_keras_does_not_have_is_refused_in_a_sentence()
    {
        var x = Input.Of(4);
        var model = new Model(x, new Dense(2).Apply(Ops.Map(x, v => v, (_, _) => 1f)));
        Assert.Contains("no form in a file", Assert.Throws<NabiException>(() => model.ToJson()).Message, StringComparison.Ordinal);
    }

    private static Model Translator(out int steps)
    {
        steps = 5;
        var source = Input.Of(new Input(6) { DType = DType.Int32, Name = "source" });
        var target = Input.Of(new Input(steps) { DType = DType.Int32, Name = "target" });
        var (encoded, memory) = new LSTM(4) { ReturnSequences = true, ReturnState = true, Name = "encoder" }
            .ApplyWithState(new Embedding(12, 4) { MaskZero = true, Name = "source_words" }.Apply(source));
        var (decoded, _) = new LSTM(4) { ReturnSequences = true, ReturnState = true, Name = "decoder" }
            .ApplyWithState(new Embedding(12, 4) { MaskZero = true, Name = "target_words" }.Apply(target), memory);
        var context = new Attention().Apply([decoded, encoded]);
        return new Model([source, target],
            new TimeDistributed(new Dense(12, "softmax")).Apply(new Concatenate().Apply([decoded, context])));
    }

    private static Tensor Ids(int rows, int columns)
        => new([rows, columns], Enumerable.Range(0, rows * columns).Select(i => i % columns >= columns - 2 ? 0 : 1 + i * 5 % 11).ToArray());
}
