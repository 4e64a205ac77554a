namespace Nabi.Kernels;

/// <summary>
/// Which values each query may see: bytes (batch or 1, queries or 1, values), 1 for yes and 0 for no; no bytes where all may be seen.
/// </summary>
/// <param name="seen">The bytes.</param>
/// <param name="perSample">Whether samples have masks of their own.</param>
/// <param name="perQuery">Whether queries have masks of their own.</param>
public readonly ref struct AttentionMask(ReadOnlySpan<byte> seen, bool perSample, bool perQuery)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Seen { get; } = seen;

    /// <summary>Whether samples have masks of their own.</summary>
    public bool PerSample { get; } = perSample;

    /// <summary>Whether queries have masks of their own.</summary>
    public bool PerQuery { get; } = perQuery;

    internal void Check(in AttentionShape shape)
    {
        if (Seen.IsEmpty)
            return;
        Guard.Same(checked((PerSample ? shape.Batch : 1) * (PerQuery ? shape.Queries : 1) * shape.Values), Seen.Length, "mask");
    }
}
