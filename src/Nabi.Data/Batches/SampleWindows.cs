using System.Buffers;

namespace Nabi.Data;

/// <summary>Windows of neighbouring samples in memory: sample <c>k</c> of window <c>i</c> is <c>from + i·shift + k·stride</c>.</summary>
internal sealed class SampleWindows(TensorSamples samples, int from, int count, int size, int shift, int stride) : Samples
{
    /// <inheritdoc/>
    public override int Count { get; } =
        (int)Math.Max(0, (count - 1 - (size - 1L) * stride) / shift + (count > (size - 1L) * stride ? 1 : 0));

    /// <inheritdoc/>
    public override Batch Gather(ReadOnlySpan<int> rows, BatchBuffer? buffer = null)
    {
        var rented = ArrayPool<int>.Shared.Rent(rows.Length);
        var starts = rented.AsSpan(0, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            starts[i] = from + rows[i] * shift;
        var batch = samples.Take(starts, size, stride, buffer);
        ArrayPool<int>.Shared.Return(rented);
        return batch;
    }
}
