using System.Numerics.Tensors;
using Nabi.Kernels;

namespace Nabi;

/// <summary>
/// Convolution over one or two axes, channels last. Inputs: x (B, [H,] W, C), kernel ([KH,] KW, C / groups, F) and perhaps bias (F); output
/// (B, [H',] W', F). The gradients are those of the kernel floor.
/// </summary>
internal sealed class ConvolutionPrimitive(WindowAxis[] axes, int groups) : Primitive
{
    private const int Bias = 2;

    public override string Name => "Convolution";

    public IReadOnlyList<WindowAxis> Axes => axes;

    public int Groups => groups;

    public override Spec[] Infer(Tensor[] inputs)
    {
        var (x, kernel) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != axes.Length + 2)
            throw new NabiException($"A convolution over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        if (x[-1] >= 0 && x[-1] != kernel[-2] * groups)
            throw new NabiException($"The kernel {kernel} with {groups} groups needs {kernel[-2] * groups} channels on the last axis, got {x}.");
        return [new Spec(new Shape([x[0], .. axes.Select((axis, i) => axis.Count(x[i + 1])), kernel[-1]]))];
    }

    public override void Forward(Step step)
    {
        var bias = step.Inputs.Length > Bias ? step.In(Bias) : default;
        Kernels.Convolution.Forward(Sizes(step.Inputs[0].Shape, step.Inputs[1].Shape[-1]), step.In(0), step.In(1), bias, step.Out());
    }

    public override void Backward(Step step)
    {
        var shape = Sizes(step.Inputs[0].Shape, step.Inputs[1].Shape[-1]);
        if (step.Wants(0))
            Kernels.Convolution.InputGradient(shape, step.In(1), step.OutputGradient(), step.InputGradient(0), step.Adds(0));
        var wantsBias = step.Inputs.Length > Bias && step.Wants(Bias);
        if (!step.Wants(1) && !wantsBias)
            return;
        var kernel = step.Wants(1) ? Cleared(step, 1) : step.Scratch(0, step.Inputs[1].Length);
        Kernels.Convolution.KernelGradient(shape, step.In(0), step.OutputGradient(), kernel, wantsBias ? Cleared(step, Bias) : default);
    }

    private static Span<float> Cleared(Step step, int input) => step.Adds(input) ? step.InputGradient(input) : step.ClearedGradient(input);

    private ConvolutionShape Sizes(Shape x, int filters)
    {
        var last = axes[^1];
        var (left, right) = last.Around(x[-2]);
        if (axes.Length == 1)
            return ConvolutionShape.Line(x[0], x[1], x[2], filters, last.Kernel, last.Stride, last.Dilation, left, right, groups);
        var first = axes[0];
        var (top, bottom) = first.Around(x[1]);
        return new ConvolutionShape(x[0], x[1], x[2], x[3], filters, first.Kernel, last.Kernel)
        {
            StrideHeight = first.Stride,
            StrideWidth = last.Stride,
            DilationHeight = first.Dilation,
            DilationWidth = last.Dilation,
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
            Groups = groups,
        };
    }
}

/// <summary>
/// The way back of a convolution as an operation of its own: every input spreads its kernel over the output. Inputs: x
/// (B, [H,] W, C) and kernel ([KH,] KW, F, C); output (B, [H',] W', F). With the lengths of the output and the cells cut off
/// in front it is exactly the input gradient of a convolution from the output's shape to the input's.
/// </summary>
/// <param name="axes">Kernel, stride and dilation of each axis; the padding is not used.</param>
/// <param name="outputs">The length of an output axis for one of the input, and how much is cut off in front.</param>
internal sealed class TransposedConvolutionPrimitive(WindowAxis[] axes, Func<WindowAxis, int, int, (int Length, int Cut)> outputs) : Primitive
{
    public override string Name => "TransposedConvolution";

    public IReadOnlyList<WindowAxis> Axes => axes;

    public (int Length, int Cut) OutputOf(int axis, int length) => outputs(axes[axis], axis, length);

    public override Spec[] Infer(Tensor[] inputs)
    {
        var (x, kernel) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != axes.Length + 2)
            throw new NabiException($"A convolution over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        if (x[-1] >= 0 && x[-1] != kernel[-1])
            throw new NabiException($"The kernel {kernel} needs {kernel[-1]} channels on the last axis, got {x}.");
        return [new Spec(new Shape([x[0], .. axes.Select((axis, i) => x[i + 1] < 0 ? Shape.Unknown : outputs(axis, i, x[i + 1]).Length), kernel[-2]]))];
    }

    public override void Forward(Step step)
        => Kernels.Convolution.InputGradient(Sizes(step), step.In(1), step.In(0), step.Out(), false);

    public override void Backward(Step step)
    {
        var shape = Sizes(step);
        if (step.Wants(0))
        {
            var target = step.Adds(0) ? step.Scratch(0, step.Inputs[0].Length) : step.InputGradient(0);
            Kernels.Convolution.Forward(shape, step.OutputGradient(), step.In(1), default, target);
            if (step.Adds(0))
                TensorPrimitives.Add(step.InputGradient(0), target, step.InputGradient(0));
        }

        if (step.Wants(1))
            Kernels.Convolution.KernelGradient(
                shape, step.OutputGradient(), step.In(0), step.Adds(1) ? step.InputGradient(1) : step.ClearedGradient(1), default);
    }

    private ConvolutionShape Sizes(Step step)
    {
        var (x, y) = (step.Inputs[0].Shape, step.Outputs[0].Shape);
        var last = axes[^1];
        var (left, right) = Cuts(axes.Length - 1, x[-2], y[-2]);
        if (axes.Length == 1)
            return ConvolutionShape.Line(x[0], y[1], y[2], x[2], last.Kernel, last.Stride, last.Dilation, left, right);
        var (top, bottom) = Cuts(0, x[1], y[1]);
        return new ConvolutionShape(x[0], y[1], y[2], y[3], x[3], axes[0].Kernel, last.Kernel)
        {
            StrideHeight = axes[0].Stride,
            StrideWidth = last.Stride,
            DilationHeight = axes[0].Dilation,
            DilationWidth = last.Dilation,
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        };
    }

    private (int Before, int After) Cuts(int i, int input, int output)
    {
        var axis = axes[i];
        var before = outputs(axis, i, input).Cut;
        return (before, Math.Max(0, (input - 1) * axis.Stride + axis.Span - output - before));
    }
}

public static partial class Ops
{
    /// <summary>Convolution over the axes between batch and channels.</summary>
    internal static Tensor Convolution(Tensor x, Tensor kernel, WindowAxis[] axes, int groups = 1, Tensor? bias = null)
        => bias is null ? Run(new ConvolutionPrimitive(axes, groups), x, kernel) : Run(new ConvolutionPrimitive(axes, groups), x, kernel, bias);

    /// <summary>The way back of a convolution: upsampling with learned weights.</summary>
    internal static Tensor TransposedConvolution(Tensor x, Tensor kernel, WindowAxis[] axes, Func<WindowAxis, int, int, (int Length, int Cut)> outputs)
        => Run(new TransposedConvolutionPrimitive(axes, outputs), x, kernel);
}
