namespace Nabi.Kernels;

/// <summary>Where the backward pass writes; each may be empty when it is not wanted.</summary>
public readonly ref struct RecurrentGradients
{
    /// <summary>(B, T, F).</summary>
    public Span<float> X { get; init; }

    /// <summary>(F, G·U).</summary>
    public Span<float> Kernel { get; init; }

    /// <summary>(U, G·U).</summary>
    public Span<float> Recurrent { get; init; }

    /// <summary>Shaped as the bias.</summary>
    public Span<float> Bias { get; init; }

    /// <summary>(B, U).</summary>
    public Span<float> InitialH { get; init; }

    /// <summary>(B, U), LSTM only.</summary>
    public Span<float> InitialC { get; init; }

    /// <summary>All gradients above are added to what is there instead of replacing it.</summary>
    public bool Accumulate { get; init; }
}
