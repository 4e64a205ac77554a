namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>Rows of z (i f g o, distance sum) and c to gates (distance kept), c' and h'.</summary>
    internal abstract void LstmGates(
        int rows, int units, float* z, nint sum, float* gates, nint kept, float* before, float* after, nint state, float* h, nint hidden);

    /// <summary>dz from dh and dc, which become 0 and the previous step's.</summary>
    internal abstract void LstmGatesBack(
        int rows, int units, float* gates, nint kept, float* dz, nint sum, float* before, float* after, float* dh, float* dc, nint state);

    /// <summary>Rows of z (n z r q, distance sum) and h to gates (distance kept) and h'.</summary>
    internal abstract void GruGates(int rows, int units, float* z, nint sum, float* gates, nint kept, float* h, float* next, nint hidden);

    /// <summary>dz (n z r q) from dh, which becomes what passes by the sums.</summary>
    internal abstract void GruGatesBack(
        int rows, int units, float* gates, nint kept, float* dz, nint sum, float* h, nint hidden, float* dh, nint state);

    /// <summary>y = f(x) row by row; whole registers are written.</summary>
    internal abstract void ActivateRows(ActivationKind kind, int rows, int units, float* x, nint from, float* y, nint to);

    /// <summary>dz = dh (1 − y²) row by row, dh becomes 0; whole registers are written.</summary>
    internal abstract void TanhBackRows(int rows, int units, float* y, nint hidden, float* dh, nint state, float* dz, nint sum);

    /// <summary>One row of a packed matrix; null is a row of zeros.</summary>
    internal abstract void PackRow(int n, float* row, float* packed, int depth, int top);

    /// <summary>Adds to one row of a packed matrix.</summary>
    internal abstract void PackRowAdd(int n, float* row, float* packed, int depth, int top);
}

/// <summary>
/// The pointwise halves of the recurrent cells with tanh and sigmoid; equations stand with the sweeps. Whole registers are stored
/// even behind the last unit: units run downwards and the gates of a unit upwards, so that what spills into the next gate (or the
/// next row) is written again with the right numbers, and strides leave room behind the last gate.
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void LstmGates(
        int rows, int units, float* z, nint sum, float* gates, nint kept, float* before, float* after, nint state, float* h, nint hidden)
    {
        nint last = (units - 1) / T.Count * T.Count, n = units;
        for (; rows > 0; rows--, z += sum, gates += kept, before += state, after += state, h += hidden)
        {
            for (var u = last; u >= 0; u -= T.Count)
            {
                var i = Elementary<T>.Sigmoid(T.Load(z + u));
                var f = Elementary<T>.Sigmoid(T.Load(z + u + n));
                var g = Elementary<T>.Tanh(T.Load(z + u + 2 * n));
                var o = Elementary<T>.Sigmoid(T.Load(z + u + 3 * n));
                var c = T.MultiplyAdd(f, T.Load(before + u), i * g);
                i.Store(gates + u);
                f.Store(gates + u + n);
                g.Store(gates + u + 2 * n);
                o.Store(gates + u + 3 * n);
                c.Store(after + u);
                (o * Elementary<T>.Tanh(c)).Store(h + u);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void LstmGatesBack(
        int rows, int units, float* gates, nint kept, float* dz, nint sum, float* before, float* after, float* dh, float* dc, nint state)
    {
        nint last = (units - 1) / T.Count * T.Count, n = units;
        var one = T.Create(1f);
        for (; rows > 0; rows--, gates += kept, dz += sum, before += state, after += state, dh += state, dc += state)
        {
            for (var u = last; u >= 0; u -= T.Count)
            {
                T i = T.Load(gates + u), f = T.Load(gates + u + n), g = T.Load(gates + u + 2 * n), o = T.Load(gates + u + 3 * n);
                T d = T.Load(dh + u), tanh = Elementary<T>.Tanh(T.Load(after + u));
                var cell = T.MultiplyAdd(d * o, one - tanh * tanh, T.Load(dc + u));
                (cell * g * i * (one - i)).Store(dz + u);
                (cell * T.Load(before + u) * f * (one - f)).Store(dz + u + n);
                (cell * i * (one - g * g)).Store(dz + u + 2 * n);
                (d * tanh * o * (one - o)).Store(dz + u + 3 * n);
                (cell * f).Store(dc + u);
                T.Zero.Store(dh + u);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void GruGates(int rows, int units, float* z, nint sum, float* gates, nint kept, float* h, float* next, nint hidden)
    {
        nint last = (units - 1) / T.Count * T.Count, n = units;
        for (; rows > 0; rows--, z += sum, gates += kept, h += hidden, next += hidden)
        {
            for (var u = last; u >= 0; u -= T.Count)
            {
                var update = Elementary<T>.Sigmoid(T.Load(z + u + n));
                var reset = Elementary<T>.Sigmoid(T.Load(z + u + 2 * n));
                var q = T.Load(z + u + 3 * n);
                var candidate = Elementary<T>.Tanh(T.MultiplyAdd(reset, q, T.Load(z + u)));
                candidate.Store(gates + u);
                update.Store(gates + u + n);
                reset.Store(gates + u + 2 * n);
                q.Store(gates + u + 3 * n);
                T.MultiplyAdd(update, T.Load(h + u) - candidate, candidate).Store(next + u);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void GruGatesBack(
        int rows, int units, float* gates, nint kept, float* dz, nint sum, float* h, nint hidden, float* dh, nint state)
    {
        nint last = (units - 1) / T.Count * T.Count, n = units;
        var one = T.Create(1f);
        for (; rows > 0; rows--, gates += kept, dz += sum, h += hidden, dh += state)
        {
            for (var u = last; u >= 0; u -= T.Count)
            {
                T candidate = T.Load(gates + u), update = T.Load(gates + u + n), reset = T.Load(gates + u + 2 * n);
                T q = T.Load(gates + u + 3 * n), d = T.Load(dh + u);
                var dn = d * (one - update) * (one - candidate * candidate);
                dn.Store(dz + u);
                (d * (T.Load(h + u) - candidate) * update * (one - update)).Store(dz + u + n);
                (dn * q * reset * (one - reset)).Store(dz + u + 2 * n);
                (dn * reset).Store(dz + u + 3 * n);
                (d * update).Store(dh + u);
            }
        }
    }

    internal override void ActivateRows(ActivationKind kind, int rows, int units, float* x, nint from, float* y, nint to)
    {
        var whole = (units + T.Count - 1) / T.Count * T.Count;
        if (kind == ActivationKind.Tanh)
        {
            TanhRows(rows, whole, x, from, y, to);
            return;
        }

        for (; rows > 0; rows--, x += from, y += to) Activate(kind, x, y, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TanhRows(int rows, nint whole, float* x, nint from, float* y, nint to)
    {
        for (; rows > 0; rows--, x += from, y += to)
        {
            for (nint u = 0; u < whole; u += T.Count) Elementary<T>.Tanh(T.Load(x + u)).Store(y + u);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void TanhBackRows(int rows, int units, float* y, nint hidden, float* dh, nint state, float* dz, nint sum)
    {
        nint n = units;
        for (; rows > 0; rows--, y += hidden, dh += state, dz += sum)
        {
            for (nint u = 0; u < n; u += T.Count)
            {
                var h = T.Load(y + u);
                (T.Load(dh + u) * (T.Create(1f) - h * h)).Store(dz + u);
                T.Zero.Store(dh + u);
            }
        }
    }

    internal override void PackRow(int n, float* row, float* packed, int depth, int top)
    {
        for (var j = 0; j < n; j += 2 * T.Count)
        {
            var width = n - j > T.Count ? 2 * T.Count : T.Count;
            var target = packed + (nint)j * depth + (nint)top * width;
            for (var c = 0; c < width; c++) target[c] = row != null && j + c < n ? row[j + c] : 0;
        }
    }

    internal override void PackRowAdd(int n, float* row, float* packed, int depth, int top)
    {
        for (var j = 0; j < n; j += 2 * T.Count)
        {
            var width = n - j > T.Count ? 2 * T.Count : T.Count;
            var target = packed + (nint)j * depth + (nint)top * width;
            for (var c = 0; c < width && j + c < n; c++) target[c] += row[j + c];
        }
    }
}
