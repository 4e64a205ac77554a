namespace Nabi.Kernels.Tests;

/// <summary>The three recurrent layers as plain loops in double precision, with Keras's rules for masks and directions.</summary>
internal sealed class RecurrentOracle
{
    public required RecurrentSettings Settings;
    public required string Cell;
    public required double[] X, Kernel, Recurrent;
    public double[] Bias = [], Mask = [], InitialH = [], InitialC = [], InputDropout = [], RecurrentDropout = [];
    public double[] Sequence = [], Last = [], FinalH = [], FinalC = [];

    public void Run()
    {
        var (batch, time, features, units) = Settings.Shape;
        Sequence = new double[batch * time * units];
        Last = new double[batch * units];
        FinalH = new double[batch * units];
        FinalC = new double[batch * units];
        for (var b = 0; b < batch; b++)
        {
            double[] h = new double[units], c = new double[units], output = new double[units];
            for (var u = 0; u < units; u++)
            {
                h[u] = InitialH.Length > 0 ? InitialH[b * units + u] : 0;
                c[u] = InitialC.Length > 0 ? InitialC[b * units + u] : 0;
            }

            for (var t = 0; t < time; t++)
            {
                var at = Settings.GoBackwards ? time - 1 - t : t;
                var masked = Mask.Length > 0 && Mask[b * time + at] == 0;
                if (!masked)
                {
                    var x = new double[features];
                    var dropped = new double[units];
                    for (var i = 0; i < features; i++)
                        x[i] = X[(b * time + at) * features + i] * (InputDropout.Length > 0 ? InputDropout[b * features + i] : 1);
                    for (var u = 0; u
                        < units; u++)
                    {
                        dropped[u] = h[u] * (RecurrentDropout.Length > 0 ? RecurrentDropout[b * units + u] : 1);
                    }

                    (h, c) = Step(x, h, dropped, c);
                    output = h;
                }
                else if (Settings.ZeroOutputForMask)
                {
                    output = new double[units];
                }

                output.CopyTo(Sequence, (b * time + t) * units);
            }

            output.CopyTo(Last, b * units);
            h.CopyTo(FinalH, b * units);
            c.CopyTo(FinalC, b * units);
        }
    }

    private (double[] H, double[] C) Step(double[] x, double[] h, double[] dropped, double[] c)
    {
        var units = h.Length;
        double[] next = new double[units], cell = new double[units];
        double Gate(double value) => ActivationTests.Definition(Settings.RecurrentActivation, value);
        double Act(double value) => ActivationTests.Definition(Settings.Activation, value);
        if (Cell == "LSTM")
        {
            double[] input = Product(x, Kernel, 4 * units, 0), state = Product(dropped, Recurrent, 4 * units, -1);
            for (var u = 0; u < units; u++)
            {
                double Sum(int gate) => input[gate * units + u] + state[gate * units + u];
                cell[u] = Gate(Sum(1)) * c[u] + Gate(Sum(0)) * Act(Sum(2));
                next[u] = Gate(Sum(3)) * Act(cell[u]);
            }
        }
        else if (Cell == "SimpleRNN")
        {
            double[] input = Product(x, Kernel, units, 0), state = Product(dropped, Recurrent, units, -1);
            for (var u = 0; u < units; u++) next[u] = Act(input[u] + state[u]);
        }
        else
        {
            double[] input = Product(x, Kernel, 3 * units, 0),
                state = Product(dropped, Recurrent, 3 * units, Settings.ResetAfter ? 3 * units : -1);
            double[] z = new double[units], reset = new double[units], q = new double[units];
            for (var u = 0; u < units; u++)
            {
                z[u] = Gate(input[u] + state[u]);
                reset[u] = Gate(input[units + u] + state[units + u]);
                q[u] = reset[u] * (Settings.ResetAfter ? state[2 * units + u] : dropped[u]);
            }

            if (!Settings.ResetAfter) q = Product(q, Recurrent, 3 * units, -1)[(2 * units)..];
            for (var u = 0; u < units; u++) next[u] = z[u] * h[u] + (1 - z[u]) * Act(input[2 * units + u] + q[u]);
        }

        return (next, cell);
    }

    private double[] Product(double[] row, double[] matrix, int columns, int bias)
    {
        var sums = new double[columns];
        for (var j = 0; j < columns; j++) sums[j] = bias >= 0 && Bias.Length > 0 ? Bias[bias + j] : 0;
        for (var i = 0; i < row.Length; i++)
        {
            for (var j = 0; j < columns; j++) sums[j] += row[i] * matrix[i * columns + j];
        }

        return sums;
    }
}
