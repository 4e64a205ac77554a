namespace Nabi.Kernels;

/// <summary>What a whole-sequence kernel needs to know besides the numbers; the same for forward and backward.</summary>
public readonly record struct RecurrentSettings(RecurrentShape Shape)
{
    /// <summary>The candidate's (and the output's) activation.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Tanh;

    /// <summary>The gates' activation; SimpleRNN has none.</summary>
    public ActivationKind RecurrentActivation { get; init; } = ActivationKind.Sigmoid;

    /// <summary>Time is walked from T-1 to 0; outputs stay in the order of the walk, so that outputs[0] belongs to x[T-1].</summary>
    public bool GoBackwards { get; init; }

    /// <summary>Outputs at masked steps are 0 instead of the previous output.</summary>
    public bool ZeroOutputForMask { get; init; }

    /// <summary>
    /// GRU: the reset gate multiplies after the recurrent product (Keras's default), with biases (2, 3U); else before, with (3U).
    /// </summary>
    public bool ResetAfter { get; init; } = true;

    /// <summary>The forward pass fills the reserve that the backward pass reads.</summary>
    public bool Training { get; init; }

    /// <summary>
    /// In training, only the states at every few steps are kept, and the backward pass computes the steps between them again: memory
    /// grows with the square root of T, time by about a third.
    /// </summary>
    public bool Recompute { get; init; }

    /// <summary>A recurrent dropout mask will be given (the reserve then also keeps the undropped states).</summary>
    public bool RecurrentDropout { get; init; }
}
