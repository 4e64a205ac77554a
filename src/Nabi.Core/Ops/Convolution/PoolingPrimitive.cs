using Nabi.Kernels;

namespace Nabi;

/// <summary>The largest or the mean of each window, channels last: (B, [H,] W, C) to (B, [H',] W', C). Cells outside take no part.</summary>
internal sealed class PoolingPrimitive(WindowAxis[] axes, bool maximum) : Primitive
{
    public override string Name => maximum ? "MaxPooling" : "AveragePooling";

    public IReadOnlyList<WindowAxis> Axes => axes;

    public bool Maximum => maximum;

    public override Spec[] Infer(Tensor[] inputs)
    {
        var x = inputs[0].Shape;
        if (x.Rank != axes.Length + 2)
            throw new NabiException($"Pooling over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        return [new Spec(new Shape([x[0], .. axes.Select((axis, i) => axis.Count(x[i + 1])), x[-1]]))];
    }

    public override void Forward(Step step)
    {
        var shape = Sizes(step.Inputs[0].Shape);
        if (maximum)
            Pooling.Maximum(shape, step.In(), step.Out());
        else
            Pooling.Average(shape, step.In(), step.Out());
    }

    public override void Backward(Step step)
    {
        var shape = Sizes(step.Inputs[0].Shape);
        if (maximum)
            Pooling.MaximumGradient(shape, step.In(), step.Out(), step.OutputGradient(), step.InputGradient(), step.Adds(0));
        else
            Pooling.AverageGradient(shape, step.OutputGradient(), step.InputGradient(), step.Adds(0));
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
    internal static Tensor MaxPool(Tensor x, WindowAxis[] axes) => Run(new PoolingPrimitive(axes, true), x);

    /// <summary>The mean of each window; padding takes no part.</summary>
    internal static Tensor AveragePool(Tensor x, WindowAxis[] axes) => Run(new PoolingPrimitive(axes, false), x);
}
