namespace Nabi.Layers;

/// <summary>
/// The last inputs at each step of a sequence that goes on from earlier inputs: what causal convolutions inside of recurrent layers see.
/// </summary>
internal static class CausalWindow
{
    /// <summary>The inputs at each step, a window long, the oldest first, and those that the step after the last begins with.</summary>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="mask">Booleans (batch, time): a step that does not count is in no window; null for all.</param>
    /// <param name="before">The inputs before the first step, (batch, window - 1, features), the oldest first; at least one.</param>
    public static (IReadOnlyList<Tensor> Lines, Tensor Next) Of(Tensor x, Tensor? mask, Tensor before)
    {
        var (time, older) = (x.Shape[1], before.Shape[1]);
        if (mask is null)
        {
            var all = Ops.Concat([before, x], 1);
            return ([.. Enumerable.Range(0, older + 1).Select(i => i == older ? x : Ops.Slice(all, 1, i, time))],
                Ops.Slice(all, 1, time, older));
        }

        // The input that counted last, at each step, then the one before that, and so on: each is held until the next step that counts.
        var counts = Ops.ExpandDims(mask, 2);
        var hold = Ops.Where(counts, Ops.ZerosLikeBatch(x, x.Shape.Slice(1, 2)), 1f);
        var (line, lines, next) = (x, new List<Tensor> { x }, new List<Tensor>());
        for (var back = older - 1; back >= 0; back--)
        {
            var first = Ops.Select(before, 1, back);
            var held = Ops.LinearScan(hold, Ops.Where(counts, line, 0f), first);
            next.Insert(0, Ops.Select(held, 1, -1));
            line = Ops.Concat([Ops.ExpandDims(first, 1), Ops.Slice(held, 1, 0, time - 1)], 1);
            lines.Insert(0, line);
        }

        return (lines, Ops.Stack(next, 1));
    }
}
