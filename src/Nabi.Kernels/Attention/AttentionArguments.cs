namespace Nabi.Kernels;

/// <summary>Where the numbers of one pass lie; null for what there is not.</summary>
internal unsafe struct AttentionArguments
{
    public AttentionShape Shape;

    public bool Backward;

    public float* Q, K, V;

    /// <summary>The outputs, in the backward pass their gradient.</summary>
    public float* Y;

    public float* Norms;

    public float* DQ, DK, DV;

    public byte* Mask;

    /// <summary>Bytes from one sample's mask to the next, and from one query's; 0 where they share one.</summary>
    public nint MaskSample, MaskQuery;
}
