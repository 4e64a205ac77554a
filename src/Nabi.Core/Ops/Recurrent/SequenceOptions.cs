namespace Nabi;

/// <summary>Settings of a fused sequence, and at which input each optional tensor stands.</summary>
public sealed record SequenceOptions
{
    /// <summary>The tensor is not given.</summary>
    public const int None = -1;

    /// <summary>The length of the state.</summary>
    public required int Units { get; init; }

    /// <summary>Whether output 0, every step's output, is wanted; else it is empty.</summary>
    public bool Sequences { get; init; } = true;

    /// <summary>Whether time is walked from its end; outputs stay in the order of the walk.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>Whether outputs at masked steps are 0 instead of the previous output.</summary>
    public bool ZeroOutputForMask { get; init; }

    /// <summary>Steps are computed again in the backward pass instead of kept.</summary>
    public bool Recompute { get; init; }

    /// <summary>Which input is the bias.</summary>
    public int Bias { get; init; } = None;

    /// <summary>Which input is the mask, booleans (batch, time).</summary>
    public int Mask { get; init; } = None;

    /// <summary>Which input is the dropout mask of x, (batch, features).</summary>
    public int InputDropout { get; init; } = None;

    /// <summary>Which input is the dropout mask of h, (batch, units).</summary>
    public int StateDropout { get; init; } = None;

    /// <summary>The initial h.</summary>
    public int State { get; init; } = None;

    /// <summary>The initial c.</summary>
    public int Memory { get; init; } = None;
}
