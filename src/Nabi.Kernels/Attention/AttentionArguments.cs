namespace Nabi.Kernels;

/// <summary>Where the numbers of one pass lie; null for what there is not.</summary>
internal readonly unsafe struct AttentionArguments
{
    public AttentionArguments(in AttentionShape shape, float* q, float* k, float* v, AttentionMask mask, byte* seen)
    {
        Shape = shape;
        Q = q;
        K = k;
        V = v;
        Mask = seen;
        MaskQuery = mask.PerQuery ? shape.Values : 0;
        MaskSample = !mask.PerSample ? 0 : mask.PerQuery ? (nint)shape.Values * shape.Queries : shape.Values;
    }

    public AttentionShape Shape { get; }

    public bool Backward { get; init; }

    public float* Q { get; }

    public float* K { get; }

    public float* V { get; }

    /// <summary>The outputs, in the backward pass their gradient.</summary>
    public float* Y { get; init; }

    public float* Norms { get; init; }

    public float* DQ { get; init; }

    public float* DK { get; init; }

    public float* DV { get; init; }

    public byte* Mask { get; }

    /// <summary>Bytes from one sample's mask to the next; 0 where they share one.</summary>
    public nint MaskSample { get; }

    /// <summary>Bytes from one query's mask to the next; 0 where they share one.</summary>
    public nint MaskQuery { get; }
}
