using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Nabi.Distributed;

/// <summary>
/// A table as a message: the rows that are not zero with their numbers, or all of it where that is shorter. A row that is not sent adds
/// nothing, so the sums have the bits that they have when all is sent.
/// </summary>
/// <param name="rows">How many rows the table has.</param>
/// <param name="width">How long a row is.</param>
internal sealed class RowMessage(int rows, int width)
{
    /// <summary>What the message says in place of the number of its rows when it has all of them.</summary>
    private const int All = -1;

    private readonly int[] found = new int[rows];

    /// <summary>The message.</summary>
    public Tensor Buffer { get; } = Tensor.Empty(new Shape(Math.Max(Communicator.LeastBuffer, checked(rows * width + 1))));

    /// <summary>Finds the rows that are not zero.</summary>
    /// <param name="table">The table, without negative zeros.</param>
    /// <returns>How many they are.</returns>
    public int Find(ReadOnlySpan<float> table)
    {
        var count = 0;
        for (var row = 0; row < rows; row++)
        {
            if (table.Slice(row * width, width).IndexOfAnyExcept(0f) >= 0)
                found[count++] = row;
        }

        return count;
    }

    /// <summary>Makes the message.</summary>
    /// <param name="table">The table, without negative zeros.</param>
    /// <returns>How many words it has.</returns>
    public int Pack(ReadOnlySpan<float> table)
    {
        var count = Find(table);
        var words = Buffer.Floats;
        if (1 + count * (width + 1) >= 1 + table.Length)
        {
            MemoryMarshal.Cast<float, int>(words)[0] = All;
            table.CopyTo(words[1..]);
            return 1 + table.Length;
        }

        MemoryMarshal.Cast<float, int>(words)[0] = count;
        found.AsSpan(0, count).CopyTo(MemoryMarshal.Cast<float, int>(words)[1..]);
        for (var i = 0; i < count; i++)
            table.Slice(found[i] * width, width).CopyTo(words[(1 + count + i * width)..]);
        return 1 + count * (width + 1);
    }

    /// <summary>Takes a message into a table.</summary>
    /// <param name="words">The message.</param>
    /// <param name="table">The table.</param>
    /// <param name="width">How long a row is.</param>
    /// <param name="adds">Whether its numbers are added; else they take the table's place.</param>
    public static void Unpack(ReadOnlySpan<float> words, Span<float> table, int width, bool adds)
    {
        var count = MemoryMarshal.Cast<float, int>(words)[0];
        if (!adds)
            table.Clear();
        if (count == All)
        {
            TensorPrimitives.Add(table, words.Slice(1, table.Length), table);
            return;
        }

        var numbers = MemoryMarshal.Cast<float, int>(words).Slice(1, count);
        for (var i = 0; i < count; i++)
        {
            var row = table.Slice(numbers[i] * width, width);
            TensorPrimitives.Add(row, words.Slice(1 + count + i * width, width), row);
        }
    }
}
