namespace Nabi.Data;

/// <summary>
/// Keras's <c>TimeseriesGenerator</c>: batches of the <c>length</c> steps before a row, and the target at that row. As
/// there, a shuffled generator draws its rows with repetition, and the end index is included.
/// </summary>
public sealed class TimeseriesGenerator : Dataset
{
    private readonly Tensor data;
    private readonly Tensor targets;
    private readonly int first;
    private readonly int last;

    /// <summary>Creates a generator over a series.</summary>
    /// <param name="data">The series, of shape (steps) or (steps, features, ...).</param>
    /// <param name="targets">The target at each step, as many as there are steps.</param>
    /// <param name="length">How many steps back a window reaches.</param>
    /// <param name="startIndex">The first step used. Default 0.</param>
    /// <param name="endIndex">The last step used, included; null for the last of the series.</param>
    /// <exception cref="NabiException">The lengths differ, or there is no window.</exception>
    public TimeseriesGenerator(Tensor data, Tensor targets, int length, int startIndex = 0, int? endIndex = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(targets);
        var steps = TimeSeries.Steps(data, "data");
        if (TimeSeries.Steps(targets, "targets") != steps)
        {
            throw new NabiException(
                $"TimeseriesGenerator: data has {steps} steps and targets {targets.Shape[0]}; they must have equally many.");
        }

        if (length < 1)
            throw new NabiException($"TimeseriesGenerator: length must be 1 or more, got {length}.");
        last = endIndex ?? steps - 1;
        if (startIndex < 0 || last >= steps || (long)startIndex + length > last)
        {
            throw new NabiException(
                $"TimeseriesGenerator: no window fits: startIndex {startIndex} plus length {length} must not be above endIndex {last}, "
                + $"and endIndex must be below the {steps} steps.");
        }

        (this.data, this.targets, Length, first) = (data, targets, length, startIndex + length);
    }

    /// <summary>How many steps back a window reaches.</summary>
    public int Length { get; }

    /// <summary>Steps of the series between two steps of a window. Default 1.</summary>
    /// <exception cref="NabiException">The value is below 1.</exception>
    public int SamplingRate
    {
        get;
        init => field = value > 0 ? value : throw new NabiException($"TimeseriesGenerator: SamplingRate must be 1 or more, got {value}.");
    } = 1;

    /// <summary>Steps from one window to the next. Default 1.</summary>
    /// <exception cref="NabiException">The value is below 1.</exception>
    public int Stride
    {
        get;
        init => field = value > 0 ? value : throw new NabiException($"TimeseriesGenerator: Stride must be 1 or more, got {value}.");
    } = 1;

    /// <summary>Whether the rows of each batch are drawn at random, with repetition. Default false.</summary>
    public bool IsShuffled { get; init; }

    /// <summary>Whether each window runs backwards in time. Default false.</summary>
    public bool Reverse { get; init; }

    /// <summary>Windows in a batch. Default 128.</summary>
    /// <exception cref="NabiException">The value is below 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value > 0 ? value : throw new NabiException($"TimeseriesGenerator: BatchSize must be 1 or more, got {value}.");
    } = 128;

    /// <summary>Decides the rows when <see cref="IsShuffled"/> is set: the same seed and epoch, the same rows.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public override int? BatchCount => (int)((last - first + (long)BatchSize * Stride) / ((long)BatchSize * Stride));

    /// <summary>Batch <paramref name="index"/> of epoch 0.</summary>
    /// <param name="index">From 0 to <see cref="BatchCount"/> - 1.</param>
    /// <exception cref="NabiException">There is no such batch.</exception>
    public Batch this[int index]
        => index >= 0 && index < BatchCount ? Epoch(0).ElementAt(index)
            : throw new NabiException($"TimeseriesGenerator: there is no batch {index}; the generator has {BatchCount}.");

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch)
    {
        var draws = new CounterRandom(Seed, epoch);
        for (var index = 0; index < BatchCount; index++)
            yield return Windows(IsShuffled ? Drawn(draws) : InOrder(index));
    }

    private int[] Drawn(CounterRandom draws)
    {
        var rows = new int[BatchSize];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = first + draws.Below(last - first + 1);
        return rows;
    }

    private int[] InOrder(int index)
    {
        var from = first + (long)BatchSize * Stride * index;
        var count = (int)Math.Min(BatchSize, (last - from + Stride) / Stride);
        var rows = new int[count];
        for (var i = 0; i < count; i++)
            rows[i] = (int)(from + (long)i * Stride);
        return rows;
    }

    private Batch Windows(int[] rows)
    {
        // Window of row r: r - Length, r - Length + rate, ... below r.
        var length = (Length + SamplingRate - 1) / SamplingRate;
        var steps = new int[rows.Length * length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = 0; k < length; k++)
                steps[i * length + (Reverse ? length - 1 - k : k)] = rows[i] - Length + k * SamplingRate;
        }

        var shape = new Shape(rows.Length, length).Concat(data.Shape.Slice(1, data.Rank - 1));
        return new Batch(Rows.Gather(data, steps).View(shape), Rows.Gather(targets, rows));
    }
}
