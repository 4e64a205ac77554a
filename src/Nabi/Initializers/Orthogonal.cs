namespace Nabi.Initializers;

/// <summary>
/// A matrix with orthonormal columns (orthonormal rows when it is wider than high) times <c>gain</c>: the default of
/// recurrent kernels. All axes but the last are taken together as rows.
/// </summary>
/// <remarks>
/// Q of the QR decomposition of a normal matrix, its columns' signs set so that R's diagonal is positive, which makes Q
/// evenly distributed over the orthogonal matrices. Saxe, McClelland and Ganguli, 2014; Mezzadri, 2007.
/// </remarks>
public sealed class Orthogonal : Initializer
{
    // Up to so many columns the plain way is fast enough.
    private const int Few = 256;

    // Rows at a time below the products.
    private const int Leaf = 16;

    /// <summary>The factor on the orthogonal matrix; 1 by default.</summary>
    public float Gain { get; init; } = 1f;

    /// <inheritdoc/>
    public override string ClassName => "Orthogonal";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        WriteSeed(config);
        config.Set("gain", Gain);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank < 2)
        {
            throw new NabiException(
                $"Orthogonal: only a weight with two or more axes can be orthogonal, got shape {shape}; use another initializer.");
        }

        if (values.IsEmpty)
            return;
        var columns = shape[-1];
        var rows = values.Length / columns;
        var (tall, thin) = (Math.Max(rows, columns), Math.Min(rows, columns));
        random.Normal(values);

        // Each of the thin matrix's columns is a row here: column k of (tall, thin) is work[k * tall ..].
        var work = new float[values.Length];
        for (var i = 0; i < tall; i++)
        {
            for (var k = 0; k < thin; k++)
                work[k * tall + i] = values[i * thin + k];
        }

        if (thin <= Few)
        {
            OrthonormalizeFew(work, thin, tall);
        }
        else
        {
            var rowsOfQ = Tape.Pause(() => Orthonormal(new Tensor([thin, tall], work)));
            // Of a matrix that is not much higher than wide the last columns are nearly made of the others: what rounding left of those
            // goes by a second time.
            if (tall < 2 * thin)
                rowsOfQ = Tape.Pause(() => Orthonormal(rowsOfQ));
            rowsOfQ.CopyTo(work);
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = Gain * (rows >= columns ? work[column * tall + row] : work[row * tall + column]);
        }
    }

    /// <summary>
    /// Orthonormal rows that span what the rows of a matrix span, each in turn: the first half, what it leaves of the second, and the
    /// second, so that nearly all the work is in products of matrices.
    /// </summary>
    private static Tensor Orthonormal(Tensor rows)
    {
        var (count, length) = (rows.Shape[0], rows.Shape[1]);
        if (count <= Leaf)
        {
            var few = rows.ToArray();
            OrthonormalizeFew(few, count, length);
            return new Tensor(rows.Shape, few);
        }

        var first = Orthonormal(Ops.Slice(rows, 0, 0, count / 2));
        var second = Ops.Slice(rows, 0, count / 2);
        second -= Ops.MatMul(Ops.MatMul(second, first, transposeB: true), first);
        return Ops.Concat([first, Orthonormal(second)], 0);
    }

    /// <summary>Makes rows orthonormal in place, one after the other in double precision.</summary>
    private static void OrthonormalizeFew(Span<float> rows, int count, int length)
    {
        var work = new double[rows.Length];
        for (var i = 0; i < work.Length; i++)
            work[i] = rows[i];
        for (var k = 0; k < count; k++)
            MakeOrthonormal(work, k, length);
        for (var i = 0; i < work.Length; i++)
            rows[i] = (float)work[i];
    }

    // Gram and Schmidt, each column twice: in double precision the loss of orthogonality of one pass is gone after the
    // second, and the remaining length is R's diagonal, positive by construction.
    private static void MakeOrthonormal(double[] work, int k, int tall)
    {
        var column = work.AsSpan(k * tall, tall);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var j = 0; j < k; j++)
            {
                var earlier = work.AsSpan(j * tall, tall);
                var along = Dot(earlier, column);
                for (var i = 0; i < tall; i++)
                    column[i] -= along * earlier[i];
            }

            var length = Math.Sqrt(Dot(column, column));
            for (var i = 0; i < tall; i++)
                column[i] /= length;
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = System.Numerics.Vector<double>.Zero;
        var width = System.Numerics.Vector<double>.Count;
        var i = 0;
        for (; i <= a.Length - width; i += width)
            sum += new System.Numerics.Vector<double>(a[i..]) * new System.Numerics.Vector<double>(b[i..]);
        var total = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }
}
