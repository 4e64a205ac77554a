using Nabi.Kernels;

namespace Nabi.Bench;

/// <summary>Kernels alone, on the shapes that the training workloads give them.</summary>
internal static class KernelBenches
{
    /// <summary>Matrix products: what models and their gradients need, and a large square one.</summary>
    public static IReadOnlyList<Workload> Products()
        =>
        [
            Product(128, 128, 32), Product(32, 256, 64), Product(32, 256, 92), Product(3584, 256, 28), Product(16000, 768, 256),
            Product(1024, 1024, 1024),
            Product(1, 256, 64), Product(3, 256, 64), Product(17, 200, 50), Product(32, 10, 64), Product(32, 10, 3584),
            Product(32, 3584, 10, transposeB: true), Product(3584, 10, 32, transposeA: true), Product(92, 256, 896, transposeA: true),
            Product(896, 92, 256, transposeB: true),
        ];

    /// <summary>Recurrent layers over whole sequences, forward and with the backward pass.</summary>
    public static IEnumerable<Workload> Sequences()
    {
        foreach (var (batch, time, features, units) in ((int, int, int, int)[])[(32, 28, 28, 64), (32, 28, 128, 64),
            (128, 500, 32, 32), (32, 100, 256, 256)])
        {
            var shape = new RecurrentShape(batch, time, features, units);
            foreach (var gates in (int[])[1, 3, 4])
            {
                yield return Sequence(gates, shape, back: false);
                yield return Sequence(gates, shape, back: true);
            }
        }
    }

    /// <summary>Element by element, rows by id, updates, convolution and pooling.</summary>
    public static IEnumerable<Workload> Small()
    {
        const int Count = 1 << 16;
        foreach (var kind in (ActivationKind[])[ActivationKind.Sigmoid, ActivationKind.Tanh, ActivationKind.Relu])
        {
            yield return new($"{kind} of {Count}", "", 0, () =>
            {
                float[] x = Numbers(Count), y = new float[Count];
                return new Prepared(() => Kernels.Activations.Forward(kind, x, y));
            })
            { Gigabytes = 8e-9 * Count };
        }

        yield return new($"Adam, {Count} weights", "", 0, () =>
        {
            float[] p = Numbers(Count), m = new float[Count], v = new float[Count], g = Numbers(Count);
            return new Prepared(() => AdaptiveUpdates.Adam(p, m, v, g, 1e-3f, 0.9f, 0.999f, 1e-7f));
        })
        { Gigabytes = 28e-9 * Count };
        yield return new($"RMSprop, {Count} weights", "", 0, () =>
        {
            float[] p = Numbers(Count), v = new float[Count], g = Numbers(Count);
            return new Prepared(() => AdaptiveUpdates.RmsProp(p, v, g, 1e-3f, 0.9f, 1e-7f));
        })
        { Gigabytes = 20e-9 * Count };
        yield return Rows(back: false);
        yield return Rows(back: true);
        foreach (var (length, channels) in ((int, int)[])[(240, 14), (78, 32)])
        {
            yield return Convolved(length, channels, 0);
            yield return Convolved(length, channels, 1);
            yield return Convolved(length, channels, 2);
        }

        yield return Pooled(back: false);
        yield return Pooled(back: true);
    }

    private static Workload Product(int m, int n, int k, bool transposeA = false, bool transposeB = false)
        => new($"({m}, {k}){(transposeA ? "ᵀ" : "")} x ({k}, {n}){(transposeB ? "ᵀ" : "")}", "", 2e-9 * m * n * k, () =>
        {
            float[] a = Numbers(m * k), b = Numbers(k * n), c = new float[m * n];
            return new Prepared(
                () => MatrixProduct.Multiply(transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, c, n, false));
        });

    private static Workload Sequence(int gates, RecurrentShape shape, bool back)
    {
        var (batch, time, features, units) = shape;
        var name = $"{(gates == 1 ? "SimpleRNN" : gates == 3 ? "GRU" : "LSTM")} {batch}x{time}x{features}, {units} units, "
            + $"{(back ? "forward and back" : "forward")}";
        var cost = back ? Cost.Recurrent(gates, batch, time, features, units, inputGradient: true)
            : Cost.RecurrentForward(gates, batch, time, features, units);
        return new(name, "", cost, () =>
        {
            var run = new SequenceRun(gates, new RecurrentSettings(shape) { Training = back });
            return new Prepared(back ? run.ForwardAndBack : run.Forward);
        });
    }

    private static Workload Rows(bool back)
    {
        const int Table = 10000, Width = 32, Count = 64000;
        return new($"{(back ? "Scatter" : "Gather")} of {Count} rows of {Width}", "", 0, () =>
        {
            var random = new Random(1);
            int[] ids = [.. Enumerable.Range(0, Count).Select(_ => random.Next(Table))];
            float[] table = Numbers(Table * Width), rows = Numbers(Count * Width);
            return new Prepared(back
                ? () => EmbeddingTable.ScatterAdd(ids, rows, Width, table) : () => EmbeddingTable.Gather(ids, table, Width, rows));
        })
        { Gigabytes = (back ? 12e-9 : 8e-9) * Count * Width };
    }

    private static Workload Convolved(int length, int channels, int pass)
    {
        const int Batch = 128, Filters = 32, Window = 5;
        var shape = ConvolutionShape.Line(Batch, length, channels, Filters, Window);
        var steps = length - Window + 1;
        return new($"Conv1D {Batch}x{length}x{channels}, {(pass == 0 ? "forward" : pass == 1 ? "input gradient" : "kernel gradient")}", "",
            2e-9 * Batch * steps * Window * channels * Filters, () =>
            {
                float[] x = Numbers(Batch * length * channels), kernel = Numbers(Window * channels * Filters), bias = new float[Filters];
                var y = Numbers(Batch * steps * Filters);
                return new Prepared(pass == 0 ? () => Convolution.Forward(shape, x, kernel, bias, y)
                    : pass == 1 ? () => Convolution.InputGradient(shape, kernel, y, x, false)
                    : () => Convolution.KernelGradient(shape, x, y, kernel, bias));
            });
    }

    private static Workload Pooled(bool back)
    {
        const int Batch = 128, Length = 236, Channels = 32, Window = 3;
        var shape = PoolingShape.Line(Batch, Length, Channels, Window, Window);
        return new($"Max pool {Batch}x{Length}x{Channels} by {Window}, {(back ? "back" : "forward")}", "", 0, () =>
        {
            float[] x = Numbers(Batch * Length * Channels), dx = new float[x.Length],
                y = new float[Batch * shape.OutputWidth * Channels], dy = Numbers(y.Length);
            Pooling.Maximum(shape, x, y);
            return new Prepared(back ? () => Pooling.MaximumGradient(shape, x, y, dy, dx, false) : () => Pooling.Maximum(shape, x, y));
        })
        { Gigabytes = (back ? 12e-9 : 4e-9) * Batch * Length * Channels };
    }

    internal static float[] Numbers(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 0.2f)];
    }
}
