namespace Nabi.Data;

/// <summary>Samples that are windows of a series: step <c>k</c> of window <c>i</c> is <c>start + i·stride + k·rate</c>.</summary>
internal sealed class WindowSamples(Tensor data, Tensor? targets, int start, int count, int length, int stride, int rate) : Samples
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override Batch Gather(ReadOnlySpan<int> rows)
    {
        // data (S, ...) -> (rows, length, ...)
        var steps = new int[rows.Length * length];
        var places = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            places[i] = start + (rows[i] * stride);
            for (var k = 0; k < length; k++)
                steps[(i * length) + k] = places[i] + (k * rate);
        }

        var step = data.Shape.Slice(1, data.Rank - 1);
        var windows = Rows.Gather(data, steps).View(new Shape(rows.Length, length).Concat(step));
        return new Batch(windows, targets is null ? null : Rows.Gather(targets, places));
    }
}
