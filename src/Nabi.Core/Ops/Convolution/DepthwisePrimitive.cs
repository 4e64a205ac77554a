namespace Nabi;

/// <summary>
/// A convolution that keeps channels apart, channels last: y[b, p, c M + m] = sum over the window of x[b, p stride + i dilation, c]
/// kernel[i, c, m]. Inputs: x (B, [H,] W, C) and kernel ([KH,] KW, C, M); output (B, [H',] W', C M). A row of channels is one run
/// of products; samples are shared among the worker pool.
/// </summary>
public sealed class DepthwisePrimitive(WindowAxis[] axes) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => new ListKey<WindowAxis>(axes);

    /// <inheritdoc/>
    public override string Name => "Depthwise";

    /// <summary>How windows slide, one entry per axis between batch and channels.</summary>
    public IReadOnlyList<WindowAxis> Axes => axes;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (x, kernel) = (inputs[0].Shape, inputs[1].Shape);
        if (x.Rank != axes.Length + 2)
        {
            throw new NabiException(
                $"A convolution over {axes.Length} axes needs an input with {axes.Length + 2} axes (batch, positions, channels), got {x}.");
        }

        if (x[-1] >= 0 && x[-1] != kernel[-2])
            throw new NabiException($"The kernel {kernel} needs {kernel[-2]} channels on the last axis, got {x}.");
        return [new TensorSpec(new Shape([x[0], .. axes.Select((axis, i) => axis.Count(x[i + 1])), checked(kernel[-2] * kernel[-1])]))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call) => Prepared(call).Forward(null);

    internal override bool TakesFinish(PrimitiveCall call) => true;

    internal override void Forward(PrimitiveCall call, IOutputFinish? finish) => Prepared(call).Forward(finish);

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call) => Prepared(call).Backward();

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula
        => (_, inputs) =>
        {
            var (channels, multiplier) = (inputs[1].Shape[-2], inputs[1].Shape[-1]);
            var kernel = Ops.View(inputs[1], [axes.Aggregate(1, (count, axis) => count * axis.Kernel), channels * multiplier]);
            return Windows.Cells(inputs[0], axes, 0f)
                .Select((x, cell) => (multiplier == 1 ? x : Ops.Repeat(x, multiplier, -1)) * Ops.Select(kernel, 0, cell))
                .Aggregate(Ops.Add);
        };

    private Work Prepared(PrimitiveCall call) => (Work)(call.State ??= new Work(call, axes));

    private enum Phase
    {
        Widen,
        Input,
    }

    /// <summary>One call's sizes; a shard of what is not the kernel's is a sample.</summary>
    private sealed class Work : IShardedWork
    {
        private const int WideInput = 0;
        private const int WideGradient = 1;

        private readonly PrimitiveCall call;
        private readonly WindowAxis rows;
        private readonly WindowAxis columns;
        private readonly int batch;
        private readonly int height;
        private readonly int width;
        private readonly int channels;
        private readonly int multiplier;
        private readonly int outputHeight;
        private readonly int outputWidth;
        private readonly ConvolutionShape lines;
        private Phase phase;

        public Work(PrimitiveCall call, WindowAxis[] axes)
        {
            this.call = call;
            var shape = call.Inputs[0].Shape;
            var isFlat = axes.Length == 1;
            rows = isFlat ? new WindowAxis(1, 1, 1, WindowPadding.Valid) : axes[0];
            columns = axes[^1];
            (batch, height, width, channels) = (shape[0], isFlat ? 1 : shape[1], shape[-2], shape[-1]);
            multiplier = call.Inputs[1].Shape[-1];
            (outputHeight, outputWidth) = (rows.Count(height), columns.Count(width));
            lines = WindowAxis.Convolution(
                new Shape(batch, height, width, Line), Line, [rows, columns], [rows.Around(height), columns.Around(width)], Line);
        }

        // With several outputs a channel, each channel stands several times in a row: the products stay runs.
        private int Line => channels * multiplier;

        private int Sample => height * width * Line;

        public void Forward(IOutputFinish? finish)
        {
            var x = call.In(0);
            if (multiplier > 1)
            {
                x = call.Scratch(WideInput, batch * Sample);
                Share(Phase.Widen);
            }

            Depthwise.Forward(lines, x, call.In(1), call.Out(), finish);
        }

        public void Backward()
        {
            if (multiplier > 1)
                call.Scratch(WideGradient, batch * Sample);
            if (call.WantsGradient(0))
            {
                call.ClearedGradient(0);
                Share(Phase.Input);
            }

            if (!call.WantsGradient(1))
                return;
            var gradient = call.ClearedGradient(1);
            for (var row = 0; row < batch; row++)
                Kernel(row, gradient);
        }

        public void Run(int shard)
        {
            if (phase == Phase.Widen)
                Widen(shard);
            else
                Input(shard);
        }

        private void Share(Phase now)
        {
            phase = now;
            WorkerPool.Run(batch, this);
        }

        private void Input(int sample)
        {
            var dy = call.OutputGradient().Slice(sample * outputHeight * outputWidth * Line, outputHeight * outputWidth * Line);
            var kernel = call.In(1);
            var dx = call.InputGradient(0).Slice(sample * height * width * channels, height * width * channels);
            var target = dx;
            if (multiplier > 1)
            {
                target = call.Scratch(WideGradient, batch * Sample).Slice(sample * Sample, Sample);
                target.Clear();
            }

            foreach (var (at, cell, from) in new Cells(this))
            {
                var part = target.Slice(from, Line);
                TensorPrimitives.MultiplyAdd(dy.Slice(at, Line), kernel.Slice(cell, Line), part, part);
            }

            for (var i = 0; multiplier > 1 && i < dx.Length; i++)
                dx[i] += TensorPrimitives.Sum<float>(target.Slice(i * multiplier, multiplier));
        }

        private void Kernel(int sample, Span<float> gradient)
        {
            var x = multiplier > 1
                ? call.Scratch(WideInput, batch * Sample).Slice(sample * Sample, Sample) : call.In(0).Slice(sample * Sample, Sample);
            var dy = call.OutputGradient().Slice(sample * outputHeight * outputWidth * Line, outputHeight * outputWidth * Line);
            foreach (var (at, cell, from) in new Cells(this))
            {
                var target = gradient.Slice(cell, Line);
                TensorPrimitives.MultiplyAdd(x.Slice(from, Line), dy.Slice(at, Line), target, target);
            }
        }

        private void Widen(int sample)
        {
            var x = call.In(0).Slice(sample * height * width * channels, height * width * channels);
            var wide = call.Scratch(WideInput, batch * Sample).Slice(sample * Sample, Sample);
            for (var i = 0; i < x.Length; i++)
                wide.Slice(i * multiplier, multiplier).Fill(x[i]);
        }

        /// <summary>Every cell of every window that lies inside: where the output, the kernel's cell and the input stand.</summary>
        private ref struct Cells(Work work)
        {
            private readonly int top = work.rows.Around(work.height).Before;
            private readonly int left = work.columns.Around(work.width).Before;
            private int place;
            private int cell = -1;

            public (int Output, int Cell, int Input) Current { get; private set; }

            public readonly Cells GetEnumerator() => this;

            public bool MoveNext()
            {
                while (true)
                {
                    if (++cell == work.rows.Kernel * work.columns.Kernel)
                    {
                        cell = 0;
                        place++;
                    }

                    if (place >= work.outputHeight * work.outputWidth)
                        return false;
                    var row = place / work.outputWidth * work.rows.Stride + cell / work.columns.Kernel * work.rows.Dilation - top;
                    var column = place % work.outputWidth * work.columns.Stride + cell % work.columns.Kernel * work.columns.Dilation - left;
                    if ((uint)row >= (uint)work.height || (uint)column >= (uint)work.width)
                        continue;
                    Current = (place * work.Line, cell * work.Line, (row * work.width + column) * work.Line);
                    return true;
                }
            }
        }
    }
}

public static partial class Ops
{
    /// <summary>A convolution that keeps channels apart.</summary>
    /// <param name="x">(batch, [height,] width, channels).</param>
    /// <param name="kernel">([height,] width, channels, multiplier).</param>
    /// <param name="axes">How windows slide, one entry per axis between batch and channels.</param>
    /// <returns>(batch, positions, channels · multiplier).</returns>
    /// <exception cref="NabiException">The shapes do not go together, or a number is below 1.</exception>
    public static Tensor DepthwiseConv(Tensor x, Tensor kernel, WindowAxis[] axes)
    {
        Windows.Check(axes, x, kernel);
        return Run(new DepthwisePrimitive(axes), x, kernel);
    }
}
