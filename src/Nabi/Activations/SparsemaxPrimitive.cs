namespace Nabi.Activations;

/// <summary>
/// y = max(x - t, 0) along the last axis. With z the sorted numbers, largest first, and c their running sums, the support
/// is the k for which z_k exceeds (c_k - 1) / k, and t = (c_1 + ... + c_k - 1) / k.
/// </summary>
/// <remarks>
/// The paper's threshold is (c_k - 1) / k, which makes the sum 1; Keras adds all running sums of the support, and its
/// numbers are the ones wanted here. Gradient: dt/dz_j = (k - j + 1) / k for the j-th largest inside the support.
/// </remarks>
public sealed class SparsemaxPrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    private static readonly SparsemaxPrimitive Shared = new();

    /// <inheritdoc/>
    public override string Name => "Sparsemax";

    /// <summary>Sparsemax along an axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; negative from the end.</param>
    public static Tensor Apply(Tensor x, int axis)
    {
        var along = x.Shape.Axis(axis);
        if (along == x.Rank - 1)
            return Ops.Apply(Shared, x);
        var order = Enumerable.Range(0, x.Rank).ToArray();
        (order[along], order[^1]) = (order[^1], order[along]);
        return Ops.Transpose(Ops.Apply(Shared, Ops.Transpose(x, order)), order);
    }

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var width = call.InputTensors[0].Shape[-1];
        var sorted = call.Scratch(0, width);
        for (var at = 0; at < call.InputTensors[0].Length; at += width)
        {
            var x = call.In().Slice(at, width);
            var y = call.Out().Slice(at, width);
            x.CopyTo(sorted);
            sorted.Sort();
            var (support, sums) = Support(sorted);
            var threshold = (sums - 1) / support;
            for (var i = 0; i < width; i++)
                y[i] = (float)Math.Max(x[i] - threshold, 0);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var width = call.InputTensors[0].Shape[-1];
        var sorted = call.Scratch(0, width);
        var places = call.State as int[] ?? new int[width];
        call.State = places;
        for (var at = 0; at < call.InputTensors[0].Length; at += width)
        {
            var y = call.Out().Slice(at, width);
            var dy = call.OutputGradient().Slice(at, width);
            var dx = call.InputGradient().Slice(at, width);
            call.In().Slice(at, width).CopyTo(sorted);
            for (var i = 0; i < width; i++)
                places[i] = i;
            sorted.Sort(places.AsSpan());
            var support = Support(sorted).Count;
            double active = 0;
            for (var i = 0; i < width; i++)
            {
                if (y[i] > 0)
                    active += dy[i];
                dx[i] = (call.Adds(0) ? dx[i] : 0f) + (y[i] > 0 ? dy[i] : 0f);
            }

            for (var rank = 1; rank <= support; rank++)
                dx[places[width - rank]] -= (float)(active * (support - rank + 1) / support);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        // dx = m dy - w sum(m dy) with m = 1 where y is above 0. For dy = 1 that is m - w sum(m), which gives w; neither bends.
        var above = Ops.Where(Ops.Greater(call.OutputTensors[0], 0f), Tensor.Filled(call.OutputTensors[0].Shape, 1f), 0f);
        var share = (above - GradientPrimitive.Derivative(call)) / Ops.Maximum(Ops.Sum(above, [-1], keepDims: true), 1f);
        var dy = above * outputGradients[0]!;
        return [dy - share * Ops.Sum(dy, [-1], keepDims: true)];
    }

    /// <summary>The size of the support and the sum of its running sums, from numbers sorted upwards.</summary>
    private static (int Count, double Sums) Support(ReadOnlySpan<float> sorted)
    {
        double sum = 0, sums = 0;
        var count = 0;
        for (var k = 1; k <= sorted.Length; k++)
        {
            sum += sorted[^k];
            if (sorted[^k] <= (sum - 1) / k)
                break;
            count = k;
            sums += sum;
        }

        return (Math.Max(count, 1), sums);
    }
}
