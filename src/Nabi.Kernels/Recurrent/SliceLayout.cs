namespace Nabi.Kernels;

/// <summary>
/// How the batch is cut into slices and where a slice keeps its numbers. The cut depends on the shape alone (never on the thread
/// count), and a slice runs through all of time by itself, so threads meet once per pass and the bits never change.
/// <code>
/// rows   (T+1, s, RowStride)   [ x (F) | 1 | h (U) | slack ]: one product gives x·W + b + h·U, one product with it transposed dW, db, dU
/// gates  (T,   s, GateStride)  what the cell keeps per step (LSTM i f g o, GRU n z r q)
/// cells  (T+1, s, StateStride) LSTM: c
/// raw    (T,   s, GateStride)  sums before the activations, only for activations other than tanh and sigmoid
/// whole  (T+1, s, StateStride) h before recurrent dropout, only with recurrent dropout
/// </code>
/// Strides leave room for whole registers behind the last unit. Without training one or two steps are kept instead of T.
/// </summary>
internal readonly struct SliceLayout
{
    private const int Pad = 16;

    public SliceLayout(in RecurrentSettings settings, int gateColumns, bool cells, bool raw)
    {
        var (batch, time, features, units) = settings.Shape;
        SliceRows = RowsPerSlice(batch, (long)(features + 1 + units) * gateColumns);
        Slices = batch == 0 ? 0 : (batch + SliceRows - 1) / SliceRows;
        Depth = features + 1 + units;
        RowStride = Up(Depth + Pad - 1);
        GateStride = Up(gateColumns) + Pad;
        StateStride = Up(units);
        Steps = settings.Training ? time : 1;
        States = settings.Training ? time + 1 : 2;
        long s = SliceRows;
        long rows = States * s * RowStride, gates = Steps * s * GateStride + Pad, states = States * s * StateStride;
        GatesAt = rows;
        CellsAt = GatesAt + gates;
        RawAt = CellsAt + (cells ? states : 0);
        WholeAt = RawAt + (raw ? gates : 0);
        SliceSize = WholeAt + (settings.RecurrentDropout ? states : 0);
    }

    /// <summary>Batch rows of a slice; the last slice may have fewer.</summary>
    public int SliceRows { get; }

    public int Slices { get; }

    /// <summary>F + 1 + U.</summary>
    public int Depth { get; }

    public int RowStride { get; }

    public int GateStride { get; }

    public int StateStride { get; }

    public int Steps { get; }

    public int States { get; }

    public long GatesAt { get; }

    public long CellsAt { get; }

    public long RawAt { get; }

    public long WholeAt { get; }

    /// <summary>Numbers one slice keeps.</summary>
    public long SliceSize { get; }

    public static int Up(int count) => checked((count + Pad - 1) / Pad * Pad);

    // 32 rows fit the second cache best; smaller batches are cut so that a few threads find work. Each slice sums its own
    // weight gradients, so very large weights allow fewer slices.
    private static int RowsPerSlice(int batch, long weights)
    {
        var rows = batch switch
        {
            <= 16 => Math.Max(batch, 1),
            <= 96 => Math.Min(16, (((batch + 1) / 2) + 7) / 8 * 8),
            _ => 32,
        };
        var most = Math.Max(2, (1L << 24) / Math.Max(1, weights));
        while ((batch + rows - 1) / rows > most) rows *= 2;
        return rows;
    }
}
