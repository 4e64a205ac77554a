namespace Nabi.Layers;

/// <summary>What attention layers share: which positions may be seen, and the weighted mean of the values.</summary>
internal static class AttentionScores
{
    private const float Far = 1e9f;

    /// <summary>Where query position i may see value position j, that is j &lt;= i; booleans (1, queries, values).</summary>
    public static Tensor Causal(int queries, int values)
    {
        var mask = Tensor.Filled([1, queries, values], false);
        for (var i = 0; i < queries; i++)
            mask.Booleans.Slice(i * values, Math.Min(i + 1, values)).Fill(true);
        return mask;
    }

    /// <summary>Both masks together, or the one there is.</summary>
    public static Tensor? And(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : Ops.LogicalAnd(a, b);

    /// <summary>Moves the scores of what may not be seen far below all others.</summary>
    public static Tensor Hidden(Tensor scores, Tensor? mask) => mask is null ? scores : scores - (1f - mask) * Far;

    /// <summary>
    /// Puts a number far below all scores in the place of what may not be seen: where nothing may be seen all are equal, and no gradient
    /// passes.
    /// </summary>
    public static Tensor Replaced(Tensor scores, Tensor mask) => scores * mask - (1f - mask) * Far;
}
