namespace Nabi.Kernels;

/// <summary>
/// A recurrent layer over all of time, forwards only, whose products are those of quantized weights; x and h are rounded anew at every
/// step, each row with a scale of its own. Equations are at <see cref="LstmSweep"/> and its neighbours.
/// </summary>
public abstract unsafe class QuantizedSequence
{
    private readonly int gates;

    private protected QuantizedSequence(QuantizedMatrix kernel, QuantizedMatrix recurrent, int gates)
    {
        (Kernel, Recurrent, this.gates) = (kernel, recurrent, gates);
        Units = recurrent.Rows;
        if (kernel.Columns != gates * Units || recurrent.Columns != gates * Units)
        {
            throw new ArgumentException(
                $"Quantized kernels of {kernel.Columns} and {recurrent.Columns} columns do not belong to {gates} gates of {Units} units.");
        }
    }

    private protected QuantizedMatrix Kernel { get; }

    private protected QuantizedMatrix Recurrent { get; }

    private protected int Units { get; }

    /// <summary>Numbers of a row of sums, with room behind the last gate for a whole register.</summary>
    private protected abstract int SumStride { get; }

    private protected virtual bool HasCells => false;

    private protected virtual int BiasSize => gates * Units;

    /// <summary>A simple recurrent layer.</summary>
    /// <param name="kernel">(F, U).</param>
    /// <param name="recurrent">(U, U).</param>
    public static QuantizedSequence Simple(QuantizedMatrix kernel, QuantizedMatrix recurrent) => new QuantizedSimple(kernel, recurrent);

    /// <summary>An LSTM, gates i f c o.</summary>
    /// <param name="kernel">(F, 4U).</param>
    /// <param name="recurrent">(U, 4U).</param>
    public static QuantizedSequence Lstm(QuantizedMatrix kernel, QuantizedMatrix recurrent) => new QuantizedLstm(kernel, recurrent);

    /// <summary>A GRU whose reset gate multiplies behind the recurrent product, gates z r h.</summary>
    /// <param name="kernel">(F, 3U).</param>
    /// <param name="recurrent">(U, 3U).</param>
    public static QuantizedSequence Gru(QuantizedMatrix kernel, QuantizedMatrix recurrent) => new QuantizedGru(kernel, recurrent);

    /// <summary>Runs the layer; the kernels of the inputs are not read.</summary>
    /// <param name="settings">Shape, activations, direction.</param>
    /// <param name="inputs">x, bias, mask, initial states; no dropout.</param>
    /// <param name="outputs">Where to.</param>
    public void Forward(in RecurrentSettings settings, in RecurrentInputs inputs, in RecurrentOutputs outputs)
    {
        var (batch, time, features, units) = settings.Shape;
        Guard.Same(Kernel.Rows, features, "Features");
        Guard.Same(Units, units, "Units");
        Guard.Same(checked(batch * time * features), inputs.X.Length, "X");
        Guard.SameOrEmpty(BiasSize, inputs.Bias.Length, "Bias");
        Guard.SameOrEmpty(batch * time, inputs.Mask.Length, "Mask");
        Guard.SameOrEmpty(batch * units, inputs.InitialH.Length, "InitialH");
        Guard.SameOrEmpty(HasCells ? batch * units : 0, inputs.InitialC.Length, "InitialC");
        Guard.Same(0, inputs.InputDropout.Length, "InputDropout");
        Guard.Same(0, inputs.RecurrentDropout.Length, "RecurrentDropout");
        Guard.SameOrEmpty(checked(batch * time * units), outputs.Sequence.Length, "Sequence");
        Guard.SameOrEmpty(batch * units, outputs.Last.Length, "Last");
        Guard.SameOrEmpty(batch * units, outputs.FinalH.Length, "FinalH");
        Guard.SameOrEmpty(HasCells ? batch * units : 0, outputs.FinalC.Length, "FinalC");
        int state = SliceLayout.Up(units), sum = SumStride;
        var room = Scratch.Take(Scratch.Sweep, checked(batch * (2 * sum + 5 * state) + 32));
        float* z = room, kept = z + batch * sum, h = kept + batch * sum, c = h + batch * state, nextH = c + batch * state,
            nextC = nextH + batch * state, seen = nextC + batch * state;
        new Span<float>(h, 5 * batch * state).Clear();
        fixed (float* x = inputs.X, bias = inputs.Bias, mask = inputs.Mask, h0 = inputs.InitialH, c0 = inputs.InitialC)
        fixed (float* all = outputs.Sequence)
        {
            for (var r = 0; r < batch; r++)
            {
                if (h0 != null) Copy(h0 + r * units, h + r * state, units);
                if (c0 != null) Copy(c0 + r * units, c + r * state, units);
            }

            for (var step = 0; step < time; step++)
            {
                var t = settings.GoBackwards ? time - 1 - step : step;
                Sums(batch, x + t * features, (nint)time * features, h, state, bias, z, kept);
                Gates(settings, batch, z, kept, h, c, nextH, nextC, state);
                for (var r = 0; r < batch; r++)
                {
                    float* row = seen + r * state, now = nextH + r * state;
                    if (mask != null && mask[r * time + t] == 0)
                    {
                        Copy(h + r * state, now, units);
                        Copy(c + r * state, nextC + r * state, units);
                        if (settings.ZeroOutputForMask) new Span<float>(row, units).Clear();
                    }
                    else
                    {
                        Copy(now, row, units);
                    }

                    if (all != null) Copy(row, all + ((nint)r * time + step) * units, units);
                }

                var (before, beforeC) = ((nint)h, (nint)c);
                h = nextH;
                c = nextC;
                nextH = (float*)before;
                nextC = (float*)beforeC;
            }

            for (var r = 0; r < batch; r++)
            {
                if (!outputs.Last.IsEmpty) new Span<float>(seen + r * state, units).CopyTo(outputs.Last[(r * units)..]);
                if (!outputs.FinalH.IsEmpty) new Span<float>(h + r * state, units).CopyTo(outputs.FinalH[(r * units)..]);
                if (!outputs.FinalC.IsEmpty) new Span<float>(c + r * state, units).CopyTo(outputs.FinalC[(r * units)..]);
            }
        }
    }

    /// <summary>z = x·W + b + h·U; rows of x at a distance.</summary>
    private protected virtual void Sums(int batch, float* x, nint next, float* h, nint state, float* bias, float* z, float* spare)
    {
        Begin(batch, bias, z);
        Kernel.Run(batch, x, next, z, SumStride, true);
        Recurrent.Run(batch, h, state, z, SumStride, true);
    }

    /// <summary>Rows of sums begin as the bias, or as 0.</summary>
    private protected void Begin(int batch, float* bias, float* z)
    {
        for (var r = 0; r < batch; r++)
        {
            if (bias != null) Copy(bias, z + r * SumStride, gates * Units);
            else new Span<float>(z + r * SumStride, gates * Units).Clear();
        }
    }

    /// <summary>The next states from the sums.</summary>
    private protected abstract void Gates(
        in RecurrentSettings settings, int batch, float* z, float* spare, float* h, float* c, float* nextH, float* nextC, nint state);

    private protected static void Copy(float* from, float* to, int count)
        => new Span<float>(from, count).CopyTo(new Span<float>(to, count));

    private sealed class QuantizedSimple(QuantizedMatrix kernel, QuantizedMatrix recurrent) : QuantizedSequence(kernel, recurrent, 1)
    {
        private protected override int SumStride => SliceLayout.Up(Units) + 16;

        private protected override void Gates(
            in RecurrentSettings settings, int batch, float* z, float* spare, float* h, float* c, float* nextH, float* nextC, nint state)
        {
            for (var r = 0; r < batch; r++)
                SimdKernels.Current.Activate(settings.Activation, z + r * SumStride, nextH + r * state, Units);
        }
    }

    private sealed class QuantizedLstm(QuantizedMatrix kernel, QuantizedMatrix recurrent) : QuantizedSequence(kernel, recurrent, 4)
    {
        private protected override int SumStride => SliceLayout.Up(4 * Units) + 16;

        private protected override bool HasCells => true;

        private protected override void Gates(
            in RecurrentSettings settings, int batch, float* z, float* spare, float* h, float* c, float* nextH, float* nextC, nint state)
        {
            var (simd, units) = (SimdKernels.Current, Units);
            if (settings is { Activation: ActivationKind.Tanh, RecurrentActivation: ActivationKind.Sigmoid })
            {
                simd.LstmGates(batch, units, z, SumStride, spare, SumStride, c, nextC, state, nextH, state);
                return;
            }

            for (var r = 0; r < batch; r++)
            {
                float* sums = z + r * SumStride, gate = spare + r * SumStride, cell = nextC + r * state, before = c + r * state;
                simd.Activate(settings.RecurrentActivation, sums, gate, 2 * units);
                simd.Activate(settings.Activation, sums + 2 * units, gate + 2 * units, units);
                simd.Activate(settings.RecurrentActivation, sums + 3 * units, gate + 3 * units, units);
                for (var u = 0; u < units; u++) cell[u] = gate[units + u] * before[u] + gate[u] * gate[2 * units + u];
                simd.Activate(settings.Activation, cell, nextH + r * state, units);
                simd.MultiplyRow(gate + 3 * units, nextH + r * state, units);
            }
        }
    }

    private sealed class QuantizedGru(QuantizedMatrix kernel, QuantizedMatrix recurrent) : QuantizedSequence(kernel, recurrent, 3)
    {
        private protected override int SumStride => SliceLayout.Up(3 * Units) + 16;

        private protected override int BiasSize => 6 * Units;

        // The sums of x and of h stand apart: the reset gate multiplies those of h alone.
        private protected override void Sums(
            int batch, float* x, nint next, float* h, nint state, float* bias, float* z, float* spare)
        {
            Begin(batch, bias, z);
            Begin(batch, bias == null ? null : bias + 3 * Units, spare);
            Kernel.Run(batch, x, next, z, SumStride, true);
            Recurrent.Run(batch, h, state, spare, SumStride, true);
        }

        private protected override void Gates(
            in RecurrentSettings settings, int batch, float* z, float* spare, float* h, float* c, float* nextH, float* nextC, nint state)
        {
            var (simd, units) = (SimdKernels.Current, Units);
            for (var r = 0; r < batch; r++)
            {
                float* sums = z + r * SumStride, other = spare + r * SumStride, before = h + r * state, next = nextH + r * state;
                for (var u = 0; u < 2 * units; u++) sums[u] += other[u];
                simd.Activate(settings.RecurrentActivation, sums, sums, 2 * units);
                for (var u = 2 * units; u < 3 * units; u++) sums[u] += sums[u - units] * other[u];
                simd.Activate(settings.Activation, sums + 2 * units, next, units);
                for (var u = 0; u < units; u++) next[u] = sums[u] * before[u] + (1 - sums[u]) * next[u];
            }
        }
    }
}
