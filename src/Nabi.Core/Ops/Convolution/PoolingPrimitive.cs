namespace Nabi;

/// <summary>
/// The largest or the mean of each window, channels last: (B, [H,] W, C) to (B, [H',] W', C). Cells outside take no part.
/// </summary>
public sealed class PoolingPrimitive(WindowAxis[] axes, bool maximum) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (new ListKey<WindowAxis>(axes), maximum);

    /// <inheritdoc/>
    public override string Name => maximum ? "MaxPooling" : "AveragePooling";

    /// <summary>How windows slide, one entry per axis between batch and channels.</summary>
    public IReadOnlyList<WindowAxis> Axes => axes;

    /// <summary>True for the largest element of a window, false for the mean.</summary>
    public bool Maximum => maximum;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var x = inputs[0].Shape;
        if (x.Rank != axes.Length + 2)
        {
            throw new NabiException(
                $"Pooling over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        }

        return [new TensorSpec(new Shape([x[0], .. axes.Select((axis, i) => axis.Count(x[i + 1])), x[-1]]))];
    }

    // Numbers a part of the batch: several parts only where there is work for more than one thread.
    private const int Part = 1 << 15;

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => call.InParts(call.Inputs[0].Shape[0], SamplesOfPart(call), static (call, first, samples)
            => ((PoolingPrimitive)call.Primitive).Forward(call, first, samples));

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(call.Inputs[0].Shape[0], SamplesOfPart(call), static (call, first, samples)
            => ((PoolingPrimitive)call.Primitive).Backward(call, first, samples));

    private void Forward(PrimitiveCall call, int first, int samples)
    {
        var shape = Sizes(call.Inputs[0].Shape) with { Batch = samples };
        var x = call.In()[Samples(call.Inputs[0], first, samples)];
        var y = call.Out()[Samples(call.Outputs[0], first, samples)];
        if (maximum)
            Pooling.Maximum(shape, x, y);
        else
            Pooling.Average(shape, x, y);
    }

    private void Backward(PrimitiveCall call, int first, int samples)
    {
        var shape = Sizes(call.Inputs[0].Shape) with { Batch = samples };
        var (inside, outside) = (Samples(call.Inputs[0], first, samples), Samples(call.Outputs[0], first, samples));
        var dy = call.OutputGradient()[outside];
        var dx = call.InputGradient()[inside];
        if (maximum)
            Pooling.MaximumGradient(shape, call.In()[inside], call.Out()[outside], dy, dx, call.Adds(0));
        else
            Pooling.AverageGradient(shape, dy, dx, call.Adds(0));
    }

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula
        => (call, inputs) => maximum ? Largest(inputs[0], call.Outputs[0]) : Mean(inputs[0]);

    private Tensor Mean(Tensor x)
        => Windows.Cells(x, axes, 0f).Aggregate(Ops.Add)
            / Windows.Cells(Tensor.Filled([1, .. x.Shape.Slice(1, axes.Length), 1], 1f), axes, 0f).Aggregate(Ops.Add);

    // The first cell that is not below the window's maximum counts, as in the kernel.
    private Tensor Largest(Tensor x, Tensor y)
    {
        Tensor sum = Tensor.Filled(y.Shape, 0f), left = Tensor.Filled(y.Shape, 1f);
        foreach (var cell in Windows.Cells(x, axes, float.NegativeInfinity))
        {
            var counts = Ops.Where(Ops.Less(cell, y), 0f, left);
            sum += Ops.Where(Ops.Greater(counts, 0f), cell, 0f);
            left -= counts;
        }

        return sum;
    }

    private static int SamplesOfPart(PrimitiveCall call)
        => Math.Max(1, Part / Math.Max(1, call.Inputs[0].Length / Math.Max(1, call.Inputs[0].Shape[0])));

    private static Range Samples(Tensor tensor, int first, int samples)
    {
        var width = tensor.Length / tensor.Shape[0];
        return (first * width)..((first + samples) * width);
    }

    private PoolingShape Sizes(Shape x)
    {
        var last = axes[^1];
        var (left, right) = last.Around(x[-2]);
        if (axes.Length == 1)
            return PoolingShape.Line(x[0], x[1], x[2], last.Kernel, last.Stride, left, right);
        var (top, bottom) = axes[0].Around(x[1]);
        return new PoolingShape(x[0], x[1], x[2], x[3], axes[0].Kernel, last.Kernel)
        {
            StrideHeight = axes[0].Stride,
            StrideWidth = last.Stride,
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        };
    }
}

public static partial class Ops
{
    /// <summary>The largest of each window.</summary>
    /// <param name="x">(batch, [[depth,] height,] width, channels).</param>
    /// <param name="axes">How windows slide, one entry per axis between batch and channels.</param>
    /// <exception cref="NabiException">The shapes do not go together, or a number is below 1.</exception>
    public static Tensor MaxPool(Tensor x, WindowAxis[] axes) => Pool(x, axes, true);

    /// <summary>The mean of each window; padding takes no part.</summary>
    /// <param name="x">(batch, [[depth,] height,] width, channels).</param>
    /// <param name="axes">How windows slide, one entry per axis between batch and channels.</param>
    /// <exception cref="NabiException">The shapes do not go together, or a number is below 1.</exception>
    public static Tensor AveragePool(Tensor x, WindowAxis[] axes) => Pool(x, axes, false);

    // Windows over three axes are windows over planes and then over the first axis, where a plane's places are channels: the maximum is the
    // same, and so is the mean, because the cells inside are a box.
    private static Tensor Pool(Tensor x, WindowAxis[] axes, bool maximum)
    {
        Windows.Check(axes, x);
        if (axes.Length < 3)
            return Run(new PoolingPrimitive(axes, maximum), x);
        var (batch, depth) = (x.Shape[0], x.Shape[1]);
        var planes = Run(new PoolingPrimitive(axes[1..], maximum),
            View(x, new Shape(batch < 0 || depth < 0 ? Shape.Unknown : batch * depth).Concat(x.Shape.Slice(2, 3))));
        var plane = planes.Shape.Slice(1, 3);
        var lines = Run(new PoolingPrimitive(axes[..1], maximum),
            View(planes, new Shape(batch, depth, plane.IsKnown ? plane.Size : Shape.Unknown)));
        return View(lines, new Shape(batch, lines.Shape[1]).Concat(plane));
    }
}
