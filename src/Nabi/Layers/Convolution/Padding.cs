namespace Nabi.Layers;

/// <summary>What a window does at the borders of its input.</summary>
public readonly partial record struct Padding : IOption<Padding>
{
    /// <summary><c>valid</c>: windows lie inside.</summary>
    public static partial Padding Valid { get; }

    /// <summary><c>same</c>: one output for every stride-th input: padded on both sides.</summary>
    public static partial Padding Same { get; }

    /// <summary><c>causal</c>: padded in front, so that an output sees no later input; for convolutions over one axis.</summary>
    public static partial Padding Causal { get; }

    /// <summary>What it is to the operations.</summary>
    internal WindowPadding Window => this == Same ? WindowPadding.Same : this == Causal ? WindowPadding.Causal : WindowPadding.Valid;
}
