using System.Numerics;
using System.Numerics.Tensors;
using Nabi.Kernels;

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

    // Numbers drawn at a time.
    private const int Piece = 1 << 12;

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
        if (thin > Few)
        {
            Many(values, rows, columns, random);
            foreach (ref var value in values)
                value *= Gain;
            return;
        }

        random.Normal(values);
        // Each of the thin matrix's columns is a row here: column k of (tall, thin) is work[k * tall ..].
        var work = new float[values.Length];
        for (var i = 0; i < tall; i++)
        {
            for (var k = 0; k < thin; k++)
                work[k * tall + i] = values[i * thin + k];
        }

        OrthonormalizeFew(work, thin, tall, passes: 2);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = Gain * (rows >= columns ? work[column * tall + row] : work[row * tall + column]);
        }
    }

    /// <summary>The orthogonal matrix of many rows and columns.</summary>
    private static void Many(Span<float> values, int rows, int columns, RandomStream random)
    {
        // A wide matrix is worked on where it is, a high one as its transpose: what is drawn has no order.
        var (tall, thin) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var work = rows < columns ? values : new float[values.Length];
        Normals(work, random);
        var coefficients = new float[thin / 2 * (thin - thin / 2)];
        Orthonormalize(work, thin, tall, coefficients);
        // Of a matrix that is not much higher than wide the last columns are nearly made of the others: what rounding left of those
        // goes by a second time.
        if (tall < 2 * thin)
            Orthonormalize(work, thin, tall, coefficients);
        if (rows >= columns)
            Transpose(work, thin, tall, values);
    }

    /// <summary>Box and Muller's normal numbers, many at a time in single precision.</summary>
    private static void Normals(Span<float> values, RandomStream random)
    {
        Span<float> radius = stackalloc float[Piece / 2];
        Span<float> angle = stackalloc float[Piece / 2];
        for (var at = 0; at < values.Length; at += Piece)
        {
            var both = values.Slice(at, Math.Min(Piece, values.Length - at));
            var first = Math.Min(Piece / 2, both.Length);
            Philox.Uniform(random.Key, random.Counter, radius);
            Philox.Uniform(random.Key, random.Counter + Philox.Blocks(Piece / 2), angle);
            random.Counter += Philox.Blocks(Piece);
            // From (0, 1], whose logarithm is finite.
            TensorPrimitives.Subtract(1f, radius, radius);
            TensorPrimitives.Log(radius, radius);
            TensorPrimitives.Multiply(radius, -2f, radius);
            TensorPrimitives.Sqrt(radius, radius);
            TensorPrimitives.Multiply(angle, 2 * MathF.PI, angle);
            TensorPrimitives.Cos(angle[..first], both[..first]);
            TensorPrimitives.Multiply(both[..first], radius[..first], both[..first]);
            var rest = both[first..];
            TensorPrimitives.Sin(angle[..rest.Length], rest);
            TensorPrimitives.Multiply(rest, radius[..rest.Length], rest);
        }
    }

    /// <summary>
    /// Makes rows orthonormal in place that span what they spanned, each in turn: the first half, what it leaves of the second, and the
    /// second, so that nearly all the work is in products of matrices.
    /// </summary>
    private static void Orthonormalize(Span<float> work, int count, int length, Span<float> coefficients)
    {
        if (count <= Leaf)
        {
            OrthonormalizeFew(work, count, length, passes: 1);
            return;
        }

        var half = count / 2;
        var first = work[..(half * length)];
        var second = work[(half * length)..];
        var along = coefficients[..((count - half) * half)];
        Orthonormalize(first, half, length, coefficients);
        MatrixProduct.Multiply(false, true, count - half, half, length, second, length, first, length, along, half, accumulate: false);
        foreach (ref var value in along)
            value = -value;
        MatrixProduct.Multiply(false, false, count - half, length, half, along, half, first, length, second, length, accumulate: true);
        Orthonormalize(second, count - half, length, coefficients);
    }

    private static void Transpose(ReadOnlySpan<float> source, int rows, int columns, Span<float> target)
    {
        const int Block = 16;
        for (var from = 0; from < rows; from += Block)
        {
            for (var at = 0; at < columns; at += Block)
            {
                for (var row = from; row < Math.Min(rows, from + Block); row++)
                {
                    for (var column = at; column < Math.Min(columns, at + Block); column++)
                        target[column * rows + row] = source[row * columns + column];
                }
            }
        }
    }

    /// <summary>Makes rows orthonormal in place, one after the other in double precision.</summary>
    private static void OrthonormalizeFew(Span<float> rows, int count, int length, int passes)
    {
        // Plain loops where few numbers go by: what is compiled here is compiled before a program's first step.
        var work = new double[rows.Length];
        for (var i = 0; i < work.Length; i++)
            work[i] = rows[i];
        for (var k = 0; k < count; k++)
            MakeOrthonormal(work, k, length, passes);
        for (var i = 0; i < work.Length; i++)
            rows[i] = (float)work[i];
    }

    // Gram and Schmidt. Twice, as the loss of orthogonality of one pass is gone after the second, where many rows go by one another; the
    // remaining length is R's diagonal, positive by construction.
    private static void MakeOrthonormal(double[] work, int k, int tall, int passes)
    {
        var column = work.AsSpan(k * tall, tall);
        for (var pass = 0; pass < passes; pass++)
        {
            for (var j = 0; j < k; j++)
            {
                var earlier = work.AsSpan(j * tall, tall);
                Subtract(column, Dot(earlier, column), earlier);
            }

            var length = Math.Sqrt(Dot(column, column));
            for (var i = 0; i < tall; i++)
                column[i] /= length;
        }
    }

    private static void Subtract(Span<double> column, double along, ReadOnlySpan<double> earlier)
    {
        var (factor, width) = (new Vector<double>(along), Vector<double>.Count);
        var i = 0;
        for (; i <= column.Length - width; i += width)
            (new Vector<double>(column[i..]) - factor * new Vector<double>(earlier[i..])).CopyTo(column[i..]);
        for (; i < column.Length; i++)
            column[i] -= along * earlier[i];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var width = Vector<double>.Count;
        var i = 0;
        for (; i <= a.Length - width; i += width)
            sum += new Vector<double>(a[i..]) * new Vector<double>(b[i..]);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }
}
