namespace Nabi.Tests;

/// <summary>The cells of papers against plain loops over their equations in double precision.</summary>
public sealed class PaperEquationTests
{
    private const int Rows = 2;
    private const int Time = 6;
    private const int Features = 3;

    [Fact]
    public void The_equations_of_IndRNN()
    {
        var (layer, w) = Made(new IndRNN(4) { ReturnSequences = true });
        var h = new double[4];
        Compare(layer, row => h = new double[4], x =>
        {
            h = [.. Enumerable.Range(0, 4).Select(i => Math.Max(0, Product(x, w[0], i) + w[1][0, i] + w[2][0, i] * h[i]))];
            return h;
        });
    }

    [Theory]
    [InlineData("f")]
    [InlineData("fo")]
    [InlineData("ifo")]
    public void The_equations_of_QRNN(string pooling)
    {
        var (layer, w) = Made(new QRNN(4) { Pooling = pooling, Window = 2, ReturnSequences = true });
        var (c, before) = (new double[4], new double[Features]);
        Compare(layer, row => (c, before) = (new double[4], new double[Features]), x =>
        {
            // The kernel (window, features, blocks of units) lies row by row: its first rows belong to the earlier input.
            double Gate(int block, int i)
                => w[1][0, block * 4 + i]
                    + Enumerable.Range(0, Features).Sum(k => before[k] * w[0][k, block * 4 + i] + x[k] * w[0][Features + k, block * 4 + i]);
            var y = new double[4];
            for (var i = 0; i < 4; i++)
            {
                var (z, f) = (Math.Tanh(Gate(0, i)), Sigmoid(Gate(1, i)));
                c[i] = f * c[i] + (pooling == "ifo" ? Sigmoid(Gate(3, i)) : 1 - f) * z;
                y[i] = pooling == "f" ? c[i] : Sigmoid(Gate(2, i)) * c[i];
            }

            before = x;
            return y;
        });
    }

    [Fact]
    public void S5()
    {
        var (layer, w) = Made(new S5(6) { ReturnSequences = true });
        var state = new System.Numerics.Complex[3];
        Compare(layer, row => state = new System.Numerics.Complex[3], x =>
        {
            for (var i = 0; i < 3; i++)
            {
                var eigenvalue = new System.Numerics.Complex(-Math.Exp(w[0][0, i]), w[1][0, i]);
                var factor = System.Numerics.Complex.Exp(eigenvalue * Math.Exp(w[2][0, i]));
                var written = new System.Numerics.Complex(Product(x, w[3], i), Product(x, w[3], 3 + i));
                state[i] = factor * state[i] + (factor - 1) / eigenvalue * written;
            }

            return [
                .. Enumerable.Range(0, Features)
                    .Select(j => w[5][0, j] * x[j]
                        + Enumerable.Range(0, 3).Sum(i => state[i].Real * w[4][i, j] + state[i].Imaginary * w[4][3 + i, j]))];
        });
    }

    [Fact]
    public void The_equations_of_LayerNormLSTM()
    {
        var (layer, w) = Made(new RNN(new LayerNormLSTMCell(4)) { ReturnSequences = true });
        var (h, c) = (new double[4], new double[4]);
        Compare(layer, row => (h, c) = (new double[4], new double[4]), x =>
        {
            var a = Normal([.. Enumerable.Range(0, 16).Select(i => Product(x, w[0], i))]);
            var b = Normal([.. Enumerable.Range(0, 16).Select(i => Product(h, w[1], i))]);
            double[] z = [.. Enumerable.Range(0, 16).Select(i => a[i] * w[3][0, i] + b[i] * w[4][0, i] + w[2][0, i])];
            c = [.. Enumerable.Range(0, 4).Select(i => Sigmoid(z[4 + i]) * c[i] + Sigmoid(z[i]) * Math.Tanh(z[8 + i]))];
            var n = Normal(c);
            h = [.. Enumerable.Range(0, 4).Select(i => Sigmoid(z[12 + i]) * Math.Tanh(n[i] * w[5][0, i] + w[6][0, i]))];
            return h;
        });

        static double[] Normal(double[] a)
        {
            var mean = a.Average();
            var deviation = Math.Sqrt(a.Average(value => (value - mean) * (value - mean)) + 1e-3);
            return [.. a.Select(value => (value - mean) / deviation)];
        }
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("exponential")]
    public void The_equations_of_SLSTM(string forget)
    {
        // Without the stabilizer: in double precision nothing runs over.
        var (layer, w) = Made(new SLSTM(4, 2) { ForgetGate = forget, ReturnSequences = true });
        var (h, c, n) = (new double[4], new double[4], new double[4]);
        Compare(layer, row => (h, c, n) = (new double[4], new double[4], new double[4]), x =>
        {
            // The recurrent kernel (heads, 2, 4 blocks of 2) lies row by row.
            double Gate(int block, int i) => Product(x, w[0], block * 4 + i) + w[1][0, block * 4 + i]
                + Enumerable.Range(0, 2).Sum(k => h[i / 2 * 2 + k] * w[2][i / 2 * 2 + k, block * 2 + i % 2]);
            var y = new double[4];
            for (var i = 0; i < 4; i++)
            {
                var f = forget == "sigmoid" ? Sigmoid(Gate(1, i)) : Math.Exp(Gate(1, i));
                c[i] = f * c[i] + Math.Exp(Gate(0, i)) * Math.Tanh(Gate(2, i));
                n[i] = f * n[i] + Math.Exp(Gate(0, i));
                y[i] = Sigmoid(Gate(3, i)) * c[i] / n[i];
            }

            return h = y;
        });
    }

    [Fact]
    public void The_equations_of_MLSTM()
    {
        var (layer, w) = Made(new MLSTM(4, 2) { ReturnSequences = true });
        var (memory, n) = (new double[2, 2, 2], new double[2, 2]);
        Compare(layer, row => (memory, n) = (new double[2, 2, 2], new double[2, 2]), x =>
        {
            double Block(int block, int i) => Product(x, w[0], block * 4 + i) + w[1][0, block * 4 + i];
            var y = new double[4];
            for (var head = 0; head < 2; head++)
            {
                var write = Math.Exp(Product(x, w[2], head) + w[3][0, head]);
                var keep = Sigmoid(Product(x, w[2], 2 + head) + w[3][0, 2 + head]);
                for (var i = 0; i < 2; i++)
                {
                    var key = Block(1, head * 2 + i) / Math.Sqrt(2);
                    n[head, i] = keep * n[head, i] + write * key;
                    for (var j = 0; j < 2; j++)
                        memory[head, i, j] = keep * memory[head, i, j] + write * key * Block(2, head * 2 + j);
                }

                var size = Math.Max(1, Math.Abs(Enumerable.Range(0, 2).Sum(i => Block(0, head * 2 + i) * n[head, i])));
                for (var j = 0; j < 2; j++)
                {
                    y[head * 2 + j] = Sigmoid(Block(3, head * 2 + j))
                        * Enumerable.Range(0, 2).Sum(i => Block(0, head * 2 + i) * memory[head, i, j]) / size;
                }
            }

            return y;
        });
    }

    [Fact]
    public void Mamba2()
    {
        // Units 2, two heads, inner 4, states 3: blocks of the product are z (4), v, B, C (10) and the steps (2).
        var (layer, w) = Made(new Mamba2(2, 2) { StateSize = 3, Window = 2, ReturnSequences = true });
        var (state, before) = (new double[2, 3, 2], new double[10]);
        Compare(layer, row => (state, before) = (new double[2, 3, 2], new double[10]), x =>
        {
            double[] now = [.. Enumerable.Range(0, 10).Select(i => Product(x, w[0], 4 + i))];
            double[] u = [.. Enumerable.Range(0, 10).Select(i => Silu(before[i] * w[1][0, i] + now[i] * w[1][1, i] + w[2][0, i]))];
            before = now;
            var y = new double[4];
            for (var head = 0; head < 2; head++)
            {
                var step = Math.Log(1 + Math.Exp(Product(x, w[0], 14 + head) + w[3][0, head]));
                var factor = Math.Exp(-Math.Exp(w[4][0, head]) * step);
                for (var j = 0; j < 2; j++)
                {
                    for (var k = 0; k < 3; k++)
                        state[head, k, j] = factor * state[head, k, j] + step * u[4 + k] * u[head * 2 + j];
                    var read = Enumerable.Range(0, 3).Sum(k => u[7 + k] * state[head, k, j]) + w[5][0, head] * u[head * 2 + j];
                    y[head * 2 + j] = read * Silu(Product(x, w[0], head * 2 + j));
                }
            }

            var root = Math.Sqrt(y.Average(value => value * value) + 1e-5);
            return [.. Enumerable.Range(0, 2).Select(j => Enumerable.Range(0, 4).Sum(i => y[i] / root * w[6][0, i] * w[7][i, j]))];
        });

        static double Silu(double value) => value * Sigmoid(value);
    }

    [Fact]
    public void Zoneout()
    {
        var x = LayerRuns.Numbers(1, Rows, Time, Features);
        var inner = new LSTMCell(4);
        var layer = new RNN(new ZoneoutCell(inner) { StateRate = 0.25f, MemoryRate = 0.5f }) { ReturnSequences = true };
        layer.EnsureBuilt([x.Shape]);
        PaperCells.Shake(layer, 3);
        // Outside of training: the mean of old and new.
        TensorList states = [Tensor.Zeros(Rows, 4), Tensor.Zeros(Rows, 4)];
        for (var t = 0; t < Time; t++)
        {
            var (_, next) = inner.Apply(Ops.Select(x, 1, t), states);
            states = [states[0] * 0.25f + next[0] * 0.75f, states[1] * 0.5f + next[1] * 0.5f];
            LayerRuns.Same([states[0]], [Ops.Select(layer.Apply(x), 1, t)], 1e-6f);
        }

        // In training: each number is the old or the new one, as often as the rates say.
        var cell = new ZoneoutCell(new LSTMCell(200)) { StateRate = 0.25f, MemoryRate = 0.5f, Seed = 4 };
        TensorList before = [LayerRuns.Numbers(5, 10, 200), LayerRuns.Numbers(6, 10, 200)];
        var (output, after) = cell.Apply(LayerRuns.Numbers(7, 10, 3), before, training: true);
        var plain = cell.Cell is LSTMCell lstm ? lstm.Apply(LayerRuns.Numbers(7, 10, 3), before).Next : [];
        Assert.Equal(after[0].ToArray(), output.ToArray());
        for (var state = 0; state < 2; state++)
        {
            var (old, now, drawn) = (before[state].ToArray(), plain[state].ToArray(), after[state].ToArray());
            Assert.All(Enumerable.Range(0, drawn.Length), i => Assert.True(drawn[i] == old[i] || drawn[i] == now[i]));
            Assert.Equal(state == 0 ? 0.25 : 0.5,
                Enumerable.Range(0, drawn.Length).Count(i => drawn[i] == old[i]) / (double)drawn.Length, 0.05);
        }

        Assert.Throws<NabiException>(() => new ZoneoutCell(new LSTMCell(1)) { StateRate = 1f });
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(30f)]
    [InlineData(-30f)]
    public void Minimal_cells_are_exact_over_thousands_of_steps(float gate)
    {
        // Gates in the middle, fully open and fully shut, changing from unit to unit and with the input.
        foreach (var kind in (string[])["MinGRU", "MinLSTM"])
        {
            Recurrent layer = kind == "MinGRU" ? new MinGRU(4) { ReturnSequences = true } : new MinLSTM(4) { ReturnSequences = true };
            layer.EnsureBuilt([new Shape(1, 1, Features)]);
            PaperCells.Shake(layer, 2);
            var bias = layer.Weights[1].Value.Floats;
            for (var i = 0; i < 3; i++)
                bias[i] = gate + i;
            var w = layer.Weights.Select(weight => new Matrix(weight.Value)).ToArray();
            var x = LayerRuns.Numbers(4, 1, 5000, Features);
            var y = layer.Apply(x).ToArray();
            var h = new double[4];
            for (var t = 0; t < 5000; t++)
            {
                for (var i = 0; i < 4; i++)
                {
                    double Block(int block) => Product(Row(x, 0, t), w[0], block * 4 + i) + w[1][0, block * 4 + i];
                    var keep = kind == "MinGRU" ? Sigmoid(-Block(0)) : Sigmoid(Block(0)) / (Sigmoid(Block(0)) + Sigmoid(Block(1)));
                    h[i] = keep * h[i] + (1 - keep) * Block(kind == "MinGRU" ? 1 : 2);
                    Assert.True(Math.Abs(h[i] - y[t * 4 + i]) <= 2e-5 * (1 + Math.Abs(h[i])),
                        $"{kind}, step {t}: expected {h[i]}, got {y[t * 4 + i]}");
                }
            }
        }
    }

    [Fact]
    public void Exponential_gates_stay_in_range()
    {
        foreach (var size in (float[])[1e3f, -1e3f])
        {
            foreach (var layer in (Recurrent[])[new SLSTM(4, 2) { ReturnSequences = true }, new MLSTM(4, 2) { ReturnSequences = true }])
            {
                layer.EnsureBuilt([new Shape(2, 9, 3)]);
                var gates = layer.Weights.First(weight => weight.Name == (layer is MLSTM ? "gate_bias" : "bias")).Value.Floats;
                gates[..2].Fill(size);
                var outputs = LayerRuns.Run(layer, [LayerRuns.Numbers(1, 2, 9, 3)]);
                Assert.All(outputs,
                    tensor => Assert.All(tensor.ToArray(), value => Assert.True(float.IsFinite(value), $"{layer.Title}, {size}")));
            }
        }
    }

    [Fact]
    public void Frequencies_of_HiPPO()
    {
        var layer = new S5(4);
        layer.EnsureBuilt([new Shape(1, 1, 2)]);
        // The eigenvalues of the normal part for four states make its determinant vanish.
        var w = layer.Weights[1].Value.ToArray();
        double Angle(double value) => Enumerable.Range(0, 4).Sum(n => Math.Atan(value / (n + 0.5)));
        Assert.Equal(Math.PI / 2, Angle(w[0]), 1e-5);
        Assert.Equal(3 * Math.PI / 2, Angle(w[1]), 1e-5);
        foreach (var frequency in w)
            Assert.True(Math.Abs(Determinant(frequency)) < 1e-2, $"{frequency} is no eigenvalue.");

        // det(S - i w) of the skew-symmetric S, over the product of what a row holds.
        static double Determinant(double w)
        {
            var a = new System.Numerics.Complex[4, 4];
            for (var n = 0; n < 4; n++)
            {
                for (var k = 0; k < 4; k++)
                    a[n, k] = n == k ? new System.Numerics.Complex(0, -w) : -0.5 * Math.Sqrt((2 * n + 1) * (2 * k + 1)) * Math.Sign(n - k);
            }

            System.Numerics.Complex determinant = 1;
            for (var i = 0; i < 4; i++)
            {
                determinant *= a[i, i];
                for (var row = i + 1; row < 4; row++)
                {
                    for (var column = 3; column >= i; column--)
                        a[row, column] -= a[row, i] / a[i, i] * a[i, column];
                }
            }

            return determinant.Magnitude / 100;
        }
    }

    private static (Recurrent Layer, Matrix[] Weights) Made(Recurrent layer)
    {
        layer.EnsureBuilt([new Shape(Rows, Time, Features)]);
        PaperCells.Shake(layer, 11);
        return (layer, [.. layer.Weights.Select(weight => new Matrix(weight.Value))]);
    }

    private static void Compare(Recurrent layer, Action<int> begin, Func<double[], double[]> step)
    {
        var x = LayerRuns.Numbers(12, Rows, Time, Features);
        var y = layer.Apply(x);
        for (var row = 0; row < Rows; row++)
        {
            begin(row);
            for (var t = 0; t < Time; t++)
            {
                var expected = step(Row(x, row, t));
                var actual = Row(y, row, t);
                for (var i = 0; i < expected.Length; i++)
                {
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * (1 + Math.Abs(expected[i])),
                        $"row {row}, step {t}, unit {i}: expected {expected[i]}, got {actual[i]}");
                }
            }
        }
    }

    private static double[] Row(Tensor x, int row, int t)
        => [.. x.ToArray().AsSpan((row * x.Shape[1] + t) * x.Shape[2], x.Shape[2]).ToArray().Select(value => (double)value)];

    private static double Product(double[] x, Matrix weight, int column) => x.Select((value, i) => value * weight[i, column]).Sum();

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>A weight as rows of its last axis, in double precision.</summary>
    private sealed class Matrix(Tensor weight)
    {
        private readonly float[] values = weight.ToArray();
        private readonly int columns = weight.Shape[-1];

        public double this[int row, int column] => values[row * columns + column];
    }
}
