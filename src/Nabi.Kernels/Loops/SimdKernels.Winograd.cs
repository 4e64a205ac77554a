namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>
    /// U = G g Gᵀ for <paramref name="width"/> filters of each of <paramref name="channels"/> channels: of nine taps at distances
    /// <paramref name="tap"/>, rows of channels at distances <paramref name="row"/>, sixteen matrices (channels, width) at distances
    /// <paramref name="matrix"/>. The width is whole registers.
    /// </summary>
    internal abstract void WinogradKernel(int channels, int width, float* g, nint tap, nint row, float* u, nint matrix);

    /// <summary>V = Bᵀ d B of one tile: of sixteen cells of the image one row in each of sixteen matrices.</summary>
    internal abstract void WinogradInput(int channels, float** cells, float* v, nint matrix);

    /// <summary>
    /// Y = Aᵀ m A + bias of one tile: of one row of each of sixteen matrices four cells of the output. The bias may be null.
    /// </summary>
    /// <returns>Whether all numbers are finite.</returns>
    internal abstract bool WinogradOutput(int filters, float* m, nint matrix, float* bias, float** cells);
}

/// <summary>
/// The transforms of F(2 x 2, 3 x 3), equations at <see cref="WinogradWork"/>, one register of channels at a time:
/// <code>
/// Bᵀ = 1  0 -1  0      G =  1   0   0       Aᵀ = 1  1  1  0
///      0  1  1  0           ½   ½   ½            0  1 -1 -1
///      0 -1  1  0           ½  -½   ½
///      0  1  0 -1           0   0   1
/// </code>
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void WinogradKernel(int channels, int width, float* g, nint tap, nint row, float* u, nint matrix)
    {
        for (var c = 0; c < channels; c++, g += row)
        {
            for (var j = 0; j < width; j += T.Count, u += T.Count)
            {
                Spread(T.Load(g + j), T.Load(g + j + 3 * tap), T.Load(g + j + 6 * tap), out var a0, out var a1, out var a2, out var a3);
                Spread(T.Load(g + j + tap), T.Load(g + j + 4 * tap), T.Load(g + j + 7 * tap),
                    out var b0, out var b1, out var b2, out var b3);
                Spread(T.Load(g + j + 2 * tap), T.Load(g + j + 5 * tap), T.Load(g + j + 8 * tap),
                    out var c0, out var c1, out var c2, out var c3);
                SpreadTo(a0, b0, c0, u, matrix);
                SpreadTo(a1, b1, c1, u + 4 * matrix, matrix);
                SpreadTo(a2, b2, c2, u + 8 * matrix, matrix);
                SpreadTo(a3, b3, c3, u + 12 * matrix, matrix);
            }
        }
    }

    // G times three numbers.
    [MethodImpl(Inline)]
    private static void Spread(T x, T y, T z, out T first, out T second, out T third, out T last)
    {
        var half = T.Create(0.5f);
        T outer = (x + z) * half, inner = y * half;
        (first, second, third, last) = (x, outer + inner, outer - inner, z);
    }

    [MethodImpl(Inline)]
    private static void SpreadTo(T x, T y, T z, float* u, nint matrix)
    {
        Spread(x, y, z, out var first, out var second, out var third, out var last);
        first.Store(u);
        second.Store(u + matrix);
        third.Store(u + 2 * matrix);
        last.Store(u + 3 * matrix);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void WinogradInput(int channels, float** cells, float* v, nint matrix)
    {
        for (nint c = 0; c < channels; c += T.Count, v += T.Count)
        {
            T d10 = T.Load(cells[4] + c), d11 = T.Load(cells[5] + c), d12 = T.Load(cells[6] + c), d13 = T.Load(cells[7] + c);
            T d20 = T.Load(cells[8] + c), d21 = T.Load(cells[9] + c), d22 = T.Load(cells[10] + c), d23 = T.Load(cells[11] + c);
            Differences(T.Load(cells[0] + c) - d20, T.Load(cells[1] + c) - d21, T.Load(cells[2] + c) - d22, T.Load(cells[3] + c) - d23,
                v, matrix);
            Differences(d10 + d20, d11 + d21, d12 + d22, d13 + d23, v + 4 * matrix, matrix);
            Differences(d20 - d10, d21 - d11, d22 - d12, d23 - d13, v + 8 * matrix, matrix);
            Differences(d10 - T.Load(cells[12] + c), d11 - T.Load(cells[13] + c), d12 - T.Load(cells[14] + c), d13 - T.Load(cells[15] + c),
                v + 12 * matrix, matrix);
        }
    }

    // Four numbers times B, each into its matrix.
    [MethodImpl(Inline)]
    private static void Differences(T a, T b, T c, T d, float* v, nint matrix)
    {
        (a - c).Store(v);
        (b + c).Store(v + matrix);
        (c - b).Store(v + 2 * matrix);
        (b - d).Store(v + 3 * matrix);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override bool WinogradOutput(int filters, float* m, nint matrix, float* bias, float** cells)
    {
        // 0 as long as all numbers are finite, NaN from the first that is not.
        T zero = T.Zero, odd = T.Zero;
        for (nint f = 0; f < filters; f += T.Count, m += T.Count)
        {
            Sums(m, matrix, out var a0, out var a1);
            Sums(m + 4 * matrix, matrix, out var b0, out var b1);
            Sums(m + 8 * matrix, matrix, out var c0, out var c1);
            Sums(m + 12 * matrix, matrix, out var d0, out var d1);
            var shift = bias == null ? zero : T.Load(bias + f);
            T y00 = a0 + b0 + c0 + shift, y01 = a1 + b1 + c1 + shift, y10 = b0 - c0 - d0 + shift, y11 = b1 - c1 - d1 + shift;
            T.Accumulate(ref odd, y00, zero);
            T.Accumulate(ref odd, y01, zero);
            T.Accumulate(ref odd, y10, zero);
            T.Accumulate(ref odd, y11, zero);
            y00.Store(cells[0] + f);
            y01.Store(cells[1] + f);
            y10.Store(cells[2] + f);
            y11.Store(cells[3] + f);
        }

        return T.Sum(odd) == 0;
    }

    // The numbers of four matrices times A.
    [MethodImpl(Inline)]
    private static void Sums(float* m, nint matrix, out T first, out T second)
    {
        T x = T.Load(m + matrix), y = T.Load(m + 2 * matrix);
        first = T.Load(m) + x + y;
        second = x - y - T.Load(m + 3 * matrix);
    }
}
