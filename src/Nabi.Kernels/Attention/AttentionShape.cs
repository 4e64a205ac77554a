namespace Nabi.Kernels;

/// <summary>
/// The sizes of scaled dot-product attention: query (batch, queries, heads, key features), key (batch, values, key heads, key features),
/// value (batch, values, key heads, value features).
/// </summary>
/// <param name="Batch">The samples.</param>
/// <param name="Queries">The positions that look.</param>
/// <param name="Values">The positions that are looked at.</param>
/// <param name="Heads">The heads of queries.</param>
/// <param name="KeyHeads">The heads of keys and values; each serves as many query heads, which stand side by side.</param>
/// <param name="KeyFeatures">The features of a head's queries and keys.</param>
/// <param name="ValueFeatures">The features of a head's values.</param>
public readonly record struct AttentionShape(
    int Batch, int Queries, int Values, int Heads, int KeyHeads, int KeyFeatures, int ValueFeatures)
{
    /// <summary>What the products are multiplied by; 1 by default.</summary>
    public float Scale { get; init; } = 1f;

    /// <summary>The query heads that share one head of keys and values.</summary>
    public int Group => Heads / KeyHeads;

    internal void Check()
    {
        Guard.Size(Batch, 0, "Batch");
        Guard.Size(Queries, 0, "Queries");
        Guard.Size(Values, 1, "Values");
        Guard.Size(KeyHeads, 1, "KeyHeads");
        Guard.Size(Heads, KeyHeads, "Heads");
        Guard.Size(KeyFeatures, 1, "KeyFeatures");
        Guard.Size(ValueFeatures, 1, "ValueFeatures");
        if (Heads % KeyHeads != 0)
            throw new ArgumentException($"{Heads} heads of queries cannot be shared out among {KeyHeads} of keys.");
    }

    internal int QueryLength => checked(Batch * Queries * Heads * KeyFeatures);

    internal int KeyLength => checked(Batch * Values * KeyHeads * KeyFeatures);

    internal int ValueLength => checked(Batch * Values * KeyHeads * ValueFeatures);

    internal int OutputLength => checked(Batch * Queries * Heads * ValueFeatures);

    /// <summary>Two numbers per query and head: the largest score, and 1 over the sum of the weights before they were divided.</summary>
    public int NormsLength => checked(Batch * Heads * Queries * 2);
}
