using Nabi.Constraints;

namespace Nabi.Tests;

/// <summary>The layers of papers whose steps run side by side, each with the cell that defines it, for inputs of three features.</summary>
internal static class PaperCells
{
    public static readonly Dictionary<string, (Func<Recurrent> Layer, Func<Cell> Cell)> All = new()
    {
        ["MinGRU"] = (() => new MinGRU(4), () => new MinGRUCell(4)),
        ["MinLSTM"] = (() => new MinLSTM(4), () => new MinLSTMCell(4)),
        ["IndRNN"] = (() => new IndRNN(4), () => new IndRNNCell(4)),
        ["IndRNN tanh"] = (() => new IndRNN(4) { Activation = "tanh", UseBias = false, RecurrentConstraint = new MaxNorm(1f) },
            () => new IndRNNCell(4) { Activation = "tanh", UseBias = false }),
        ["IndRNN linear"] = (() => new IndRNN(4, "linear"), () => new IndRNNCell(4, "linear")),
        ["QRNN f"] = (() => new QRNN(4) { Pooling = "f" }, () => new QRNNCell(4) { Pooling = "f" }),
        ["QRNN fo"] = (() => new QRNN(4) { Window = 3 }, () => new QRNNCell(4) { Window = 3 }),
        ["QRNN ifo"] = (() => new QRNN(4) { Window = 1, Pooling = "ifo" }, () => new QRNNCell(4) { Window = 1, Pooling = "ifo" }),
        ["S5"] = (() => new S5(8) { MinStep = 0.01f, MaxStep = 0.5f }, () => new S5Cell(8)),
        ["SLSTM"] = (() => new SLSTM(6, 2), () => new SLSTMCell(6, 2)),
        ["SLSTM exponential"] = (() => new SLSTM(4, 1) { ForgetGate = "exponential" },
            () => new SLSTMCell(4, 1) { ForgetGate = "exponential" }),
        ["MLSTM"] = (() => new MLSTM(6, 2), () => new MLSTMCell(6, 2)),
        ["MLSTM in chunks"] = (() => new MLSTM(4, 1) { Chunk = 3 }, () => new MLSTMCell(4, 1)),
        ["Mamba2"] = (() => new Mamba2(4, 2) { StateSize = 3 }, () => new Mamba2Cell(4, 2) { StateSize = 3 }),
        ["Mamba2 in chunks"] = (() => new Mamba2(4, 1) { StateSize = 2, Window = 3, Expansion = 1, Chunk = 3 },
            () => new Mamba2Cell(4, 1) { StateSize = 2, Window = 3, Expansion = 1 }),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>A layer with these settings of time.</summary>
    public static Recurrent Make(string name, bool sequences = false, bool states = false, bool backwards = false,
        bool zero = false, bool stateful = false)
        => Timed(All[name].Layer(), sequences, states, backwards, zero, stateful);

    /// <summary>The layer and <c>RNN</c> around the cell, with the same random weights.</summary>
    public static (Recurrent Layer, Recurrent Loop) Pair(string name, int seed, Shape input, bool sequences = true, bool states = true,
        bool backwards = false, bool zero = false)
    {
        var layer = Make(name, sequences, states, backwards, zero);
        var loop = Timed(new RNN(All[name].Cell()), sequences, states, backwards, zero);
        layer.EnsureBuilt([input]);
        loop.EnsureBuilt([input]);
        Shake(layer, seed);
        loop.SetWeights([.. layer.Weights.Select(weight => weight.Value)]);
        return (layer, loop);
    }

    /// <summary>Adds random numbers to all weights, so that none is zero.</summary>
    public static void Shake(Layer layer, int seed)
    {
        foreach (var weight in layer.Weights)
            weight.Assign(weight.Value + LayerRuns.Numbers(seed++, weight.Shape.ToArray()) * 0.3f);
    }

    /// <summary>States for so many rows: random, where any will do.</summary>
    public static Tensor[] States(Recurrent layer, int seed, int rows)
        => [.. layer.Cell.StateShapes.Select((shape, i) => LayerRuns.Numbers(seed + i, new Shape(rows).Concat(shape).ToArray())
            // What normalizes is above zero.
            * (layer is SLSTM && i == 2 ? 0.2f : 1f) + (layer is SLSTM && i == 2 ? 1f : 0f))];

    private static Recurrent Timed(Recurrent layer, bool sequences, bool states, bool backwards, bool zero, bool stateful = false)
    {
        layer.Values.Set(Recurrent.ReturnSequencesSetting, sequences);
        layer.Values.Set(Recurrent.ReturnStateSetting, states);
        layer.Values.Set(Recurrent.GoBackwardsSetting, backwards);
        layer.Values.Set(Recurrent.ZeroOutputForMaskSetting, zero);
        layer.Values.Set(Recurrent.StatefulSetting, stateful);
        return layer;
    }
}
