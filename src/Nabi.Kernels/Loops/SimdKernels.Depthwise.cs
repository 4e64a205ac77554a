namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>
    /// y[c] = sum over t &lt; <paramref name="taps"/> of cells[t][c] · weights[t][c], c &lt; <paramref name="channels"/>.
    /// </summary>
    internal abstract void SumOfProducts(int channels, int taps, float** cells, float** weights, float* y);
}

/// <summary>Sums of products of rows, channel by channel, one after the other: the bits do not depend on where a row begins.</summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void SumOfProducts(int channels, int taps, float** cells, float** weights, float* y)
    {
        nint c = 0;
        for (; c + 4 * T.Count <= channels; c += 4 * T.Count)
        {
            T a = T.Zero, b = T.Zero, d = T.Zero, e = T.Zero;
            for (var t = 0; t < taps; t++)
            {
                float* x = cells[t] + c, w = weights[t] + c;
                T.Accumulate(ref a, T.Load(x), T.Load(w));
                T.Accumulate(ref b, T.Load(x + T.Count), T.Load(w + T.Count));
                T.Accumulate(ref d, T.Load(x + 2 * T.Count), T.Load(w + 2 * T.Count));
                T.Accumulate(ref e, T.Load(x + 3 * T.Count), T.Load(w + 3 * T.Count));
            }

            a.Store(y + c);
            b.Store(y + c + T.Count);
            d.Store(y + c + 2 * T.Count);
            e.Store(y + c + 3 * T.Count);
        }

        for (; c + 2 * T.Count <= channels; c += 2 * T.Count)
        {
            T a = T.Zero, b = T.Zero;
            for (var t = 0; t < taps; t++)
            {
                float* x = cells[t] + c, w = weights[t] + c;
                T.Accumulate(ref a, T.Load(x), T.Load(w));
                T.Accumulate(ref b, T.Load(x + T.Count), T.Load(w + T.Count));
            }

            a.Store(y + c);
            b.Store(y + c + T.Count);
        }

        for (; c + T.Count <= channels; c += T.Count)
        {
            var a = T.Zero;
            for (var t = 0; t < taps; t++) T.Accumulate(ref a, T.Load(cells[t] + c), T.Load(weights[t] + c));
            a.Store(y + c);
        }

        for (; c < channels; c++)
        {
            var sum = 0f;
            for (var t = 0; t < taps; t++) sum = MathF.FusedMultiplyAdd(cells[t][c], weights[t][c], sum);
            y[c] = sum;
        }
    }
}
