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
    private sealed class Work(PrimitiveCall call, WindowAxis[] axes) : IShardedWork
    {
        private const int WideInput = 0;
        private const int WideGradient = 1;

        private readonly WindowAxis rows = Rows(axes);
        private readonly WindowAxis columns = axes[^1];
        private readonly int multiplier = call.Inputs[1].Shape[-1];
        private readonly ConvolutionShape lines = Lines(call.Inputs[0].Shape, axes, call.Inputs[1].Shape[-1]);
        private Phase phase;

        private int Line => lines.Channels;

        private int Sample => lines.Height * lines.Width * Line;

        private int Output => lines.OutputHeight * lines.OutputWidth * Line;

        public void Forward(IOutputFinish? finish)
        {
            var x = call.In(0);
            if (multiplier > 1)
            {
                x = call.Scratch(WideInput, lines.Batch * Sample);
                Share(Phase.Widen);
            }

            Depthwise.Forward(lines, x, call.In(1), call.Out(), finish);
        }

        public void Backward()
        {
            if (multiplier > 1)
                call.Scratch(WideGradient, lines.Batch * Sample);
            if (call.WantsGradient(0))
            {
                call.ClearedGradient(0);
                Share(Phase.Input);
            }

            if (!call.WantsGradient(1))
                return;
            var gradient = call.ClearedGradient(1);
            for (var row = 0; row < lines.Batch; row++)
                Kernel(row, gradient);
        }

        /// <summary>Each channel stands as often in a row as it has outputs, so that the products are runs.</summary>
        private static ConvolutionShape Lines(Shape x, WindowAxis[] axes, int multiplier)
        {
            var (height, width, line) = (axes.Length == 1 ? 1 : x[1], x[-2], checked(x[-1] * multiplier));
            return WindowAxis.Convolution(new Shape(x[0], height, width, line), line, [Rows(axes), axes[^1]],
                [Rows(axes).Around(height), axes[^1].Around(width)], line);
        }

        /// <summary>How windows slide over rows; over time there is one.</summary>
        private static WindowAxis Rows(WindowAxis[] axes)
            => axes.Length == 1 ? new WindowAxis(1, 1, 1, WindowPadding.Valid) : axes[0];

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
            WorkerPool.Run(lines.Batch, this);
        }

        private void Input(int sample)
        {
            var dy = call.OutputGradient().Slice(sample * Output, Output);
            var kernel = call.In(1);
            var dx = call.InputGradient(0).Slice(sample * Sample / multiplier, Sample / multiplier);
            var target = dx;
            if (multiplier > 1)
            {
                target = call.Scratch(WideGradient, lines.Batch * Sample).Slice(sample * Sample, Sample);
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
                ? call.Scratch(WideInput, lines.Batch * Sample).Slice(sample * Sample, Sample) : call.In(0).Slice(sample * Sample, Sample);
            var dy = call.OutputGradient().Slice(sample * Output, Output);
            foreach (var (at, cell, from) in new Cells(this))
            {
                var target = gradient.Slice(cell, Line);
                TensorPrimitives.MultiplyAdd(x.Slice(from, Line), dy.Slice(at, Line), target, target);
            }
        }

        private void Widen(int sample)
        {
            var x = call.In(0).Slice(sample * Sample / multiplier, Sample / multiplier);
            var wide = call.Scratch(WideInput, lines.Batch * Sample).Slice(sample * Sample, Sample);
            for (var i = 0; i < x.Length; i++)
                wide.Slice(i * multiplier, multiplier).Fill(x[i]);
        }

        /// <summary>Every cell of every window that lies inside: where the output, the kernel's cell and the input stand.</summary>
        private ref struct Cells(Work work)
        {
            private readonly int positions = work.lines.OutputHeight * work.lines.OutputWidth;
            private readonly int across = work.lines.OutputWidth;
            private readonly int top = work.rows.Around(work.lines.Height).Before;
            private readonly int left = work.columns.Around(work.lines.Width).Before;
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

                    if (place >= positions)
                        return false;
                    var (p, q) = Math.DivRem(place, across);
                    var (i, j) = Math.DivRem(cell, work.columns.Kernel);
                    var row = p * work.rows.Stride + i * work.rows.Dilation - top;
                    var column = q * work.columns.Stride + j * work.columns.Dilation - left;
                    if ((uint)row >= (uint)work.lines.Height || (uint)column >= (uint)work.lines.Width)
                        continue;
                    Current = (place * work.Line, cell * work.Line, (row * work.lines.Width + column) * work.Line);
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
