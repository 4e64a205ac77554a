namespace Nabi.Onnx;

/// <summary>The length of an axis in each trace: a constant if it is always the same, else a length that depends on the input.</summary>
/// <param name="values">One per trace.</param>
internal readonly struct AxisLength(int[] values) : IEquatable<AxisLength>
{
    private readonly int[] values = values;

    public IReadOnlyList<int> Values => values;

    public bool IsConstant => Array.TrueForAll(values, IsFirst);

    /// <summary>The length, where it is constant.</summary>
    public int Constant => values[0];

    /// <summary>The length, or -1 if it depends on the input.</summary>
    public int OrUnknown => IsConstant ? Constant : Shape.Unknown;

    public static AxisLength operator -(AxisLength a, AxisLength b) => a.With(b, (x, y) => x - y);

    public static AxisLength operator *(AxisLength a, AxisLength b) => a.With(b, (x, y) => x * y);

    /// <summary>This length divided by another, if that always leaves nothing over.</summary>
    public AxisLength? Over(AxisLength other)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (other.values[i] <= 0 || values[i] % other.values[i] != 0)
                return null;
        }

        return With(other, (x, y) => x / y);
    }

    public bool Equals(AxisLength other) => values.AsSpan().SequenceEqual(other.values);

    public override bool Equals(object? obj) => obj is AxisLength other && Equals(other);

    public override int GetHashCode() => values.Aggregate(17, HashCode.Combine);

    public override string ToString() => string.Join("/", values);

    private bool IsFirst(int value) => value == values[0];

    private AxisLength With(AxisLength other, Func<int, int, int> combine) => new([.. values.Zip(other.values, combine)]);
}
