namespace Nabi.Kernels;

/// <summary>Where a whole-sequence kernel writes; each may be empty when it is not wanted.</summary>
public readonly ref struct RecurrentOutputs
{
    /// <summary>(B, T, U) in the order of the walk.</summary>
    public Span<float> Sequence { get; init; }

    /// <summary>(B, U): the last output of the walk.</summary>
    public Span<float> Last { get; init; }

    /// <summary>(B, U): the final h.</summary>
    public Span<float> FinalH { get; init; }

    /// <summary>(B, U): the final c, LSTM only.</summary>
    public Span<float> FinalC { get; init; }
}
