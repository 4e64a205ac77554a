using System.Globalization;

namespace Nabi;

/// <summary>
/// Which elements of one axis of a tensor are taken: one index (<c>3</c>, <c>^1</c>), a range (<c>1..</c>, <c>..^2</c>), or all of it
/// (<c>..</c>). Integers and ranges convert implicitly: <c>x[.., -1]</c>.
/// </summary>
/// <remarks>
/// The first <c>..</c> among the indices stands for as many whole axes as are missing, none included, as Python's <c>...</c> does; a
/// further <c>..</c> is one whole axis. Without a <c>..</c> the axes behind the last index are whole. A range must lie within its axis.
/// </remarks>
public readonly struct TensorIndex : IEquatable<TensorIndex>
{
    private readonly int? start;
    private readonly int? stop;
    private readonly int step;
    private readonly bool exact;

    private TensorIndex(TensorIndexKind kind, int? start = null, int? stop = null, int step = 1, bool exact = false)
        => (Kind, this.start, this.stop, this.step, this.exact) = (kind, start, stop, step, exact);

    /// <summary>A new axis of length 1; it stands for no axis of the tensor.</summary>
    public static TensorIndex NewAxis { get; } = new(TensorIndexKind.NewAxis);

    /// <summary>As many whole axes as are missing, as Python's <c>...</c>: what the first <c>..</c> means.</summary>
    public static TensorIndex Ellipsis { get; } = new(TensorIndexKind.Ellipsis);

    /// <summary>One whole axis.</summary>
    public static TensorIndex All { get; } = new(TensorIndexKind.Range);

    /// <summary>What kind of index this is.</summary>
    public TensorIndexKind Kind { get; }

    /// <summary>
    /// The index, or the first of a range; negative from the end; null for the end at which the step begins, and for new axes and ellipses;
    /// <see cref="int.MaxValue"/> for <c>^0</c>.
    /// </summary>
    public int? Start => start;

    /// <summary>The index after the last of a range; negative from the end; null for all that is left.</summary>
    public int? Stop => stop;

    /// <summary>The step from index to index, not 0.</summary>
    public int Step => step == 0 ? 1 : step;

    /// <summary>True for a range that takes a whole axis in its order.</summary>
    internal bool IsWhole => Kind == TensorIndexKind.Range && start is null && stop is null && Step == 1;

    /// <summary>One index; negative counts from the end, -1 is the last. The axis is removed.</summary>
    /// <param name="place">The index.</param>
    public static implicit operator TensorIndex(int place) => new(TensorIndexKind.Index, place);

    /// <summary>One index; <c>^1</c> is the last. The axis is removed.</summary>
    /// <param name="place">The index.</param>
    public static implicit operator TensorIndex(Index place) => new(TensorIndexKind.Index, place.IsFromEnd ? -place.Value : place.Value);

    /// <summary>A range; <c>..</c> alone is a whole axis, or <see cref="Ellipsis"/> where it is the first.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator TensorIndex(Range range) => range.By(1);

    /// <summary>True when both are equal.</summary>
    public static bool operator ==(TensorIndex left, TensorIndex right) => left.Equals(right);

    /// <summary>True when they differ.</summary>
    public static bool operator !=(TensorIndex left, TensorIndex right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorIndex other)
        => Kind == other.Kind && start == other.start && stop == other.stop && Step == other.Step && exact == other.exact;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorIndex other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, start, stop, Step);

    /// <summary>As Python writes it: <c>1:</c>, <c>::-1</c>, <c>...</c>.</summary>
    public override string ToString() => Kind switch
    {
        TensorIndexKind.Index => start!.Value.ToString(CultureInfo.InvariantCulture),
        TensorIndexKind.NewAxis => "None",
        TensorIndexKind.Ellipsis => "...",
        _ => string.Create(CultureInfo.InvariantCulture, $"{start}:{stop}{(Step == 1 ? "" : $":{Step}")}"),
    };

    /// <summary>Python's slice <c>start:stop:step</c>; unlike a range, bounds outside of the axis are moved into it.</summary>
    /// <param name="start">The first index; negative from the end; null for the end at which the step begins.</param>
    /// <param name="stop">The index after the last; negative from the end; null for all that is left.</param>
    /// <param name="step">The step, not 0.</param>
    /// <exception cref="NabiException">The step is 0.</exception>
    public static TensorIndex Slice(int? start, int? stop, int step)
        => step == 0 ? throw new NabiException("The step of a slice must not be 0.") : new(TensorIndexKind.Range, start, stop, step);

    /// <summary>A range with a step; it must lie within its axis.</summary>
    internal static TensorIndex Of(Range range, int step)
    {
        if (step == 0)
            throw new NabiException("The step of a range must not be 0.");
        var (first, end) = (range.Start, range.End);
        if (step > 0)
        {
            return new(
                TensorIndexKind.Range,
                first.IsFromEnd ? first.Value == 0 ? int.MaxValue : -first.Value : first.Value == 0 ? null : first.Value,
                end.IsFromEnd ? end.Value == 0 ? null : -end.Value : end.Value,
                step,
                exact: true);
        }
        // Backwards over the same elements: from the last of the range to its first.
        if (end is { IsFromEnd: false, Value: 0 })
            return new(TensorIndexKind.Range, 0, 0, 1);
        return new(
            TensorIndexKind.Range,
            end.IsFromEnd ? end.Value == 0 ? null : -end.Value - 1 : end.Value - 1,
            first.IsFromEnd ? -first.Value - 1 : first.Value == 0 ? null : first.Value - 1,
            step,
            exact: true);
    }

    /// <summary>The places of a range on an axis: the first, how many, and the step.</summary>
    /// <param name="length">The axis's length.</param>
    /// <param name="axis">Which axis, for errors.</param>
    /// <param name="shape">The tensor's shape, for errors.</param>
    internal (int First, int Count, int Step) Places(int length, int axis, Shape shape)
    {
        var (low, high) = Step > 0 ? (0, length) : (-1, length - 1);
        var first = start is { } from ? Inside(from, low, high, length) : Step > 0 ? low : high;
        var end = stop is { } to ? Inside(to, low, high, length) : Step > 0 ? high : low;
        if (first is null || end is null || (exact && (Step > 0 ? first > end : first < end)))
            throw new NabiException($"The range {this} does not lie within axis {axis} of the tensor {shape}, whose length is {length}.");
        var count = (int?)(Step > 0 ? (end - first + (long)Step - 1) / Step : (end - first + (long)Step + 1) / Step);
        return (first.Value, Math.Max(0, count.Value), Step);
    }

    /// <summary>The place on an axis, counted from its front; the axis's length may be unknown.</summary>
    internal int Place(int length, int axis, Shape shape)
    {
        var place = start!.Value;
        return length < 0 || (place < length && place >= -length) ? place < 0 && length >= 0 ? place + length : place
            : throw new NabiException($"The index {place} is out of range on axis {axis} of the tensor {shape}.");
    }

    /// <summary>The place counted from the front, moved into the axis unless it must lie there; null where it does not.</summary>
    private int? Inside(int place, int low, int high, int length)
    {
        var front = place == int.MaxValue ? length : place < 0 ? place + length : place;
        return front >= low && front <= high ? front : exact ? null : Math.Clamp(front, low, high);
    }
}
