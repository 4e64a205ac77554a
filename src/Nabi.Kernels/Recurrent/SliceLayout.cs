namespace Nabi.Kernels;

/// <summary>
/// How the batch is cut into slices and where a slice keeps its numbers. The cut depends on the shape alone (never on the thread
/// count), and a slice runs through all of time by itself, so threads meet once per pass and the bits never change.
/// <code>
/// rows   (T+1, s, RowStride)   [ x (F) | 1 | h (U) | slack ]: one product gives x·W + b + h·U, one product with it transposed dW, db, dU
/// gates  (T,   s, GateStride)  what the cell keeps per step (LSTM i f g o, GRU n z r q)
/// cells  (T+1, s, StateStride) LSTM: c
/// raw    (T,   s, SumStride)   sums before the activations, only for activations other than tanh and sigmoid
/// whole  (T+1, s, StateStride) h before recurrent dropout, only with recurrent dropout
/// </code>
/// Without training a chunk of steps is kept instead of T; when steps are computed again, a segment.
/// Plans: few rows read the weights in place; large weights meet x for a chunk of steps at once (projected), so that only the recurrent
/// weights pass through the cache at every step; otherwise one product per step takes [x | 1 | h] against all packed weights.
/// </summary>
internal readonly struct SliceLayout
{
    private const int Pad = 16;

    // Weights beyond this many numbers do not stay in the second-level cache together with the rest.
    private const long LargeWeights = 1 << 17;

    // Weights whose gradients are too many to be read and written again for a few rows.
    private const long HugeWeights = 1 << 21;

    // Numbers of sums or their gradients held between two products.
    private const int ChunkSize = 1 << 16;

    // Numbers of reserve that are worth prefetching: going back, more than the second-level cache still holds beside those of other layers;
    // going forward, where they are only written, more than any cache holds.
    private const long FarBack = 1 << 18;
    private const long FarForth = 1 << 22;

    public SliceLayout(in RecurrentSettings settings, int gateColumns, int keptColumns, bool cells, bool raw, bool back)
    {
        var (batch, time, features, units) = settings.Shape;
        var weights = (long)(features + 1 + units) * gateColumns;
        SliceRows = RowsPerSlice(batch, weights);
        Slices = batch == 0 ? 0 : (batch + SliceRows - 1) / SliceRows;
        Depth = features + 1 + units;
        RowStride = (Depth + (units % Pad == 0 ? 0 : Pad - 1) + 3) / 4 * 4;
        if (RowStride % 128 == 0) RowStride += 4;
        GateStride = keptColumns;
        SumStride = Up(gateColumns) + Pad;
        StateStride = Up(units);
        InPlace = SliceRows < 8 && ((long)SliceRows * time < 64 || weights <= 2 * LargeWeights);
        Projected = InPlace || weights > LargeWeights;
        Chunk = Math.Clamp(Projected ? Math.Min(128, ChunkSize / SumStride) / SliceRows : 8, 1, Math.Max(1, time));
        var backRows = weights > HugeWeights ? 256 : Math.Min(256, 2 * ChunkSize / SumStride);
        BackChunk = Math.Clamp(backRows / SliceRows, 1, Math.Max(1, time));
        // Segments of about √(T/2) steps balance the states kept between them against the steps kept within one.
        Segment = settings.Recompute ? (int)Math.Ceiling(Math.Sqrt(time / 2.0) / Chunk) * Chunk : Math.Max(1, time);
        Segment = Math.Max(Segment, Chunk);
        Segments = (time + Segment - 1) / Segment;
        Streams = !settings.Training || (settings.Recompute && !back);
        int steps = Streams ? Chunk : Math.Min(time, Segment), states = steps + 1;
        long s = SliceRows, stateSize = states * s * StateStride;
        GatesAt = Up(states * s * RowStride);
        CellsAt = GatesAt + Up((Streams ? 1 : steps) * s * GateStride) + Pad;
        RawAt = CellsAt + (cells ? stateSize : 0);
        WholeAt = RawAt + (raw ? steps * s * SumStride + Pad : 0);
        SliceSize = WholeAt + (settings.RecurrentDropout ? stateSize : 0);
        Far = settings.Training && !settings.Recompute && Slices * SliceSize > (back ? FarBack : FarForth);
        KeptSize = s * StateStride * (cells ? 2 : 1);
    }

    /// <summary>Batch rows of a slice; the last slice may have fewer.</summary>
    public int SliceRows { get; }

    public int Slices { get; }

    /// <summary>F + 1 + U.</summary>
    public int Depth { get; }

    public int RowStride { get; }

    public int GateStride { get; }

    /// <summary>Distance between rows of sums and of their gradients, with room for a whole register behind the last column.</summary>
    public int SumStride { get; }

    public int StateStride { get; }

    /// <summary>The weights are read where they stand, unpacked.</summary>
    public bool InPlace { get; }

    /// <summary>x meets its weights for a chunk of steps at once.</summary>
    public bool Projected { get; }

    /// <summary>Steps of a chunk, forward and backward.</summary>
    public int Chunk { get; }

    public int BackChunk { get; }

    public long GatesAt { get; }

    public long CellsAt { get; }

    public long RawAt { get; }

    public long WholeAt { get; }

    /// <summary>Numbers one slice keeps.</summary>
    public long SliceSize { get; }

    /// <summary>Only a chunk of steps is kept while the pass goes on.</summary>
    public bool Streams { get; }

    /// <summary>Steps between kept states when the rest is computed again, else T.</summary>
    public int Segment { get; }

    public int Segments { get; }

    /// <summary>Numbers of the states kept at the start of a segment: h, then c.</summary>
    public long KeptSize { get; }

    /// <summary>The reserve does not stay near until the backward pass.</summary>
    public bool Far { get; }

    /// <summary>Far, and the second-level cache has room for a chunk of inputs and rows beside the weights.</summary>
    public bool Roomy => Far && !Projected;

    private static long Up(long count) => (count + Pad - 1) / Pad * Pad;

    public static int Up(int count) => checked((count + Pad - 1) / Pad * Pad);

    // 32 rows fit the second-level cache best; smaller batches are cut so that a few threads find work. Each slice sums its own
    // weight gradients, so very large weights allow fewer slices.
    private static int RowsPerSlice(int batch, long weights)
    {
        var rows = batch switch
        {
            <= 16 => Math.Max(batch, 1),
            <= 96 => Math.Min(16, ((batch + 1) / 2 + 7) / 8 * 8),
            _ => 32,
        };
        var most = Math.Max(2, (1L << 24) / Math.Max(1, weights));
        while ((batch + rows - 1) / rows > most) rows *= 2;
        return rows;
    }
}
