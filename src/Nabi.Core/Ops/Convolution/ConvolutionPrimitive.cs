namespace Nabi;

/// <summary>
/// Convolution over one to three axes, channels last. Inputs: x (B, [[D,] H,] W, C), kernel ([[KD,] KH,] KW, C / groups, F) and perhaps
/// bias (F); output (B, [[D',] H',] W', F). The gradients are those of the kernel floor.
/// </summary>
public sealed class ConvolutionPrimitive(WindowAxis[] axes, int groups) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (new ListKey<WindowAxis>(axes), groups);

    private const int Bias = 2;

    /// <inheritdoc/>
    public override string Name => "Convolution";

    /// <summary>How windows slide, one entry per axis between batch and channels.</summary>
    public IReadOnlyList<WindowAxis> Axes => axes;

    /// <summary>Channels and filters are cut into this many parts that do not see each other.</summary>
    public int Groups => groups;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (x, kernel) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != axes.Length + 2)
        {
            throw new NabiException(
                $"A convolution over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        }

        if (x[-1] >= 0 && x[-1] != kernel[-2] * groups)
        {
            throw new NabiException(
                $"The kernel {kernel} with {groups} groups needs {kernel[-2] * groups} channels on the last axis, got {x}.");
        }

        return [new TensorSpec(new Shape([x[0], .. axes.Select((axis, i) => axis.Count(x[i + 1])), kernel[-1]]))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call) => Forward(call, null);

    internal override bool TakesFinish(PrimitiveCall call) => Whole(call) is null;

    internal override void Forward(PrimitiveCall call, IOutputFinish? finish)
    {
        var bias = call.Inputs.Length > Bias ? call.In(Bias) : default;
        var shape = Sizes(call.Inputs[0].Shape, call.Inputs[1].Shape[-1]);
        if (Whole(call) is { } kernel)
        {
            QuantizedConvolution.Forward(shape, call.In(0), kernel, bias, call.Out());
            // The kernel may have been quantized since the call was joined with those behind it.
            finish?.Finish(0, call.Outputs[0].Length);
            return;
        }

        Kernels.Convolution.Forward(shape, call.In(0), call.In(1), bias, call.Out(), finish);
    }

    // The kernel in whole numbers, where it is so.
    private QuantizedMatrix? Whole(PrimitiveCall call) => groups == 1 && !call.Recording ? call.Inputs[1].Quantized?.Matrix : null;

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var shape = Sizes(call.Inputs[0].Shape, call.Inputs[1].Shape[-1]);
        if (call.WantsGradient(0))
            Kernels.Convolution.InputGradient(shape, call.In(1), call.OutputGradient(), call.InputGradient(0), call.Adds(0));
        var wantsBias = call.Inputs.Length > Bias && call.WantsGradient(Bias);
        if (!call.WantsGradient(1) && !wantsBias)
            return;
        var kernel = call.WantsGradient(1) ? Cleared(call, 1) : call.Scratch(0, call.Inputs[1].Length);
        Kernels.Convolution.KernelGradient(shape, call.In(0), call.OutputGradient(), kernel, wantsBias ? Cleared(call, Bias) : default);
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (x, kernel, dy) = (call.Inputs[0], call.Inputs[1], outputGradients[0]!);
        var lengths = x.Shape;
        (int Before, int After)[] around = [.. axes.Select((axis, i) => axis.Around(lengths[i + 1]))];
        var back = (Primitive)(call.State ??= new TransposedConvolutionPrimitive(axes, (_, i, _) => (lengths[i + 1], around[i].Before)));
        var (inputs, filters) = (kernel.Shape[-2], kernel.Shape[-1] / groups);
        List<Tensor> images = [], kernels = [];
        for (var group = 0; group < groups; group++)
        {
            var grown = groups == 1 ? dy : Ops.Slice(dy, -1, group * filters, filters);
            if (call.NeedsGradient(0))
                images.Add(Ops.Run(back, grown, groups == 1 ? kernel : Ops.Slice(kernel, -1, group * filters, filters)));
            if (call.NeedsGradient(1))
                kernels.Add(KernelGradient.Of(groups == 1 ? x : Ops.Slice(x, -1, group * inputs, inputs), grown, axes, around));
        }

        Tensor?[] gradients = [images.Count > 0 ? Ops.Concat(images) : null, kernels.Count > 0 ? Ops.Concat(kernels) : null];
        return call.Inputs.Length > Bias ? [.. gradients, call.NeedsGradient(Bias) ? Ops.SumTo(dy, [dy.Shape[-1]]) : null] : gradients;
    }

    private static Span<float> Cleared(PrimitiveCall call, int input)
        => call.Adds(input) ? call.InputGradient(input) : call.ClearedGradient(input);

    private ConvolutionShape Sizes(Shape x, int filters)
    {
        Span<(int Before, int After)> around = stackalloc (int, int)[axes.Length];
        for (var i = 0; i < axes.Length; i++)
            around[i] = axes[i].Around(x[i + 1]);
        return WindowAxis.Convolution(x, filters, axes, around, groups);
    }
}

/// <summary>
/// The transpose of a convolution as an operation of its own: every input spreads its kernel over the output. Inputs: x
/// (B, [[D,] H,] W, C) and kernel ([[KD,] KH,] KW, F, C); output (B, [[D',] H',] W', F). With the lengths of the output and the cells cut
/// off in front it is exactly the input gradient of a convolution from the output's shape to the input's.
/// </summary>
/// <param name="axes">Kernel, stride and dilation of each axis; the padding is not used.</param>
/// <param name="outputs">The length of an output axis for one of the input, and how much is cut off in front.</param>
public sealed class TransposedConvolutionPrimitive(WindowAxis[] axes, Func<WindowAxis, int, int, (int Length, int Cut)> outputs) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (new ListKey<WindowAxis>(axes), outputs);

    /// <inheritdoc/>
    public override string Name => "TransposedConvolution";

    /// <summary>How windows slide, one entry per axis between batch and channels.</summary>
    public IReadOnlyList<WindowAxis> Axes => axes;

    /// <summary>The output's length on an axis, and how many places are cut off in front of it.</summary>
    /// <param name="axis">The axis between batch and channels, from 0.</param>
    /// <param name="length">The input's length there.</param>
    public (int Length, int Cut) OutputOf(int axis, int length) => outputs(axes[axis], axis, length);

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (x, kernel) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != axes.Length + 2)
        {
            throw new NabiException(
                $"A convolution over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        }

        if (x[-1] >= 0 && x[-1] != kernel[-1])
            throw new NabiException($"The kernel {kernel} needs {kernel[-1]} channels on the last axis, got {x}.");
        return [
            new TensorSpec(
                new Shape([x[0], .. axes.Select((axis, i) => x[i + 1] < 0 ? Shape.Unknown : outputs(axis, i, x[i + 1]).Length),
                    kernel[-2]]))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => Kernels.Convolution.InputGradient(Sizes(call), call.In(1), call.In(0), call.Out(), false);

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var shape = Sizes(call);
        if (call.WantsGradient(0))
        {
            var target = call.Adds(0) ? call.Scratch(0, call.Inputs[0].Length) : call.InputGradient(0);
            Kernels.Convolution.Forward(shape, call.OutputGradient(), call.In(1), default, target);
            if (call.Adds(0))
                TensorPrimitives.Add(call.InputGradient(0), target, call.InputGradient(0));
        }

        if (call.WantsGradient(1))
        {
            Kernels.Convolution.KernelGradient(
                shape, call.OutputGradient(), call.In(0), call.Adds(1) ? call.InputGradient(1) : call.ClearedGradient(1), default);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (x, kernel, dy) = (call.Inputs[0], call.Inputs[1], outputGradients[0]!);
        (int Before, int After)[] cuts = [.. axes.Select((_, i) => Cuts(i, x.Shape[i + 1], dy.Shape[i + 1]))];
        Tensor? image = null;
        if (call.NeedsGradient(0))
        {
            image = dy;
            for (var i = 0; i < axes.Length; i++)
                image = Ops.Pad(image, i + 1, cuts[i].Before, cuts[i].After);
            image = Ops.Conv(image, kernel, [.. axes.Select(axis => axis with { Padding = WindowPadding.Valid })]);
            for (var i = 0; i < axes.Length; i++)
                image = image.Shape[i + 1] == x.Shape[i + 1] ? image : Ops.Slice(image, i + 1, 0, x.Shape[i + 1]);
        }

        return [image, call.NeedsGradient(1) ? KernelGradient.Of(dy, x, axes, cuts) : null];
    }

    private ConvolutionShape Sizes(PrimitiveCall call)
    {
        var (x, y) = (call.Inputs[0].Shape, call.Outputs[0].Shape);
        Span<(int Before, int After)> cuts = stackalloc (int, int)[axes.Length];
        for (var i = 0; i < axes.Length; i++)
            cuts[i] = Cuts(i, x[i + 1], y[i + 1]);
        return WindowAxis.Convolution(y, x[-1], axes, cuts, 1);
    }

    private (int Before, int After) Cuts(int i, int input, int output)
    {
        var axis = axes[i];
        var before = outputs(axis, i, input).Cut;
        return (before, checked((int)Math.Max(0, (input - 1L) * axis.Stride + axis.Span - output - before)));
    }
}

public static partial class Ops
{
    /// <summary>Convolution over the axes between batch and channels (really a correlation, as in Keras).</summary>
    /// <param name="x">(batch, [[depth,] height,] width, channels).</param>
    /// <param name="kernel">([[depth,] height,] width, channels / groups, filters).</param>
    /// <param name="axes">How windows slide, one entry per axis between batch and channels.</param>
    /// <param name="groups">Channels and filters are cut into this many parts that do not see each other. Default 1.</param>
    /// <param name="bias">(filters), or null.</param>
    /// <returns>(batch, positions, filters).</returns>
    /// <exception cref="NabiException">The shapes do not go together, or a number is below 1.</exception>
    public static Tensor Conv(Tensor x, Tensor kernel, WindowAxis[] axes, int groups = 1, Tensor? bias = null)
    {
        Windows.Check(axes, x, kernel);
        if (groups < 1 || kernel.Shape[-1] % groups != 0 || (bias is not null && (bias.Rank != 1 || bias.Shape[0] != kernel.Shape[-1])))
        {
            throw new NabiException(
                $"Conv: the kernel {kernel.Shape} has {kernel.Shape[-1]} filters, which {groups} "
                + $"groups{(bias is null ? "" : $" and a bias of shape {bias.Shape}")} do not fit.");
        }

        return bias is null
            ? Run(new ConvolutionPrimitive(axes, groups), x, kernel) : Run(new ConvolutionPrimitive(axes, groups), x, kernel, bias);
    }

    /// <summary>The transpose of a convolution: upsampling with learned weights.</summary>
    /// <param name="x">(batch, [[depth,] height,] width, channels).</param>
    /// <param name="kernel">([[depth,] height,] width, filters, channels).</param>
    /// <param name="axes">How windows slide, one entry per axis between batch and channels.</param>
    /// <param name="outputs">From an axis, its number from 0 and the input's length: the output's length and how many places are cut off in
    /// front.</param>
    /// <exception cref="NabiException">The shapes do not go together, or a number is below 1.</exception>
    public static Tensor ConvTranspose(Tensor x, Tensor kernel, WindowAxis[] axes,
        Func<WindowAxis, int, int, (int Length, int Cut)> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Windows.Check(axes, x, kernel);
        return Run(new TransposedConvolutionPrimitive(axes, outputs), x, kernel);
    }
}
