namespace Nabi;

/// <summary>
/// y = (x - m) / sqrt(v + epsilon) with mean m and variance v over some axes; without centring y = x / sqrt(mean(x x) + epsilon).
/// Outputs: y, m and v (reduced axes kept with length 1; m is 0 without centring, v the mean square). With n numbers per group
/// dx = (dy - mean(dy) - y mean(dy y)) / sqrt(v + epsilon) + dm / n + 2 dv (x - m) / n, without mean(dy) and dm when not centred.
/// </summary>
public sealed class NormalizePrimitive(int[] axes, float epsilon, bool centred) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (new ListKey<int>(axes), epsilon, centred);

    private const int Inverse = 0;
    private const int MeanOf = 1;
    private const int ProductOf = 2;
    private const int Row = 3;

    // Numbers a part: several parts only where there is work for more than one thread; numbers of a row that are worked on at a time.
    private const int PartLength = 1 << 15;
    private const int Chunk = 1024;

    /// <inheritdoc/>
    public override string Name => "Normalize";

    /// <summary>The axes over which means are taken, from 0.</summary>
    public IReadOnlyList<int> Axes => axes;

    /// <summary>Added to the variance under the root.</summary>
    public float Epsilon => epsilon;

    /// <summary>Whether the mean is taken off (layer normalization) or not (RMS).</summary>
    public bool Centred => centred;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var kept = Kept(inputs[0].Shape);
        return [new TensorSpec(inputs[0].Shape), new TensorSpec(kept), new TensorSpec(kept)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var x = call.In();
        var y = call.Out(0);
        var mean = call.Out(1);
        var variance = call.Out(2);
        mean.Clear();
        variance.Clear();
        if (x.IsEmpty)
            return;
        var loop = Loop(call);
        var share = (float)mean.Length / x.Length;
        if (IsRows(loop, mean.Length))
        {
            call.Scratch(Inverse, mean.Length);
            call.InParts(mean.Length, Math.Max(1, PartLength / Math.Max(1, loop.Length)), static (call, first, rows)
                => ((NormalizePrimitive)call.Primitive).ForwardRows(call, first, rows));
            return;
        }

        if (centred)
        {
            for (var run = 0; run < loop.Runs; run++)
            {
                var (from, to) = loop.Offsets(run);
                var part = x.Slice(from, loop.Length);
                if (loop.RightStride == 0)
                    mean[to] += TensorPrimitives.Sum(part);
                else
                    TensorPrimitives.Add(mean.Slice(to, loop.Length), part, mean.Slice(to, loop.Length));
            }

            TensorPrimitives.Multiply(mean, share, mean);
        }

        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            var part = x.Slice(from, loop.Length);
            var centre = y.Slice(from, loop.Length);
            if (loop.RightStride == 0)
            {
                TensorPrimitives.Subtract(part, mean[to], centre);
                variance[to] += TensorPrimitives.SumOfSquares<float>(centre);
            }
            else
            {
                TensorPrimitives.Subtract(part, mean.Slice(to, loop.Length), centre);
                TensorPrimitives.MultiplyAdd(centre, centre, variance.Slice(to, loop.Length), variance.Slice(to, loop.Length));
            }
        }

        TensorPrimitives.Multiply(variance, share, variance);
        var inverse = call.Scratch(Inverse, mean.Length);
        for (var i = 0; i < inverse.Length; i++)
            inverse[i] = 1f / MathF.Sqrt(variance[i] + epsilon);
        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            var part = y.Slice(from, loop.Length);
            if (loop.RightStride == 0)
                TensorPrimitives.Multiply(part, inverse[to], part);
            else
                TensorPrimitives.Multiply(part, inverse.Slice(to, loop.Length), part);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        BackwardNormalized(call);
        if (!call.OutputGradient(1).IsEmpty || !call.OutputGradient(2).IsEmpty)
            AddStatistics(call);
    }

    private void BackwardNormalized(PrimitiveCall call)
    {
        var y = (ReadOnlySpan<float>)call.Out(0);
        var dy = call.OutputGradient(0);
        var dx = call.InputGradient();
        if (dy.IsEmpty)
        {
            call.ClearedGradient();
            return;
        }

        var loop = Loop(call);
        var groups = call.Outputs[1].Length;
        if (IsRows(loop, groups))
        {
            call.InParts(groups, Math.Max(1, PartLength / Math.Max(1, loop.Length)), static (call, first, rows)
                => ((NormalizePrimitive)call.Primitive).BackwardRows(call, first, rows));
            return;
        }

        var mean = call.Scratch(MeanOf, groups);
        var product = call.Scratch(ProductOf, groups);
        var inverse = call.Scratch(Inverse, groups);
        var row = call.Scratch(Row, loop.Length);
        mean.Clear();
        product.Clear();
        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            var part = y.Slice(from, loop.Length);
            var grown = dy.Slice(from, loop.Length);
            if (loop.RightStride == 0)
            {
                mean[to] += TensorPrimitives.Sum(grown);
                product[to] += TensorPrimitives.Dot(grown, part);
            }
            else
            {
                TensorPrimitives.Add(mean.Slice(to, loop.Length), grown, mean.Slice(to, loop.Length));
                TensorPrimitives.MultiplyAdd(grown, part, product.Slice(to, loop.Length), product.Slice(to, loop.Length));
            }
        }

        var share = (float)groups / y.Length;
        TensorPrimitives.Multiply(product, share, product);
        TensorPrimitives.Multiply(mean, centred ? share : 0f, mean);
        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            var part = y.Slice(from, loop.Length);
            var grown = dy.Slice(from, loop.Length);
            var target = dx.Slice(from, loop.Length);
            if (loop.RightStride == 0)
            {
                TensorPrimitives.MultiplyAdd(part, -product[to], grown, row);
                TensorPrimitives.Subtract(row, mean[to], row);
                if (call.Adds(0))
                    TensorPrimitives.MultiplyAdd(row, inverse[to], target, target);
                else
                    TensorPrimitives.Multiply(row, inverse[to], target);
                continue;
            }

            TensorPrimitives.Multiply(part, product.Slice(to, loop.Length), row);
            TensorPrimitives.Subtract(grown, row, row);
            TensorPrimitives.Subtract(row, mean.Slice(to, loop.Length), row);
            if (call.Adds(0))
                TensorPrimitives.MultiplyAdd(row, inverse.Slice(to, loop.Length), target, target);
            else
                TensorPrimitives.Multiply(row, inverse.Slice(to, loop.Length), target);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (x, y, mean, variance) = (call.Inputs[0], call.Outputs[0], call.Outputs[1], call.Outputs[2]);
        Tensor? dx = null;
        if (outputGradients[0] is { } dy)
        {
            var fallen = dy - y * Mean(dy * y);
            dx = (centred ? fallen - Mean(dy) : fallen) * Ops.Rsqrt(variance + epsilon);
        }

        var share = (float)mean.Length / Math.Max(1, x.Length);
        if (centred && outputGradients[1] is { } dm)
            Plus(Ops.BroadcastTo(share * dm, x.Shape));
        if (outputGradients[2] is { } dv)
            Plus(2f * share * dv * (centred ? x - mean : x));
        return [dx];

        Tensor Mean(Tensor values) => Ops.Mean(values, axes, keepDims: true);

        void Plus(Tensor gradient) => dx = dx is null ? gradient : dx + gradient;
    }

    /// <summary>Whether each group is one run of neighbours, as in layer normalization: then one pass over the numbers is enough.</summary>
    private static bool IsRows(BroadcastLoop loop, int groups) => loop.RightStride == 0 && loop.Runs == groups;

    private void ForwardRows(PrimitiveCall call, int first, int rows)
    {
        var length = Loop(call).Length;
        var x = call.In();
        var y = call.Out(0);
        var mean = call.Out(1);
        var variance = call.Out(2);
        var inverse = call.Scratch(Inverse, mean.Length);
        for (var row = first; row < first + rows; row++)
        {
            var part = x.Slice(row * length, length);
            var centre = y.Slice(row * length, length);
            mean[row] = centred ? TensorPrimitives.Sum(part) / length : 0f;
            TensorPrimitives.Subtract(part, mean[row], centre);
            variance[row] = TensorPrimitives.SumOfSquares<float>(centre) / length;
            inverse[row] = 1f / MathF.Sqrt(variance[row] + epsilon);
            TensorPrimitives.Multiply(centre, inverse[row], centre);
        }
    }

    private void BackwardRows(PrimitiveCall call, int first, int rows)
    {
        var length = Loop(call).Length;
        var y = (ReadOnlySpan<float>)call.Out(0);
        var dy = call.OutputGradient(0);
        var dx = call.InputGradient();
        var inverse = call.Scratch(Inverse, y.Length / length);
        Span<float> row = stackalloc float[Chunk];
        for (var i = first; i < first + rows; i++)
        {
            var part = y.Slice(i * length, length);
            var grown = dy.Slice(i * length, length);
            var mean = centred ? TensorPrimitives.Sum(grown) / length : 0f;
            var slope = -TensorPrimitives.Dot(grown, part) / length;
            for (var from = 0; from < length; from += Chunk)
            {
                var fallen = row[..Math.Min(Chunk, length - from)];
                var target = dx.Slice(i * length + from, fallen.Length);
                TensorPrimitives.MultiplyAdd(part.Slice(from, fallen.Length), slope, grown.Slice(from, fallen.Length), fallen);
                TensorPrimitives.Subtract(fallen, mean, fallen);
                if (call.Adds(0))
                    TensorPrimitives.MultiplyAdd(fallen, inverse[i], target, target);
                else
                    TensorPrimitives.Multiply(fallen, inverse[i], target);
            }
        }
    }

    /// <summary>What flows back from mean and variance.</summary>
    private void AddStatistics(PrimitiveCall call)
    {
        var x = call.In();
        var mean = call.Out(1);
        var dx = call.InputGradient();
        var dm = centred ? call.OutputGradient(1) : default;
        var dv = call.OutputGradient(2);
        var loop = Loop(call);
        var share = (float)mean.Length / x.Length;
        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            for (var i = 0; i < loop.Length; i++)
            {
                var group = to + i * loop.RightStride;
                if (!dm.IsEmpty)
                    dx[from + i] += share * dm[group];
                if (!dv.IsEmpty)
                    dx[from + i] += 2 * share * dv[group] * (x[from + i] - mean[group]);
            }
        }
    }

    private static BroadcastLoop Loop(PrimitiveCall call)
        => (BroadcastLoop)(call.State ??= new BroadcastLoop(call.Inputs[0].Shape, call.Outputs[1].Shape));

    private Shape Kept(Shape shape)
        => new([.. shape.Select((length, axis) => Array.Exists(axes, reduced => shape.Axis(reduced) == axis) ? 1 : length)]);
}

public static partial class Ops
{
    /// <summary>x with mean 0 and variance 1 over <paramref name="axes"/>, and the mean and variance that it had.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to normalize over.</param>
    /// <param name="epsilon">Added to the variance before the root.</param>
    /// <returns>The normalized tensor; mean and variance keep the axes with length 1. Gradients flow through all three.</returns>
    public static (Tensor Normalized, Tensor Mean, Tensor Variance) Normalize(Tensor x, int[] axes, float epsilon)
    {
        var outputs = RunAll(new NormalizePrimitive(axes, epsilon, true), x);
        return (outputs[0], outputs[1], outputs[2]);
    }

    /// <summary>x divided by its root mean square over <paramref name="axes"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to normalize over.</param>
    /// <param name="epsilon">Added to the mean square before the root.</param>
    public static Tensor NormalizeByRootMeanSquare(Tensor x, int[] axes, float epsilon)
        => RunAll(new NormalizePrimitive(axes, epsilon, false), x)[0];
}
