using Nabi.Data;
using Nabi.Memory;

namespace Nabi.Forecasting;

/// <summary>Windows that a network is to write again.</summary>
internal sealed class ReconstructionWindows(AutoencoderDetector detector,
    IReadOnlyList<(SeriesHistory History, int First)> windows, int limit,
    int? seed) : Dataset
{
    private const int BatchSize = 64;

    private readonly int count = Math.Min(windows.Count, limit);

    /// <inheritdoc/>
    public override int? BatchCount => (count + BatchSize - 1) / BatchSize;

    /// <inheritdoc/>
    public override int? SampleCount => count;

    /// <summary>Windows as one batch.</summary>
    public static Tensor Filled(AutoencoderDetector detector, ReadOnlySpan<(SeriesHistory History, int First)> windows)
    {
        var rows = detector.Rows(windows.Length);
        var width = rows.Length / Math.Max(1, windows.Length);
        for (var i = 0; i < windows.Length; i++)
            detector.Fill(rows.Floats.Slice(i * width, width), windows[i].History, windows[i].First);
        return rows;
    }

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch)
    {
        var order = seed is { } key ? new RandomStream(((ulong)(uint)key << 32) | (uint)epoch).Permutation(windows.Count) : null;
        for (var at = 0; at < count; at += BatchSize)
        {
            var chosen = Enumerable.Range(at, Math.Min(BatchSize, count - at)).Select(i => windows[order is null ? i : order[i]]).ToArray();
            var rows = Filled(detector, chosen);
            yield return new Batch(rows, rows);
        }
    }
}
