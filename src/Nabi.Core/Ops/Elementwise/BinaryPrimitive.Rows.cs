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

    // A class outside the library may keep numbers of its own, which one thread alone may use.
    private readonly bool isShared;

    /// <summary>A function of two operands.</summary>
    protected BinaryPrimitive() => isShared = GetType().Assembly == typeof(BinaryPrimitive).Assembly;

    // Scratch memory behind that of operands that are turned into floats.
    private const int Sums = 2;

    // A class outside the library may write y before it has read all of a and b, so they must not be the same memory.
    internal override bool IsPointwise(PrimitiveCall call)
        => isShared && Repeats(call, 0) && Repeats(call, 1)
            && Math.Max(call.Inputs[0].Length, call.Inputs[1].Length) == call.Outputs[0].Length && call.Outputs[0].Length > 0;

    internal override void ForwardPart(PrimitiveCall call, int from, int count)
    {
        var a = Operand(call, 0);
        var b = Operand(call, 1);
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

    /// <summary>How many runs of so many numbers a part has: all of them, where one thread alone may work.</summary>
    private int PartSize(int runs, int length) => isShared ? Math.Max(1, PartLength / Math.Max(1, length)) : Math.Max(1, runs);

    private void ForwardRows(PrimitiveCall call, int first, int rows)
    {
        var width = call.Inputs[1].Length;
        ForwardPart(call, first * width, rows * width);
    }

    private void BackwardRows(PrimitiveCall call, BroadcastLoop loop, int side)
    {
        var (rows, width) = (PartSize(loop.Runs, loop.Length), loop.Length);
        if (side == 0)
        {
            call.InParts(loop.Runs, rows, static (call, first, count)
                => ((BinaryPrimitive)call.Primitive).BackwardRows(call, 0, first, count, call.InputGradient(0)));
            return;
        }

        if (loop.Runs <= rows)
        {
            BackwardRows(call, 1, 0, loop.Runs, call.ClearedGradient(1));
            return;
        }

        // Each part has a sum of its own; they are added up in order.
        var sums = call.Scratch(Sums, (loop.Runs + rows - 1) / rows * width);
        sums.Clear();
        call.InParts(loop.Runs, rows, static (call, first, count) =>
        {
            var primitive = (BinaryPrimitive)call.Primitive;
            var (runs, length) = (Loop(call).Runs, Loop(call).Length);
            var size = primitive.PartSize(runs, length);
            var sum = call.Scratch(Sums, (runs + size - 1) / size * length).Slice(first / size * length, length);
            primitive.BackwardRows(call, 1, first, count, sum);
        });
        var dx = call.ClearedGradient(1);
        for (var part = 0; part < sums.Length; part += width)
            TensorPrimitives.Add(dx, sums.Slice(part, width), dx);
    }

    /// <summary>The gradient of some rows: for a written to its place, for b added to <paramref name="result"/>.</summary>
    private void BackwardRows(PrimitiveCall call, int side, int first, int rows, Span<float> result)
    {
        var width = Loop(call).Length;
        var a = Operand(call, 0);
        var b = Operand(call, 1);
        var y = (ReadOnlySpan<float>)call.Out();
        var dy = call.OutputGradient();
        Span<float> derived = stackalloc float[Block];
        Span<float> room = stackalloc float[Block];
        // Long rows are taken as they are; of short ones a power of two of copies, which are added up by halves.
        scoped ReadOnlySpan<float> copies = width > LongestRow ? default
            : Repeat(b, 0, room[..(width << BitOperations.Log2((uint)(Block / width)))]);
        for (int from = first * width, end = from + rows * width, count; from < end; from += count)
        {
            var column = from % width;
            var right = width > LongestRow ? b[column..] : copies;
            count = Math.Min(Math.Min(right.Length, Block), end - from);
            var isWritten = side == 0 && !call.Adds(0);
            var gradient = isWritten ? result.Slice(from, count) : derived[..count];
            Derive(side, a.Slice(from, count), right[..count], y.Slice(from, count), dy.Slice(from, count), gradient);
            if (isWritten)
                continue;
            if (side == 1 && width <= LongestRow)
            {
                AddRows(gradient, result);
                continue;
            }

            var target = result.Slice(side == 0 ? from : column, count);
            TensorPrimitives.Add(target, gradient, target);
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
