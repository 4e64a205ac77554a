namespace Nabi;

/// <summary>Settings of a fused sequence, and at which input each optional tensor stands.</summary>
public sealed record SequenceOptions
{
    /// <summary>The tensor is not given.</summary>
    public const int None = -1;

    public required int Units { get; init; }

    /// <summary>Whether output 0, every step's output, is wanted; else it is empty.</summary>
    public bool Sequences { get; init; } = true;

    public bool GoBackwards { get; init; }

    public bool ZeroOutputForMask { get; init; }

    /// <summary>Steps are computed again on the way back instead of kept.</summary>
    public bool Recompute { get; init; }

    public int Bias { get; init; } = None;

    public int Mask { get; init; } = None;

    public int InputDropout { get; init; } = None;

    public int StateDropout { get; init; } = None;

    /// <summary>The initial h.</summary>
    public int State { get; init; } = None;

    /// <summary>The initial c.</summary>
    public int Memory { get; init; } = None;
}
