namespace Nabi.Layers;

/// <summary>What layers of categories make of ids: Keras's <c>output_mode</c>, and the one place that encodes.</summary>
internal static class CategoryOutput
{
    /// <summary>Encodes ids.</summary>
    /// <param name="ids">Integers (batch) or (batch, n); for <c>one_hot</c> of any shape, a last axis of 1 goes.</param>
    /// <param name="weights">What each id counts, for <c>count</c>; null for 1.</param>
    /// <param name="mode"><c>int</c>, <c>one_hot</c>, <c>multi_hot</c> or <c>count</c>.</param>
    /// <param name="tokens">How many categories there are.</param>
    /// <param name="owner">Who encodes, for errors.</param>
    /// <exception cref="NabiException">An id is none of them, or the shape does not fit the mode.</exception>
    public static Tensor Encode(Tensor ids, Tensor? weights, OutputMode mode, int tokens, string owner)
    {
        if (weights is not null && (mode != OutputMode.Count || weights.Shape != ids.Shape))
        {
            throw new NabiException(
                $"{owner}: weights of the ids need output mode 'count' and their shape {ids.Shape}, got '{mode}' and {weights.Shape}.");
        }

        if (mode == OutputMode.Int)
            return ids;
        if (mode != OutputMode.OneHot && ids.Rank > 2)
        {
            throw new NabiException(
                $"{owner}: output mode '{mode}' takes ids of shape (batch, n), got {ids.Shape}; use 'one_hot' or TimeDistributed.");
        }

        if (mode == OutputMode.OneHot && ids.Rank > 1 && ids.Shape[-1] == 1)
            ids = Ops.View(ids, ids.Shape.Slice(0, ids.Rank - 1));
        var hot = Ops.Apply(new OneHotPrimitive(tokens, owner), ids);
        if (mode == OutputMode.OneHot)
            return hot;
        if (weights is not null)
            hot *= Ops.View(weights, weights.Shape.Concat([1]));
        // One id a sample is a row by itself.
        return ids.Rank < 2 ? hot : mode == OutputMode.MultiHot ? Ops.Max(hot, [1]) : Ops.Sum(hot, [1]);
    }
}
