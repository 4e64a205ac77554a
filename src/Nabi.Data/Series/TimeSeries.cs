namespace Nabi.Data;

/// <summary>Sliding windows over a time series.</summary>
public static class TimeSeries
{
    /// <summary>
    /// Windows of a series, and the target of each (Keras: <c>timeseries_dataset_from_array</c>). Window <c>i</c> holds
    /// the steps p, p + r, p + 2r, ... with p = i · <paramref name="sequenceStride"/> and r = <paramref name="samplingRate"/>;
    /// its target is <c>targets[p]</c>, so to forecast d steps ahead, give targets that are shifted by window and d.
    /// </summary>
    /// <param name="data">The series, of shape (steps) or (steps, features, ...).</param>
    /// <param name="targets">The targets by step, of shape (steps, ...); null for windows alone.</param>
    /// <param name="sequenceLength">Steps in a window.</param>
    /// <param name="sequenceStride">Steps from one window to the next. Default 1.</param>
    /// <param name="samplingRate">Steps of the series between two steps of a window. Default 1.</param>
    /// <param name="batchSize">Windows in a batch; null for single windows without a batch axis. Default 128.</param>
    /// <param name="shuffle">Whether to mix the windows, anew each epoch.</param>
    /// <param name="seed">Decides the order of a shuffle.</param>
    /// <param name="startIndex">The first step of the series that is used; targets are counted from it as well.</param>
    /// <param name="endIndex">The step before which the used part ends; null for the end.</param>
    /// <exception cref="NabiException">An argument is out of range, or there are fewer targets than windows need.</exception>
    public static Dataset Windows(
        Tensor data, Tensor? targets, int sequenceLength, int sequenceStride = 1, int samplingRate = 1, int? batchSize = 128,
        bool shuffle = false, int seed = 0, int? startIndex = null, int? endIndex = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var steps = Steps(data, "data");
        Check(startIndex is null or >= 0 && (startIndex ?? 0) < Math.Max(1, steps), nameof(startIndex), startIndex,
            $"from 0 to {steps - 1}");
        Check(endIndex is null || (endIndex > (startIndex ?? 0) && endIndex < steps), nameof(endIndex), endIndex,
            $"above startIndex and below the {steps} steps of the series");
        Check(samplingRate > 0 && samplingRate < steps, nameof(samplingRate), samplingRate, $"from 1 to {steps - 1}");
        Check(sequenceStride > 0 && sequenceStride < steps, nameof(sequenceStride), sequenceStride, $"from 1 to {steps - 1}");
        Check(sequenceLength > 0, nameof(sequenceLength), sequenceLength, "1 or more");
        Check(batchSize is null or > 0, nameof(batchSize), batchSize, "1 or more, or null");

        var start = startIndex ?? 0;
        var end = endIndex ?? steps;
        var positions = end - start - (sequenceLength - 1L) * samplingRate;
        if (targets is not null)
            positions = Math.Min(positions, Steps(targets, "targets"));
        var windows = (int)Math.Max(0, (positions + sequenceStride - 1) / sequenceStride);
        if (targets is not null && windows > 0 && start + (windows - 1L) * sequenceStride >= targets.Shape[0])
        {
            throw new NabiException(
                $"TimeSeries.Windows: with startIndex {start} the last window needs target {start + (windows - 1L) * sequenceStride}, "
                + $"but there are {targets.Shape[0]} targets; targets are counted from startIndex too.");
        }

        var samples = new WindowSamples(data, targets, start, windows, sequenceLength, sequenceStride, samplingRate);
        Dataset dataset = new MemoryDataset(samples, 0, windows, batchSize ?? 1, seed: shuffle ? seed : null);
        return batchSize is null ? dataset.Map(batch => batch.Select(WithoutBatchAxis)) : dataset;
    }

    internal static int Steps(Tensor series, string role)
        => series.IsSymbolic || series.Rank == 0
            ? throw new NabiException(
                $"The {role} of a time series must be a tensor of shape (steps, ...) with numbers, got shape {series.Shape}.")
            : series.Shape[0];

    private static Tensor WithoutBatchAxis(Tensor tensor) => tensor.View(tensor.Shape.Slice(1, tensor.Rank - 1));

    private static void Check(bool isRight, string argument, int? got, string expected)
    {
        if (!isRight)
            throw new NabiException($"TimeSeries.Windows: {argument} must be {expected}, got {got}.");
    }
}
