using System.Numerics;

namespace Nabi.Engine;

/// <summary>
/// The case of a bias: b is one short row, used again for every row of a. Several copies of it side by side make the runs long.
/// </summary>
public abstract partial class BinaryPrimitive
{
    private const int Block = 2048;

    /// <summary>Longer rows are long enough by themselves.</summary>
    private const int LongestRow = Block / 4;

    // Numbers a part: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 15;

    // A class outside the library may write y before it has read all of a and b, so they must not be the same memory.
    internal override bool IsPointwise(PrimitiveCall call)
        => GetType().Assembly == typeof(BinaryPrimitive).Assembly && Repeats(call, 0) && Repeats(call, 1)
            && Math.Max(call.Inputs[0].Length, call.Inputs[1].Length) == call.Outputs[0].Length && call.Outputs[0].Length > 0;

    internal override void ForwardPart(PrimitiveCall call, int from, int count)
    {
        var a = call.AsFloats(0);
        var b = call.AsFloats(1);
        var y = call.Out().Slice(from, count);
        if (a.Length == b.Length)
        {
            Combine(a.Slice(from, count), b.Slice(from, count), y);
            return;
        }

        var isRight = b.Length < a.Length;
        var whole = (isRight ? a : b).Slice(from, count);
        var row = isRight ? b : a;
        Span<float> room = stackalloc float[Block];
        scoped ReadOnlySpan<float> rows = default;
        for (var done = 0; done < count;)
        {
            var column = (from + done) % row.Length;
            // Long rows are taken as they are, short ones several at a time.
            if (row.Length > LongestRow)
                rows = row[column..];
            else if (rows.IsEmpty)
                rows = Repeat(row, column, room);
            var length = Math.Min(rows.Length, count - done);
            var part = whole.Slice(done, length);
            Combine(isRight ? part : rows[..length], isRight ? rows[..length] : part, y.Slice(done, length));
            done += length;
        }
    }

    /// <summary>Whether an operand is the output's shape, or one row or number that is used again and again.</summary>
    private static bool Repeats(PrimitiveCall call, int side)
    {
        var (operand, result) = (call.Inputs[side], call.Outputs[0].Shape);
        if (operand.DType != DType.Float32)
            return false;
        var shape = operand.Shape;
        while (shape.Rank > 0 && shape[0] == 1)
            shape = shape.Slice(1, shape.Rank - 1);
        return shape.Rank <= result.Rank && shape == result.Slice(result.Rank - shape.Rank, shape.Rank);
    }

    /// <summary>As many copies of a row as fit, from a column of it on.</summary>
    private static Span<float> Repeat(ReadOnlySpan<float> row, int column, Span<float> room)
    {
        var copies = room[..(room.Length / row.Length * row.Length)];
        for (var i = 0; i < copies.Length; i += row.Length)
        {
            row[column..].CopyTo(copies[i..]);
            row[..column].CopyTo(copies[(i + row.Length - column)..]);
        }

        return copies;
    }

    private static int RowsOfPart(int width) => Math.Max(1, PartLength / width);

    private void ForwardRows(PrimitiveCall call, int first, int rows)
    {
        var width = call.Inputs[1].Length;
        ForwardPart(call, first * width, rows * width);
    }

    private void BackwardRows(
        int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool adds)
    {
        // A power of two of them, which are added up by halves.
        Span<float> copies = stackalloc float[b.Length << BitOperations.Log2((uint)(Block / b.Length))];
        Repeat(b, 0, copies);
        Span<float> derived = stackalloc float[Block];
        if (side == 1 && !adds)
            dx.Clear();
        for (var from = 0; from < y.Length; from += copies.Length)
        {
            var count = Math.Min(copies.Length, y.Length - from);
            var result = side == 0 && !adds ? dx.Slice(from, count) : derived[..count];
            Derive(side, a.Slice(from, count), copies[..count], y.Slice(from, count), dy.Slice(from, count), result);
            if (side == 1)
                AddRows(result, dx);
            else if (adds)
                TensorPrimitives.Add(dx.Slice(from, count), result, dx.Slice(from, count));
        }
    }

    /// <summary>Adds all rows to <paramref name="sum"/>: the later half onto the earlier one until one row is left.</summary>
    private static void AddRows(Span<float> rows, Span<float> sum)
    {
        var count = rows.Length / sum.Length;
        while (count > 1)
        {
            var kept = (count + 1) / 2;
            var moved = rows[(kept * sum.Length)..(count * sum.Length)];
            TensorPrimitives.Add(rows[..moved.Length], moved, rows[..moved.Length]);
            count = kept;
        }

        TensorPrimitives.Add(sum, rows[..sum.Length], sum);
    }
}
