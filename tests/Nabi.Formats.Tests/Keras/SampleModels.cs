namespace Nabi.Formats.Tests;

/// <summary>Small models of every structure a weights file can have, and inputs for them.</summary>
internal static class SampleModels
{
    public static TheoryData<string> Names => ["stack", "both", "cells", "wrapped", "nested", "shared", "states"];

    public static Model Make(string name) => name switch
    {
        "stack" => new Sequential { new Input(5, 3), new LSTM(4) { ReturnSequences = true }, new GRU(3) { ReturnSequences = true },
            new SimpleRNN(2), new Dense(2, "softmax") },
        "both" => new Sequential { new Input(5, 3), new Masking(), new Bidirectional(new LSTM(4) { ReturnSequences = true }),
            new Bidirectional(new GRU(2)) { MergeMode = "sum" } },
        "cells" => new Sequential { new Input(5, 3), new RNN(new GRUCell(4), new LSTMCell(3), new GRUCell(2)) { ReturnSequences = true },
            new RNN(new SimpleRNNCell(2)) },
        "wrapped" => new Sequential { new Input(5, 3), new TimeDistributed(new Dense(4, "relu")),
            new TimeDistributed(new Sequential { new Dense(2), new Dense(3) }), new Flatten() },
        "nested" => Nested(),
        "shared" => Shared(),
        "states" => States(),
        _ => throw new ArgumentException(name),
    };

    public static Tensor[] InputsOf(Model model)
    {
        var random = new Random(7);
        return [.. model.Inputs.Select(input =>
        {
            var shape = new Shape([2, .. input.Shape.Skip(1).Select(length => length < 0 ? 4 : length)]);
            if (input.DType == DType.String)
                return new Tensor(shape, [.. Enumerable.Range(0, shape.Size).Select(i => i % 2 == 0 ? "a b" : "b ?")]);
            return new Tensor(shape, [.. Enumerable.Range(0, shape.Size).Select(_ => random.NextSingle() - 0.5f)]);
        })];
    }

    public static void AssertSame(Model expected, Model actual)
    {
        Assert.Equal(expected.Weights.Select(weight => weight.Path), actual.Weights.Select(weight => weight.Path));
        foreach (var (a, b) in expected.Weights.Zip(actual.Weights))
            Assert.Equal(ArrayExchange.ToArray(a).ToDoubles(), ArrayExchange.ToArray(b).ToDoubles());
        var inputs = InputsOf(expected);
        foreach (var (a, b) in expected.ApplyAll(inputs).Zip(actual.ApplyAll(inputs)))
            Assert.Equal(a.ToArray(), b.ToArray());
    }

    private static Model Nested()
    {
        var inner = new Sequential { new Input(6), new Dense(4, "tanh"), new Dense(3) };
        var x = Input.Of(5, 3);
        var y = new LSTM(6).Apply(x);
        return new Model(x, new Dense(2).Apply(inner.Apply(y)));
    }

    private static Model Shared()
    {
        var (a, b) = (Input.Of(5, 3), Input.Of(5, 3));
        var encoder = new GRU(4);
        return new Model([a, b], [new Dense(2).Apply(encoder.Apply(a)), new Dense(3).Apply(encoder.Apply(b))]);
    }

    private static Model States()
    {
        var source = Input.Of(null, 3);
        var target = Input.Of(null, 2);
        var (_, memory) = new LSTM(4) { ReturnState = true }.ApplyWithState(source);
        var (decoded, _) = new LSTM(4) { ReturnState = true, ReturnSequences = true }.ApplyWithState(target, memory);
        return new Model([source, target], new Dense(2, "softmax").Apply(decoded));
    }
}
