using System.Numerics;
using System.Numerics.Tensors;

namespace Nabi.Kernels;

/// <summary>
/// A matrix of weights as whole numbers from -127 to 127, each column with a scale of its own: w = q / scale. What it is multiplied with is
/// rounded likewise, each row with the scale of its largest number:
/// <code>
/// y[r, j] = sum over i of round(x[r, i] · s[r]) q[i, j] / (s[r] scale[j]),   s[r] = 127 / max over i of |x[r, i]|
/// </code>
/// The sums are whole numbers of 32 bits and exact, so the result has the same bits on every width and number of threads.
/// </summary>
/// <remarks>
/// Dynamic quantization as of Keras's <c>quantize("int8")</c>. The numbers are held in 16 bits: the instruction that multiplies pairs of
/// them and adds (<c>vpmaddwd</c>) is exact, that for 8 bits (<c>vpmaddubsw</c>) clips its sums.
/// </remarks>
public sealed unsafe class QuantizedMatrix
{
    /// <summary>The largest number.</summary>
    public const int Most = 127;

    // The sums of two products of 127 by 127 must stay below 2^31.
    private const int Deepest = int.MaxValue / (Most * Most) / 2 * 2;

    // Multiply-adds below which one thread is faster, and the least a shard should do.
    private const long SharedFrom = 1 << 23;
    private const long ShardWork = 1 << 20;
    private const int MostShards = 32;

    private readonly sbyte[] values;
    private readonly float[] scales;
    private Form? form;

    /// <summary>Takes the numbers as they are.</summary>
    /// <param name="rows">Rows: the depth of products.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="values">The numbers, row by row; not copied.</param>
    /// <param name="scales">The scale of each column; not copied.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are too many rows for exact sums.</exception>
    public QuantizedMatrix(int rows, int columns, sbyte[] values, float[] scales)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(scales);
        Guard.Size(rows, 1, nameof(rows));
        Guard.Size(columns, 1, nameof(columns));
        Guard.Same(checked(rows * columns), values.Length, nameof(values));
        Guard.Same(columns, scales.Length, nameof(scales));
        if (rows > Deepest) throw new ArgumentException($"A quantized matrix has at most {Deepest} rows, got {rows}.");
        (Rows, Columns, this.values, this.scales) = (rows, columns, values, scales);
    }

    /// <summary>Rows: the depth of products.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>The numbers, row by row.</summary>
    public ReadOnlySpan<sbyte> Values => values;

    /// <summary>What a weight was multiplied with, for each column.</summary>
    public ReadOnlySpan<float> Scales => scales;

    /// <summary>Rounds a matrix: scale = 127 / (max |w| of the column + 1e-7), q = round(w · scale), ties to even.</summary>
    /// <param name="weights">The weights, row by row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    public static QuantizedMatrix Of(ReadOnlySpan<float> weights, int rows, int columns)
    {
        Guard.Same(checked(rows * columns), weights.Length, nameof(weights));
        var scales = new float[columns];
        for (var r = 0; r < rows; r++)
            TensorPrimitives.MaxMagnitude(scales, weights.Slice(r * columns, columns), scales);
        for (var j = 0; j < columns; j++) scales[j] = Most / (MathF.Abs(scales[j]) + 1e-7f);
        var values = new sbyte[weights.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] * scales[i % columns]), -Most, Most);
        return new QuantizedMatrix(rows, columns, values, scales);
    }

    /// <summary>The weights that the numbers stand for.</summary>
    /// <param name="weights">Where to, row by row.</param>
    public void Restore(Span<float> weights)
    {
        Guard.Same(values.Length, weights.Length, nameof(weights));
        for (var i = 0; i < values.Length; i++) weights[i] = values[i] / scales[i % Columns];
    }

    /// <summary>y (m, columns) = or += x (m, rows) times the matrix.</summary>
    /// <param name="m">Rows of x and y.</param>
    /// <param name="x">The left matrix.</param>
    /// <param name="ldx">From row to row of x.</param>
    /// <param name="y">The result.</param>
    /// <param name="ldy">From row to row of y.</param>
    /// <param name="accumulate">Whether y is added to.</param>
    public void Multiply(int m, ReadOnlySpan<float> x, int ldx, Span<float> y, int ldy, bool accumulate)
    {
        Guard.Size(m, 0, nameof(m));
        if (m == 0) return;
        Guard.Size(ldx, Rows, nameof(ldx));
        Guard.Size(ldy, Columns, nameof(ldy));
        Guard.AtLeast((long)(m - 1) * ldx + Rows, x.Length, nameof(x));
        Guard.AtLeast((long)(m - 1) * ldy + Columns, y.Length, nameof(y));
        fixed (float* from = x, to = y) Run(m, from, ldx, to, ldy, accumulate);
    }

    /// <summary>The product on raw pointers.</summary>
    internal void Run(int m, float* x, nint ldx, float* y, nint ldy, bool add)
    {
        var now = Packed();
        nint pairs = (Rows + 1) / 2;
        // Two 16-bit numbers are as large as a float.
        var row = Scratch.Take(Scratch.Quantized, checked(m * (pairs + 1) + 16));
        var rounded = (short*)(row + ((m + 15) & ~15));
        for (var r = 0; r < m; r++) row[r] = Round(x + r * ldx, Rows, rounded + r * 2 * pairs);
        var panels = (Columns + now.Tiles.Panel - 1) / now.Tiles.Panel;
        var work = (long)m * Columns * Rows;
        fixed (short* weights = now.Weights)
        fixed (float* factors = now.Factors)
        {
            var shards = work < SharedFrom || WorkerPool.Threads == 1
                ? 1 : (int)Math.Clamp(work / ShardWork, 1, Math.Min(MostShards, panels));
            if (shards == 1)
                now.Tiles.Multiply(m, Columns, pairs, rounded, row, weights, factors, y, ldy, add, 0, panels);
            else
                Shards.Run(now.Tiles, m, Columns, pairs, rounded, row, weights, factors, y, ldy, add, panels, shards);
        }
    }

    /// <summary>One row as whole numbers, and what one of them stands for; a row that is not finite stands for NaN.</summary>
    private static float Round(float* x, int count, short* target)
    {
        var most = MathF.Abs(TensorPrimitives.MaxMagnitude(new ReadOnlySpan<float>(x, count)));
        if ((count & 1) != 0) target[count] = 0;
        if (!float.IsFinite(most))
        {
            new Span<short>(target, count).Clear();
            return float.NaN;
        }

        var scale = Most / (most + 1e-7f);
        var (factor, i, lanes) = (new Vector<float>(scale), 0, Vector<float>.Count);
        for (; i <= count - 2 * lanes; i += 2 * lanes)
        {
            var first = Vector.ConvertToInt32(Vector.Round(Vector.Load(x + i) * factor));
            var second = Vector.ConvertToInt32(Vector.Round(Vector.Load(x + i + lanes) * factor));
            Vector.Narrow(first, second).Store(target + i);
        }

        for (; i < count; i++) target[i] = (short)MathF.Round(x[i] * scale);
        return 1 / scale;
    }

    private Form Packed()
    {
        var width = SimdKernels.Current.Width;
        return form is { } made && made.Width == width ? made : form = Pack(width);
    }

    private Form Pack(Width width)
    {
        var tiles = QuantizedTiles.For(width);
        var (pairs, panel) = ((Rows + 1) / 2, tiles.Panel);
        var panels = (Columns + panel - 1) / panel;
        var weights = GC.AllocateUninitializedArray<short>(checked(panels * pairs * 2 * panel), pinned: true);
        var factors = new float[panels * panel];
        for (var j = 0; j < Columns; j++) factors[j] = 1 / scales[j];
        var at = 0;
        for (var p = 0; p < panels; p++)
        {
            for (var pair = 0; pair < pairs; pair++)
            {
                for (var j = p * panel; j < (p + 1) * panel; j++)
                {
                    weights[at++] = j < Columns ? values[2 * pair * Columns + j] : (short)0;
                    weights[at++] = j < Columns && 2 * pair + 1 < Rows ? values[(2 * pair + 1) * Columns + j] : (short)0;
                }
            }
        }

        return new Form(width, tiles, weights, factors);
    }

    private sealed record Form(Width Width, QuantizedTiles Tiles, short[] Weights, float[] Factors);

    private sealed class Shards : IShardedWork
    {
        private QuantizedTiles? tiles;
        private int m, n, panels, each;
        private nint pairs, ldy;
        private short* a, packed;
        private float* row, columns, y;
        private bool add;

        public static void Run(
            QuantizedTiles tiles, int m, int n, nint pairs, short* a, float* row, short* packed, float* columns, float* y, nint ldy,
            bool add, int panels, int shards)
        {
            var self = PerThread<Shards>.Take();
            (self.tiles, self.m, self.n, self.pairs, self.ldy, self.add) = (tiles, m, n, pairs, ldy, add);
            (self.panels, self.each) = (panels, (panels + shards - 1) / shards);
            self.a = a;
            self.row = row;
            self.packed = packed;
            self.columns = columns;
            self.y = y;
            WorkerPool.Run((panels + self.each - 1) / self.each, self);
            PerThread<Shards>.Return(self);
        }

        public void Run(int shard)
            => tiles!.Multiply(
                m, n, pairs, a, row, packed, columns, y, ldy, add, shard * each, Math.Min(panels, (shard + 1) * each));
    }
}
