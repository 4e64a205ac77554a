namespace Nabi.Kernels;

/// <summary>
/// Rows of a table (rows, dim) by id, and the gradient back into the table.
/// <code>
/// output[i, :]  = table[ids[i], :]
/// dTable[ids[i], :] += dOutput[i, :]   in the order of i, so the bits never change
/// </code>
/// </summary>
public static unsafe class EmbeddingTable
{
    /// <summary>output (ids, dim) = rows of table (rows, dim).</summary>
    public static void Gather(ReadOnlySpan<int> ids, ReadOnlySpan<float> table, int dim, Span<float> output)
        => Move(ids, table, output, dim, table.Length, output.Length, nameof(output), gather: true);

    /// <summary>
    /// output (sums, dim): the sum of the rows of table (rows, dim) that <paramref name="length"/> ids one after the other name, in their
    /// order.
    /// </summary>
    public static void GatherSum(ReadOnlySpan<int> ids, int length, ReadOnlySpan<float> table, int dim, Span<float> output)
    {
        Guard.Size(length, 1, nameof(length));
        Inside(ids, Check([], table.Length, dim, output.Length, nameof(output)));
        Guard.AtLeast((long)(ids.Length / length) * dim, output.Length, nameof(output));
        fixed (int* pid = ids)
        fixed (float* source = table, target = output)
            SimdKernels.Current.GatherSums(pid, ids.Length / length, length, dim, source, target);
    }

    /// <summary>dTable (rows, dim) += dOutput (ids, dim), row by row in the order of the ids.</summary>
    public static void ScatterAdd(ReadOnlySpan<int> ids, ReadOnlySpan<float> dOutput, int dim, Span<float> dTable)
        => Move(ids, dOutput, dTable, dim, dTable.Length, dOutput.Length, nameof(dOutput), gather: false);

    private static void Move(
        ReadOnlySpan<int> ids, ReadOnlySpan<float> from, Span<float> to, int dim, int table, int rows, string name, bool gather)
    {
        Inside(ids, Check(ids, table, dim, rows, name));
        fixed (int* pid = ids)
        fixed (float* source = from, target = to)
            RowShards.Run(pid, ids.Length, dim, source, target, gather);
    }

    private static void Inside(ReadOnlySpan<int> ids, int rows)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)rows) throw Outside(ids[i], i, rows);
        }
    }

    private static int Check(ReadOnlySpan<int> ids, int table, int dim, int output, string name)
    {
        Guard.Size(dim, 0, nameof(dim));
        if (dim > 0 && table % dim != 0) throw new ArgumentException($"The table holds {table} numbers, which are no whole rows of {dim}.");
        Guard.AtLeast((long)ids.Length * dim, output, name);
        return dim == 0 ? int.MaxValue : table / dim;
    }

    private static ArgumentException Outside(int id, int position, int rows)
        => new($"Id {id} at position {position} lies outside the table's rows 0 to {rows - 1}.");
}
