namespace Nabi.Kernels;

/// <summary>The inputs of a whole-sequence kernel, Keras layouts with G gates: LSTM 4 (i f c o), GRU 3 (z r h), SimpleRNN 1.</summary>
public readonly ref struct RecurrentInputs
{
    /// <summary>(B, T, F).</summary>
    public required ReadOnlySpan<float> X { get; init; }

    /// <summary>(F, G·U).</summary>
    public required ReadOnlySpan<float> Kernel { get; init; }

    /// <summary>(U, G·U).</summary>
    public required ReadOnlySpan<float> Recurrent { get; init; }

    /// <summary>(G·U); GRU with reset after: (2, 3U), input biases first. Empty: none.</summary>
    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>(B, T): 0 marks a step to pass over. Empty: none.</summary>
    public ReadOnlySpan<float> Mask { get; init; }

    /// <summary>(B, U). Empty: zeros.</summary>
    public ReadOnlySpan<float> InitialH { get; init; }

    /// <summary>(B, U), LSTM only. Empty: zeros.</summary>
    public ReadOnlySpan<float> InitialC { get; init; }

    /// <summary>(B, F): multiplies x at every step. Empty: none.</summary>
    public ReadOnlySpan<float> InputDropout { get; init; }

    /// <summary>
    /// (B, U): multiplies the previous h where it meets the recurrent kernel, at every step; what is carried past the gates stays whole.
    /// Empty: none. Needs <see cref="RecurrentSettings.RecurrentDropout"/>.
    /// </summary>
    public ReadOnlySpan<float> RecurrentDropout { get; init; }
}
