namespace Nabi;

/// <content>Results of operations that a tape has recorded and not yet computed.</content>
public sealed partial class Tensor
{
    /// <summary>True for the result of an operation that is recorded and not computed.</summary>
    internal bool IsAwaited => awaited is not null && floats is null && integers is null && booleans is null;

    /// <summary>A result of <paramref name="work"/>, which is done as soon as somebody reads it, or later.</summary>
    internal static Tensor Awaited(Shape shape, DType type, IPendingWork work) => new(shape, type, null, null, null, 0, awaited: work);

    /// <summary>Gives an awaited result its memory: new, or that of <paramref name="seen"/> under another shape.</summary>
    internal void Allocate(Tensor? seen = null)
    {
        var memory = seen?.View(Shape) ?? Empty(Shape, DType);
        (floats, integers, booleans, start, viewed) = (memory.floats, memory.integers, memory.booleans, memory.start, seen);
    }

    /// <summary>This tensor with its numbers, which are computed now if nobody asked for them before.</summary>
    /// <exception cref="NabiException">The numbers are those of a step between others, which nobody kept.</exception>
    private Tensor Present()
    {
        var owner = lender ?? this;
        if (owner.IsAwaited && !owner.awaited!.Complete())
            throw Stale();
        if (lender is not null && !IsStale)
            (floats, integers, booleans, start) = (lender.floats, lender.integers, lender.booleans, lender.start);
        return this;
    }
}
