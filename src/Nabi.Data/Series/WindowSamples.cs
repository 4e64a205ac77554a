using System.Buffers;

namespace Nabi.Data;

/// <summary>Samples that are windows of a series: step <c>k</c> of window <c>i</c> is <c>start + i·stride + k·rate</c>.</summary>
internal sealed class WindowSamples(Tensor data, Tensor? targets, int start, int count, int length, int stride, int rate) : Samples
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override Batch Gather(ReadOnlySpan<int> rows, BatchBuffer? buffer = null)
    {
        // data (S, ...) -> (rows, length, ...)
        var rented = ArrayPool<int>.Shared.Rent(rows.Length);
        var starts = rented.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            starts[i] = start + rows[i] * stride;
        var batch = new Batch(Rows.Windows(data, starts, length, rate, buffer),
            targets is null ? null : Rows.Gather(targets, starts, buffer, 1));
        ArrayPool<int>.Shared.Return(rented);
        return batch;
    }
}
