namespace Nabi.Layers;

/// <summary>
/// What layers keep of the steps before in a stream, which takes one step at a time; a row of the batch needs its own alone.
/// </summary>
internal static class StreamMemory
{
    /// <summary>The states of a stream where a layer gets one step of it; null outside of streams and for what is no step.</summary>
    public static StateStore? Of(CallContext context, Tensor x)
        => context.Scope.Stream is { Keeps: true } stream && !x.IsSymbolic && x.Rank > 1 && x.Shape[1] == 1 ? stream : null;

    /// <summary>The steps before and this one, (batch, before + 1, ...): zeros where the sequence had not begun.</summary>
    public static Tensor Joined(StateStore stream, object owner, Tensor x, int before)
    {
        var kept = stream.Of(owner, [x.Shape.With(1, before)])[0];
        var joined = Ops.Concat([kept.Value, x], 1);
        Ops.Assign(kept, Ops.Slice(joined, 1, 1, before));
        return joined;
    }

    /// <summary>
    /// The last steps of sequences in no order, each in its place of a ring: the tensors (batch, window, ...), and booleans
    /// (batch, 1, window), true where a step was that counts.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="owner">The layer.</param>
    /// <param name="title">How errors call it.</param>
    /// <param name="counts">Whether the step counts, (batch, 1); null when it does.</param>
    /// <param name="steps">What is remembered of this step, (batch, 1, ...).</param>
    public static (Tensor[] All, Tensor Seen) Ring(StateStore stream, object owner, string title, Tensor? counts, params Tensor[] steps)
    {
        var window = stream.Window;
        if (window < 1)
        {
            throw new NabiException(
                $"{title} looks at all steps before, and nothing says how many a stream may hold; give Stream a StreamOptions with a "
                + "Window, or the Input a length.");
        }

        var batch = steps[0].Shape[0];
        var kept = stream.Of(owner, [.. steps.Select(step => step.Shape.With(1, window)), new Shape(batch, window), new Shape(batch, 1)]);
        var (seen, place) = (kept[^2], kept[^1]);
        var here = Ops.Equal(Places(window), place.Value);
        var all = new Tensor[steps.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var at = Ops.View(here, new Shape([batch, window, .. Enumerable.Repeat(1, steps[i].Rank - 2)]));
            all[i] = Ops.Where(at, steps[i], kept[i].Value);
            Ops.Assign(kept[i], all[i]);
        }

        var now = Ops.Where(here, counts is null ? 1f : Ops.Cast(counts, DType.Float32), seen.Value);
        Ops.Assign(seen, now);
        var next = place.Value + 1f;
        Ops.Assign(place, Ops.Where(Ops.GreaterEqual(next, (float)window), 0f, next));
        return (all, Ops.ExpandDims(Ops.Cast(now, DType.Bool), 1));
    }

    private static Tensor Places(int window) => new([1, window], [.. Enumerable.Range(0, window).Select(place => (float)place)]);
}
