namespace Nabi.Optimizers;

/// <summary>The iteration X ← aX + (bA + cA²)X with A = XXᵀ, which drives a matrix's singular values towards one.</summary>
internal static class NewtonSchulz
{
    /// <summary>The floats <see cref="Orthogonalize"/> needs for a matrix, its own elements included.</summary>
    public static int ScratchLength(int rows, int columns)
    {
        var small = Math.Min(rows, columns);
        return checked(3 * rows * columns + 2 * small * small);
    }

    /// <summary>Replaces the matrix at the start of <paramref name="memory"/> by a nearly orthogonal one.</summary>
    public static void Orthogonalize(Span<float> memory, int rows, int columns, int steps, (float A, float B, float C) factors)
    {
        var size = rows * columns;
        var (small, large) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var matrix = memory[..size];
        var x = memory.Slice(size, size);
        var next = memory.Slice(2 * size, size);
        var a = memory.Slice(3 * size, small * small);
        var b = memory.Slice(3 * size + small * small, small * small);

        double norm = 0;
        foreach (var value in matrix)
            norm += (double)value * value;
        var scale = 1 / ((float)Math.Sqrt(norm) + 1e-7f);
        for (var i = 0; i < small; i++)
        {
            for (var j = 0; j < large; j++)
                x[i * large + j] = scale * (rows <= columns ? matrix[i * columns + j] : matrix[j * columns + i]);
        }

        for (var step = 0; step < steps; step++)
        {
            for (var i = 0; i < small; i++)
            {
                for (var j = 0; j <= i; j++)
                    a[i * small + j] = a[j * small + i] = Dot(x.Slice(i * large, large), x.Slice(j * large, large));
            }
            // A is symmetric, so A² is the products of its rows.
            for (var i = 0; i < small; i++)
            {
                for (var j = 0; j < small; j++)
                    b[i * small + j] = factors.B * a[i * small + j] + factors.C * Dot(a.Slice(i * small, small), a.Slice(j * small, small));
            }

            for (var i = 0; i < small; i++)
            {
                var row = next.Slice(i * large, large);
                for (var j = 0; j < large; j++)
                    row[j] = factors.A * x[i * large + j];
                for (var k = 0; k < small; k++)
                    AddScaled(row, b[i * small + k], x.Slice(k * large, large));
            }

            next.CopyTo(x);
        }

        for (var i = 0; i < small; i++)
        {
            for (var j = 0; j < large; j++)
                matrix[rows <= columns ? i * columns + j : j * columns + i] = x[i * large + j];
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = System.Numerics.Vector<float>.Zero;
        var width = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i <= a.Length - width; i += width)
            sum += new System.Numerics.Vector<float>(a[i..]) * new System.Numerics.Vector<float>(b[i..]);
        var total = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++)
            total += a[i] * b[i];
        return total;
    }

    private static void AddScaled(Span<float> row, float factor, ReadOnlySpan<float> other)
    {
        for (var j = 0; j < row.Length; j++)
            row[j] += factor * other[j];
    }
}
