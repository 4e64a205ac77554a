namespace Nabi;

/// <summary>y = exp(x - max) / sum along the last axis. Gradient: dx = y (dy - sum(dy y)).</summary>
public sealed class SoftmaxPrimitive : Primitive
{
    /// <inheritdoc/>
    public override string Name => "Softmax";

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank > 0 ? [new TensorSpec(inputs[0].Shape)] : throw new NabiException("Softmax needs at least one axis.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => call.InParts(Rows(call), RowsOfPart(call), static (call, first, rows) =>
        {
            var width = call.Inputs[0].Shape[-1];
            Kernels.Softmax.Forward(
                rows, width, call.In().Slice(first * width, rows * width), call.Out().Slice(first * width, rows * width));
        });

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(Rows(call), RowsOfPart(call), static (call, first, rows) =>
        {
            var width = call.Inputs[0].Shape[-1];
            var (from, count) = (first * width, rows * width);
            Kernels.Softmax.Backward(rows, width, call.Out().Slice(from, count), call.OutputGradient().Slice(from, count),
                call.InputGradient().Slice(from, count), call.Adds(0));
        });

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (y, dy) = (call.Outputs[0], outputGradients[0]!);
        return [y * (dy - Ops.Sum(dy * y, [-1], keepDims: true))];
    }

    /// <summary>Rows a part: several parts only where there is work for more than one thread.</summary>
    internal static int RowsOfPart(PrimitiveCall call) => Math.Max(1, (1 << 14) / Math.Max(1, call.Inputs[0].Shape[-1]));

    /// <summary>How many rows there are; none where they are empty.</summary>
    internal static int Rows(PrimitiveCall call) => call.Inputs[0].Shape[-1] == 0 ? 0 : call.Inputs[0].Length / call.Inputs[0].Shape[-1];
}

/// <summary>y = x - max - ln(sum(exp(x - max))) along the last axis. Gradient: dx = dy - exp(y) sum(dy).</summary>
public sealed class LogSoftmaxPrimitive : Primitive
{
    /// <inheritdoc/>
    public override string Name => "LogSoftmax";

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank > 0 ? [new TensorSpec(inputs[0].Shape)] : throw new NabiException("LogSoftmax needs at least one axis.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => call.InParts(SoftmaxPrimitive.Rows(call), SoftmaxPrimitive.RowsOfPart(call), Forward);

    private static void Forward(PrimitiveCall call, int first, int rows)
    {
        var width = call.Inputs[0].Shape[-1];
        for (var at = first * width; at < (first + rows) * width; at += width)
        {
            var x = call.In().Slice(at, width);
            var y = call.Out().Slice(at, width);
            var largest = System.Numerics.Tensors.TensorPrimitives.Max(x);
            var sum = 0.0;
            foreach (var value in x)
                sum += Math.Exp(value - largest);
            System.Numerics.Tensors.TensorPrimitives.Subtract(x, largest, y);
            System.Numerics.Tensors.TensorPrimitives.Subtract(y, (float)Math.Log(sum), y);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(SoftmaxPrimitive.Rows(call), SoftmaxPrimitive.RowsOfPart(call), Backward);

    private static void Backward(PrimitiveCall call, int first, int rows)
    {
        var width = call.Inputs[0].Shape[-1];
        for (var at = first * width; at < (first + rows) * width; at += width)
        {
            var y = call.Out().Slice(at, width);
            var dy = call.OutputGradient().Slice(at, width);
            var dx = call.InputGradient().Slice(at, width);
            var sum = System.Numerics.Tensors.TensorPrimitives.Sum(dy);
            for (var i = 0; i < width; i++)
                dx[i] = (call.Adds(0) ? dx[i] : 0f) + dy[i] - MathF.Exp(y[i]) * sum;
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0]! - Ops.Exp(call.Outputs[0]) * Ops.Sum(outputGradients[0]!, [-1], keepDims: true)];
}

public static partial class Ops
{
    private static readonly Primitive SoftmaxOp = new SoftmaxPrimitive();
    private static readonly Primitive LogSoftmaxOp = new LogSoftmaxPrimitive();

    /// <summary>exp(x) / sum(exp(x)) along one axis, the last by default.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1)
        => Compose("Softmax", [new("axis", axis)], one => AlongLast(one[0], axis, SoftmaxOp), x);

    /// <summary>ln(softmax(x)) along one axis, the last by default, exact for large x.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1)
        => Compose("LogSoftmax", [new("axis", axis)], one => AlongLast(one[0], axis, LogSoftmaxOp), x);

    private static Tensor AlongLast(Tensor x, int axis, Primitive primitive)
    {
        var at = x.Shape.Axis(axis);
        if (at == x.Rank - 1)
            return Run(primitive, x);
        var order = Enumerable.Range(0, x.Rank).ToArray();
        (order[at], order[^1]) = (order[^1], order[at]);
        return Transpose(Run(primitive, Transpose(x, order)), order);
    }
}
