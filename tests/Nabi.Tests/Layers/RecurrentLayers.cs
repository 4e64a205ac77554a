namespace Nabi.Tests;

/// <summary>SimpleRNN, LSTM and both kinds of GRU with the same settings; what is not said is the layers' default.</summary>
internal sealed record RecurrentLayers(int Units)
{
    public static IReadOnlyList<string> Kinds { get; } = ["SimpleRNN", "LSTM", "GRU", "GRU before"];

    public bool Fused { get; init; } = true;

    public bool Recompute { get; init; }

    public bool Backwards { get; init; }

    public bool Sequences { get; init; } = true;

    public bool Stateful { get; init; }

    public bool Zero { get; init; }

    public bool Bias { get; init; } = true;

    public string Activation { get; init; } = "tanh";

    public string Gate { get; init; } = "sigmoid";

    public float Dropout { get; init; }

    public float StateDropout { get; init; }

    /// <summary>The layer of a kind; <c>GRU before</c> resets before its product.</summary>
    public StandardRecurrent Make(string kind) => kind switch
    {
        "SimpleRNN" => new SimpleRNN(Units, Activation)
        {
            Fused = Fused,
            Recompute = Recompute,
            GoBackwards = Backwards,
            ReturnSequences = Sequences,
            ReturnState = !Stateful,
            Stateful = Stateful,
            ZeroOutputForMask = Zero,
            UseBias = Bias,
            Dropout = Dropout,
            RecurrentDropout = StateDropout,
            Seed = 5,
        },
        "LSTM" => new LSTM(Units, Activation)
        {
            Fused = Fused,
            Recompute = Recompute,
            GoBackwards = Backwards,
            ReturnSequences = Sequences,
            ReturnState = !Stateful,
            Stateful = Stateful,
            ZeroOutputForMask = Zero,
            UseBias = Bias,
            Dropout = Dropout,
            RecurrentDropout = StateDropout,
            Seed = 5,
            RecurrentActivation = Gate,
        },
        _ => new GRU(Units, Activation)
        {
            Fused = Fused,
            Recompute = Recompute,
            GoBackwards = Backwards,
            ReturnSequences = Sequences,
            ReturnState = !Stateful,
            Stateful = Stateful,
            ZeroOutputForMask = Zero,
            UseBias = Bias,
            Dropout = Dropout,
            RecurrentDropout = StateDropout,
            Seed = 5,
            RecurrentActivation = Gate,
            ResetAfter = kind == "GRU",
        },
    };
}
