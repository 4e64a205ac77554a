using Nabi.Kernels;

namespace Nabi.Core.Tests.Cases;

/// <summary>Operations by index and by chance, and what runs over all of time.</summary>
internal static partial class OperationCases
{
    private static IEnumerable<(string Name, OperationCase Case)> Indexing()
    {
        foreach (var (name, ids) in ((string, Tensor)[])[
            ("integers", new Tensor([2, 3], [0, 4, 4, 1, 0, 4])), ("whole floats", Tensor.From(3f, 3f, 0f)),
            ("no ids", new Tensor([0], ReadOnlySpan<int>.Empty)), ("one id", new Tensor([], [2]))])
        {
            yield return ($"Gather by {name}", new OperationCase(x => Ops.Square(Ops.Gather(x[0], ids)), Some(5, 3)));
            if (ids.Rank == 2)
            {
                foreach (var isMean in (bool[])[false, true])
                {
                    yield return ($"GatherSum {isMean}",
                        new OperationCase(x => Ops.Run(new GatherSumPrimitive("Gather", isMean, [2, 3]), x[0], ids), Some(5, 3))
                        {
                            HasGradient = false,
                            Plain = g =>
                            {
                                var sums = new Grid(2, 3);
                                for (var i = 0; i < ids.Length; i++)
                                {
                                    for (var k = 0; k < 3; k++)
                                        sums[i / 3, k] += g[0][ids.Whole(i), k] / (isMean ? 3 : 1);
                                }

                                return sums;
                            },
                        });
                }
            }

            yield return ($"Scatter by {name}",
                new OperationCase(x => Ops.Square(Ops.Run(new ScatterPrimitive(5), x[0], ids)), Some([.. ids.Shape, 3]))
                {
                    Plain = g =>
                    {
                        var table = new Grid(5, 3);
                        for (var i = 0; i < ids.Length; i++)
                        {
                            for (var k = 0; k < 3; k++)
                            {
                                table.Values[(ids.DType == DType.Int32 ? ids.AsIntegers()[i] : (int)ids.AsSpan()[i]) * 3
                                    + k] += g[0].Values[i * 3 + k];
                            }
                        }

                        return Grid.Of([5, 3], i => table[i] * table[i]);
                    },
                });
        }

        yield return ("Sort", new OperationCase(x => Ops.Square(Ops.Sort(x[0])), Numbers.Distinct(2, 5)));
        yield return ("Sort of the first axis", new OperationCase(x => Ops.Square(Ops.Sort(x[0], 0)), Numbers.Distinct(4, 3)));
        yield return ("TopK", new OperationCase(x => Ops.Square(Ops.TopK(x[0], 2).Values), Numbers.Distinct(3, 4)));
        yield return ("Argsort", new OperationCase(x => Ops.Argsort(x[0]), Tensor.From(3f, 1f, 2f))
        {
            HasGradient = false,
            Plain = _ => Grid.Of([3], i => (i[0] + 1) % 3),
        });
        yield return ("CumProd", new OperationCase(x => Ops.CumProd(x[0], 1), Some(2, 4, 2)));
        yield return ("Prod of zeros",
            new OperationCase(x => Ops.Square(Ops.Prod(x[0], [0])), new Tensor([3, 2], [0f, 1f, 2f, 0f, 0.5f, 0f])));
        yield return ("Take", new OperationCase(x => Ops.Square(Ops.Take(x[0], Tensor.From(2, 0, -1, 2), 1)), Some(2, 3, 2)));
        yield return ("GetItem", new OperationCase(x => Ops.Square(x[0][.., (1..).By(2), 0]), Some(2, 5, 3)));
        yield return ("Where",
            new OperationCase(x => Ops.Square(Ops.Where(Ops.Greater(x[1], 0f), x[0], x[1])), Some(2, 3), Numbers.Distinct(2, 3)));
        yield return ("Where, broadcast",
            new OperationCase(x => Ops.Square(Ops.Where(Ops.Greater(Tensor.From(1f, -1f, 2f), 0f), x[0], x[1])), Some(2, 1), Some(1)));
        yield return ("OneHot", new OperationCase(x => Ops.OneHot(x[0], 3), Tensor.From(0, 2, 5))
        {
            HasGradient = false,
            Plain = _ => Grid.Of([3, 3], i => (i[0], i[1]) is (0, 0) or (1, 2) ? 1 : 0),
        });
        yield return ("Digitize",
            new OperationCase(x => Ops.Digitize(x[0], 0f, 1f, 1f, 2.5f), Tensor.From(-1f, 0f, 0.5f, 1f, 2.5f, 9f, float.NaN))
            {
                HasGradient = false,
                Plain = _ => Grid.Of([7], i => new[] { 0, 1, 1, 3, 4, 4, 4 }[i[0]]),
            });
        yield return ("ArgMax",
            new OperationCase(x => Ops.ArgMax(x[0]), Tensor.From(0f, 2f, 1f)) { HasGradient = false, Plain = _ => Grid.Of([], _ => 1) });
        yield return ("StopGradient", new OperationCase(x => Ops.StopGradient(x[0]), Some(3)) { HasGradient = false, Plain = g => g[0] });
        yield return ("Assign", new OperationCase(x => Assigned(x[0]), Some(3)) { HasGradient = false, Plain = g => g[0] });

        // Drawn by the same key at every call, so that differences can be taken.
        yield return ("Dropout", new OperationCase(x => Ops.Square(Ops.Dropout(x[0], 0.4f, new RandomStream(1))), Some(4, 5)));
        yield return ("Dropout of whole axes",
            new OperationCase(x => Ops.Square(Ops.Dropout(x[0], 0.4f, new RandomStream(1), [null, 1])), Some(4, 5)));
        yield return ("DropoutMask",
            new OperationCase(x => Ops.DropoutMask(x[0], [3], 0.4f, new RandomStream(1)), Some(4, 5)) { HasGradient = false });
        yield return ("NormalNoise",
            new OperationCase(x => Ops.NormalNoise(x[0], 0f, 1f, new RandomStream(1)), Some(4, 5)) { HasGradient = false });
    }

    private static IEnumerable<(string Name, OperationCase Case)> Layers()
    {
        var options = new SequenceOptions { Units = 3, Bias = 3 };
        (string Name, int Gates, int Biases, Primitive Primitive)[] sequences =
        [
            ("SimpleRNN", 1, 1, new SimpleRnnSequencePrimitive(options, ActivationKind.Tanh)),
            ("GRU", 3, 2, new GruSequencePrimitive(options, ActivationKind.Tanh, ActivationKind.Sigmoid, resetAfter: true)),
            ("LSTM", 4, 1, new LstmSequencePrimitive(options, ActivationKind.Tanh, ActivationKind.Sigmoid)),
        ];
        foreach (var (name, gates, biases, primitive) in sequences)
        {
            yield return ($"{name} over all of time",
                new OperationCase(x => Ops.RunAll(primitive, x)[0], Some(2, 4, 2), Some(2, 3 * gates), Some(3, 3 * gates),
                    Some(biases == 1 ? [3 * gates] : [biases, 3 * gates]))
                {
                    Refuses = name,
                });
        }

        foreach (var (t, gate) in new[] { (ActivationKind.Tanh, ActivationKind.Sigmoid), (ActivationKind.Elu, ActivationKind.Tanh) })
        {
            var gates = new LstmGatesPrimitive(t, gate);
            yield return ($"The gates of an LSTM, {t} and {gate}", new OperationCase(
                x => Ops.RunAll(gates, x) is [var h, var c] ? Ops.Concat([h, 2f * c]) : throw new InvalidOperationException(),
                Some(2, 5, 12), Some(2, 5, 12), Some(2, 5, 3))
            {
                Plain = t == ActivationKind.Tanh ? g => Grid.Of([2, 5, 6], at => Gated(g, at)) : null,
            });
            yield return ($"The output of an LSTM's gates, {t} and {gate}",
                new OperationCase(x => Ops.RunAll(gates, x)[0], Some(3, 8), Some(3, 8), Some(3, 2)));
            yield return ($"The state of an LSTM's gates, {t} and {gate}",
                new OperationCase(x => Ops.RunAll(gates, x)[1], Some(3, 8), Some(3, 8), Some(3, 2)));
        }

        yield return ("A dense layer", new OperationCase(x => Ops.Tanh(Ops.MatMul(x[0], x[1]) + x[2]), Some(3, 4), Some(4, 2), Some(2)));
        yield return ("Attention", new OperationCase(x => Ops.MatMul(Ops.Softmax(Ops.MatMul(x[0], x[1], transposeB: true) * 0.5f), x[2]),
            Some(2, 3, 4), Some(2, 5, 4), Some(2, 5, 2)));
        yield return ("A step of a GRU", new OperationCase(x => Step(x[0], x[1], x[2]), Some(2, 3), Some(2, 4), Some(7, 12)));
    }

    private static Tensor Assigned(Tensor x)
    {
        var variable = new Variable("kept", Tensor.Filled(x.Shape, 0f), trainable: false);
        Ops.Assign(variable, x);
        return Ops.Copy(variable);
    }

    // h and twice c of an LSTM of 3 units at one place.
    private static double Gated(Grid[] grids, int[] at)
    {
        double Sum(int block) => grids[0][at[0], at[1], 3 * block + at[2] % 3] + grids[1][at[0], at[1], 3 * block + at[2] % 3];
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        var c = Sigmoid(Sum(1)) * grids[2][at[0], at[1], at[2] % 3] + Sigmoid(Sum(0)) * Math.Tanh(Sum(2));
        return at[2] < 3 ? Sigmoid(Sum(3)) * Math.Tanh(c) : 2 * c;
    }

    private static Tensor Step(Tensor x, Tensor h, Tensor kernel)
    {
        var (z, r, n) = Ops.Split(Ops.MatMul(Ops.Concat([x, h]), kernel), 3);
        z = Ops.Sigmoid(z);
        return z * h + (1f - z) * Ops.Tanh(n * Ops.Sigmoid(r));
    }
}
