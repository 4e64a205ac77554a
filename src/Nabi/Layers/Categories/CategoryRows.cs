namespace Nabi.Layers;

/// <summary>
/// Ids as the rows of an output mode, where ids beyond the depth stand for nothing: what <see cref="CategoryOutput"/> does with tensors,
/// here without a tensor between.
/// </summary>
internal static class CategoryRows
{
    /// <summary>The id of what counts for nothing in rows: a masked value.</summary>
    public const int Nothing = int.MaxValue;

    /// <summary>The shape and type of what an output mode makes of ids.</summary>
    /// <param name="ids">The ids' shape.</param>
    /// <param name="mode"><c>int</c>, <c>one_hot</c>, <c>multi_hot</c>, <c>count</c> or <c>tf_idf</c>.</param>
    /// <param name="depth">How long a row is.</param>
    public static TensorSpec Describe(Shape ids, OutputMode mode, int depth)
        => mode == OutputMode.Int ? new TensorSpec(ids, DType.Int32)
            : new TensorSpec(
                (ids.Rank > 1 && (mode != OutputMode.OneHot || ids[-1] == 1) ? ids.Slice(0, ids.Rank - 1) : ids).Concat([depth]));

    /// <summary>Writes rows.</summary>
    /// <param name="ids">The ids, row by row.</param>
    /// <param name="perRow">How many ids make up a row.</param>
    /// <param name="mode"><c>one_hot</c>, <c>multi_hot</c>, <c>count</c> or <c>tf_idf</c>.</param>
    /// <param name="weights">What each id weighs, for <c>tf_idf</c>; those behind its end weigh nothing.</param>
    /// <param name="rows">Where the rows go.</param>
    /// <param name="depth">How long a row is.</param>
    public static void Fill(ReadOnlySpan<int> ids, int perRow, OutputMode mode, ReadOnlySpan<float> weights, Span<float> rows, int depth)
    {
        rows.Clear();
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] < (uint)depth)
            {
                ref var cell = ref rows[i / perRow * depth + ids[i]];
                cell = mode == OutputMode.Count || mode == OutputMode.TfIdf ? cell + 1 : 1;
            }
        }

        if (mode != OutputMode.TfIdf)
            return;
        for (var i = 0; i < rows.Length; i++)
            rows[i] *= i % depth < weights.Length ? weights[i % depth] : 0f;
    }

    /// <summary>How many ids make up a row.</summary>
    public static int PerRow(Shape ids, OutputMode mode) => mode == OutputMode.OneHot || ids.Rank < 2 ? 1 : Math.Max(1, ids[-1]);

    /// <summary>Ids in an output mode.</summary>
    public static Tensor Encode(Tensor ids, OutputMode mode, int depth, ReadOnlySpan<float> weights)
    {
        if (mode == OutputMode.Int)
            return ids;
        var rows = Tensor.Empty(Describe(ids.Shape, mode, depth).Shape);
        Fill(ids.Integers, PerRow(ids.Shape, mode), mode, weights, rows.Floats, depth);
        return rows;
    }
}
