using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabi;

/// <summary>
/// The lengths of a tensor's axes, outermost first: <c>(32, 28, 28)</c>. A length that is not known when a model is
/// built (batch, time) is <see cref="Unknown"/> and prints as <c>None</c>, as in Keras.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    /// <summary>The length of an axis that is not known yet.</summary>
    public const int Unknown = -1;

    private readonly int[] lengths;

    /// <summary>Creates a shape from the lengths of its axes; <c>-1</c> means unknown.</summary>
    /// <exception cref="NabiException">A length is below -1.</exception>
    public Shape(params ReadOnlySpan<int> lengths)
    {
        foreach (var length in lengths)
        {
            if (length < Unknown)
                throw new NabiException($"A shape's lengths must be 0 or more (or -1 for unknown), got {length}.");
        }

        this.lengths = lengths.ToArray();
    }

    /// <summary>The shape of a single number: no axes.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes.</summary>
    public int Rank => lengths.Length;

    /// <summary>The number of axes, for the list interface.</summary>
    public int Count => lengths.Length;

    /// <summary>True when no axis is <see cref="Unknown"/>.</summary>
    public bool IsKnown => Array.IndexOf(lengths, Unknown) < 0;

    /// <summary>The number of elements: the product of the lengths.</summary>
    /// <exception cref="NabiException">An axis is unknown, or the product does not fit an array.</exception>
    public int Size
    {
        get
        {
            long size = 1;
            foreach (var length in lengths)
            {
                if (length < 0)
                    throw new NabiException($"The shape {this} has unknown axes, so its number of elements is not known yet.");
                size *= length;
                if (size > Array.MaxLength)
                    throw new NabiException($"The shape {this} has more than {Array.MaxLength} elements, the most one tensor can hold.");
            }

            return (int)size;
        }
    }

    /// <summary>The length of axis <paramref name="axis"/>; negative axes count from the end.</summary>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public int this[int axis] => lengths[Axis(axis)];

    /// <summary>Turns an axis counted from either end into one counted from the front.</summary>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        var front = axis < 0 ? axis + lengths.Length : axis;
        if ((uint)front >= (uint)lengths.Length)
            throw new NabiException($"The shape {this} has no axis {axis}; its axes are {-lengths.Length} to {lengths.Length - 1}.");
        return front;
    }

    /// <summary>The lengths as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => lengths;

    /// <summary>The lengths as a new array.</summary>
    public int[] ToArray() => (int[])lengths.Clone();

    /// <summary>The lengths of the axes from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public Shape Slice(int start, int count) => new(lengths.AsSpan(start, count));

    /// <summary>
    /// The product of the lengths of axes <paramref name="start"/> up to but not <paramref name="end"/>, without a new shape.
    /// </summary>
    public int Product(int start, int end)
    {
        var product = 1;
        for (var axis = start; axis < end; axis++)
            product *= lengths[axis];
        return product;
    }

    /// <summary>This shape with axis <paramref name="axis"/> set to <paramref name="length"/>.</summary>
    public Shape With(int axis, int length)
    {
        var copy = ToArray();
        copy[Axis(axis)] = length;
        return new Shape(copy);
    }

    /// <summary>This shape with the axes of <paramref name="other"/> behind its own.</summary>
    public Shape Concat(Shape other) => new([.. lengths, .. other.lengths]);

    /// <summary>The shape without one of its axes.</summary>
    internal Shape Without(int axis) => new([.. lengths.AsSpan(0, axis), .. lengths.AsSpan(axis + 1)]);

    /// <summary>True when both shapes have the same rank and no axis contradicts (unknown fits anything).</summary>
    public bool Fits(Shape other)
    {
        if (other.Rank != Rank)
            return false;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] >= 0 && other.lengths[i] >= 0 && lengths[i] != other.lengths[i])
                return false;
        }

        return true;
    }

    /// <summary>
    /// The shape two tensors broadcast to, by NumPy's rule: axes aligned at the end, a length of 1 stretches.
    /// </summary>
    /// <exception cref="NabiException">The shapes cannot be broadcast together.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var result = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var x = i <= a.Rank ? a.lengths[^i] : 1;
            var y = i <= b.Rank ? b.lengths[^i] : 1;
            if (x != y && x != 1 && y != 1 && x >= 0 && y >= 0)
            {
                throw new NabiException(
                    $"The shapes {a} and {b} cannot be combined element by element: lengths {x} and {y} differ and neither is 1.");
            }

            result[^i] = x == 1 ? y : y == 1 ? x : Math.Max(x, y);
        }

        return new Shape(result);
    }

    /// <summary>Lets a collection expression be a shape: <c>Shape s = [32, 28, 28];</c>.</summary>
    public static Shape Create(ReadOnlySpan<int> lengths) => new(lengths);

    /// <summary>Lets an array be a shape.</summary>
    public static implicit operator Shape(int[] lengths) => new(lengths);

    /// <summary>True when both have the same lengths.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>True when the lengths differ.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && lengths.AsSpan().SequenceEqual(other.lengths);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var length in lengths)
            hash.Add(length);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)lengths).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => lengths.GetEnumerator();

    /// <summary>The shape as Keras prints it: <c>(None, 28, 28)</c>, <c>(None,)</c> with one axis.</summary>
    public override string ToString()
    {
        var text = string.Join(", ",
            lengths.Select(length => length < 0 ? "None" : length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return lengths.Length == 1 ? $"({text},)" : $"({text})";
    }
}
