namespace Nabi.Kernels;

/// <summary>The gradients that arrive at the outputs; each may be empty when nothing arrives there.</summary>
public readonly ref struct RecurrentUpstream
{
    /// <summary>(B, T, U) in the order of the walk.</summary>
    public ReadOnlySpan<float> Sequence { get; init; }

    /// <summary>(B, U).</summary>
    public ReadOnlySpan<float> Last { get; init; }

    /// <summary>(B, U).</summary>
    public ReadOnlySpan<float> FinalH { get; init; }

    /// <summary>(B, U), LSTM only.</summary>
    public ReadOnlySpan<float> FinalC { get; init; }
}
