namespace Nabi.Kernels;

/// <summary>
/// The outputs of a depthwise convolution, some lines of an image to a shard; the equation is at <see cref="Depthwise"/>.
/// </summary>
internal sealed unsafe class DepthwiseWork : IShardedWork
{
    // Numbers of the output in a shard, so that they are finished while they are in the cache.
    private const int ShardNumbers = 1 << 14;

    private SimdKernels kernels = SimdKernels.Current;
    private ConvolutionShape shape;
    private float* x, kernel, y;
    private IOutputFinish? finish;
    private int lines, parts;

    public static void Run(in ConvolutionShape shape, float* x, float* kernel, float* y, IOutputFinish? finish)
    {
        var self = PerThread<DepthwiseWork>.Take();
        try
        {
            (self.shape, self.finish, self.kernels) = (shape, finish, SimdKernels.Current);
            self.x = x;
            self.kernel = kernel;
            self.y = y;
            self.lines = Math.Max(1, ShardNumbers / Math.Max(1, shape.OutputWidth * shape.Channels));
            self.parts = (shape.OutputHeight + self.lines - 1) / self.lines;
            WorkerPool.Run(checked(shape.Batch * self.parts), self);
        }
        finally
        {
            self.x = self.kernel = self.y = null;
            self.finish = null;
            PerThread<DepthwiseWork>.Return(self);
        }
    }

    public void Run(int shard)
    {
        var (image, part) = Math.DivRem(shard, parts);
        int first = part * lines, end = Math.Min(first + lines, shape.OutputHeight), line = shape.OutputWidth * shape.Channels;
        for (var p = first; p < end; p++) Line(image, p);
        finish?.Finish(checked((image * shape.OutputHeight + first) * line), (end - first) * line);
    }

    // The taps that see the image are those from the first to the last one, along each axis.
    private void Line(int image, int p)
    {
        var top = p * (long)shape.StrideHeight - shape.PadTop;
        var down = KernelPart.Of(top, shape.Height, shape.KernelHeight, shape.DilationHeight);
        var target = y + ((nint)image * shape.OutputHeight + p) * shape.OutputWidth * shape.Channels;
        var source = x + (nint)image * shape.Height * shape.Width * shape.Channels;
        var most = shape.KernelHeight * shape.KernelWidth;
        var cells = (float**)Scratch.Take(Scratch.Places, checked((nint)most * 2 * (sizeof(float*) / sizeof(float))));
        var weights = cells + most;
        KernelPart before = default;
        var count = -1;
        for (var q = 0; q < shape.OutputWidth; q++, target += shape.Channels)
        {
            var left = q * (long)shape.StrideWidth - shape.PadLeft;
            var across = KernelPart.Of(left, shape.Width, shape.KernelWidth, shape.DilationWidth);
            if (count >= 0 && across == before)
            {
                // The same taps as one output before, one stride further.
                for (var t = 0; t < count; t++) cells[t] += (nint)shape.StrideWidth * shape.Channels;
            }
            else
            {
                before = across;
                count = 0;
                for (var i = down.First; i < down.End; i++)
                {
                    var h = (nint)(top + (long)i * shape.DilationHeight);
                    for (var j = across.First; j < across.End; j++)
                    {
                        cells[count] = source + (h * shape.Width + (nint)(left + (long)j * shape.DilationWidth)) * shape.Channels;
                        weights[count++] = kernel + ((nint)i * shape.KernelWidth + j) * shape.Channels;
                    }
                }
            }

            kernels.SumOfProducts(shape.Channels, count, cells, weights, target);
        }
    }

    /// <summary>The cells of a kernel along one axis that see the image from a window that begins at <c>start</c>.</summary>
    private readonly record struct KernelPart(int First, int End)
    {
        public static KernelPart Of(long start, int length, int kernel, int dilation)
        {
            var first = (int)Math.Min(kernel, Math.Max(0, (-start + dilation - 1) / dilation));
            return new(first, (int)Math.Clamp((length - 1 - start + dilation) / dilation, first, kernel));
        }
    }
}
