using Nabi.Data;
using Nabi.Memory;

namespace Nabi.Forecasting;

/// <summary>
/// Windows of many series as batches to train on: the past, the scaled values to come as the target, and a weight of 0 where those are
/// missing. They are drawn anew each epoch, and copied only when a batch needs them, so memory does not grow with their number.
/// </summary>
internal sealed class PanelWindows : Dataset
{
    private readonly WindowLayout layout;
    private readonly int horizon;
    private readonly IReadOnlyList<(SeriesHistory History, int Target, int First, int Count)> channels;
    private readonly long[] ends;
    private readonly int windows;
    private readonly int batchSize;
    private readonly int seed;
    private readonly bool ahead;
    private readonly int perSeries;
    private readonly int origins;
    private readonly bool onlyLast;

    /// <param name="layout">Where everything of a window goes.</param>
    /// <param name="horizon">Steps to come.</param>
    /// <param name="channels">Series and target, the first step at which a forecast may begin, and how many such steps there are.</param>
    /// <param name="limit">The most windows of an epoch.</param>
    /// <param name="perSeries">The most windows of a series in an epoch.</param>
    /// <param name="batchSize">Windows in a batch.</param>
    /// <param name="seed">Decides what is drawn; null for all windows in order.</param>
    /// <param name="ahead">Whether the scaled values to come are the last input as well.</param>
    /// <param name="origins">Steps of a window that forecasts begin at: its last ones.</param>
    /// <param name="onlyLast">Whether the last of them alone counts.</param>
    public PanelWindows(WindowLayout layout, int horizon, IReadOnlyList<(SeriesHistory History, int Target, int First, int Count)> channels,
        int limit, int perSeries, int batchSize, int? seed, bool ahead = false, int origins = 1,
        bool onlyLast = false)
    {
        (this.origins, this.onlyLast) = (origins, onlyLast);
        (this.layout, this.horizon, this.channels, this.perSeries, this.batchSize) = (layout, horizon, channels, perSeries, batchSize);
        ends = new long[channels.Count];
        long sum = 0;
        for (var i = 0; i < ends.Length; i++)
            ends[i] = sum += Math.Min(channels[i].Count, perSeries);
        windows = (int)Math.Min(sum, seed is null ? int.MaxValue : limit);
        (this.seed, this.ahead, Shuffled) = (seed ?? 0, ahead, seed is not null);
    }

    private bool Shuffled { get; }

    /// <inheritdoc/>
    public override int? BatchCount => (windows + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public override int? SampleCount => windows;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch)
    {
        var total = ends.Length > 0 ? ends[^1] : 0;
        var order = Shuffled ? Drawn(epoch, total) : null;
        // Of a series with more windows than it may have, one from each of as many stretches.
        var places = new RandomStream(unchecked(((ulong)(uint)epoch << 32) | (uint)seed));
        for (var at = 0; at < windows; at += batchSize)
        {
            var count = Math.Min(batchSize, windows - at);
            var inputs = layout.Inputs.Select(input => input.Rows(count)).ToArray();
            Tensor target = Targets(count), weight = Targets(count);
            for (var row = 0; row < count; row++)
                Fill(inputs, target.Floats, weight.Floats, row, order is null ? at + row : order[at + row], places);
            yield return new Batch(ahead ? [.. inputs, target] : inputs, [target], weight);
        }
    }

    private void Fill(Tensor[] inputs, Span<float> target, Span<float> weight, int row, long window, RandomStream places)
    {
        var index = Array.BinarySearch(ends, window + 1);
        index = index < 0 ? ~index : index;
        while (index > 0 && ends[index - 1] > window)
            index--;
        var (history, number, first, count) = channels[index];
        var stretches = Math.Min(count, perSeries);
        var stretch = window - (ends[index] - stretches);
        var (from, to) = (stretch * count / stretches, (stretch + 1) * count / stretches);
        var origin = first + (int)from + places.NextInt((int)(to - from));
        var scale = layout.Fill(inputs, row, history, number, origin);
        for (var place = onlyLast ? origins - 1 : 0; place < origins; place++)
        {
            // Of a window that begins before the series, the origins in the series.
            var begin = origin - (origins - 1 - place);
            if (begin < 1)
                continue;
            var values = history.Target(number).Slice(begin, horizon);
            var at = (row * origins + place) * horizon;
            for (var h = 0; h < horizon; h++)
            {
                var isThere = !double.IsNaN(values[h]);
                target[at + h] = isThere ? scale.To(values[h]) : 0f;
                weight[at + h] = !isThere ? 0f : onlyLast ? origins : 1f;
            }
        }
    }

    private Tensor Targets(int count) => origins == 1 ? Tensor.Zeros(count, horizon) : Tensor.Zeros(count, origins, horizon);

    // Each window once where an epoch has room for all; else as many as it has room for, each as likely as the other.
    private long[] Drawn(int epoch, long total)
    {
        var random = new RandomStream(unchecked(((ulong)(uint)seed << 32) | (uint)epoch));
        var order = new long[windows];
        if (windows == total)
        {
            var numbers = random.Permutation(windows);
            for (var i = 0; i < windows; i++)
                order[i] = numbers[i];
            return order;
        }

        // Two draws, since there may be more windows than an int counts.
        for (var i = 0; i < windows; i++)
            order[i] = (long)((((ulong)(uint)random.NextInt(1 << 30) << 30) | (uint)random.NextInt(1 << 30)) * (UInt128)total >> 60);
        return order;
    }
}
