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
        var rented = ArrayPool<int>.Shared.Rent(rows.Length * (length + 1));
        var steps = rented.AsSpan(0, rows.Length * length);
        var places = rented.AsSpan(steps.Length, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            places[i] = start + rows[i] * stride;
            for (var k = 0; k < length; k++)
                steps[i * length + k] = places[i] + k * rate;
        }

        var step = data.Shape.Slice(1, data.Rank - 1);
        var windows = Rows.Gather(data, steps, buffer).View(new Shape(rows.Length, length).Concat(step));
        var batch = new Batch(windows, targets is null ? null : Rows.Gather(targets, places, buffer, 1));
        ArrayPool<int>.Shared.Return(rented);
        return batch;
    }
}
