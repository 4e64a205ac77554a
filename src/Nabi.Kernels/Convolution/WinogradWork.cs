namespace Nabi.Kernels;

/// <summary>
/// Convolution with kernels of 3 x 3 cells at every place of an image by minimal filtering, F(2 x 2, 3 x 3): of a tile of 4 x 4 cells d
/// four outputs with 16 multiplications per channel and filter instead of 36 (S. Winograd, Arithmetic Complexity of Computations, 1980;
/// A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016).
/// <code>
/// U = G g Gᵀ,   V = Bᵀ d B,   m = sum over channels of U ∘ V,   Y = Aᵀ m A + bias
/// </code>
/// The sums over channels are 16 products of matrices, V (tiles, channels) by U (channels, filters). The transforms only add,
/// subtract and halve, so the rounding is about that of the plain sums; it is relative to the largest numbers that an output sees,
/// also where their taps are zero. An image whose output has numbers that are not finite is computed anew by
/// <see cref="ConvolutionWork"/>, which keeps infinities where they belong. What is computed for an image does not depend on the
/// others, nor on the number of threads.
/// </summary>
internal sealed unsafe class WinogradWork : IShardedWork
{
    // Matrices, and cells of a tile.
    private const int Matrices = 16;

    // Channels and filters come in as many as fill any register; fewer than the least are not worth the transforms.
    private const int Multiple = 16;
    private const int LeastChannels = 32;

    // Tiles below which the kernel's transform costs more than it saves, and as many as are worked on in one block whatever their size.
    private const int LeastTiles = 16;
    private const int OneBlock = 64;

    // Numbers of V in a block, half of a second-level cache; shards of a pass, if there is enough to do.
    private const int BlockNumbers = 1 << 17;
    private const int ManyShards = 16;

    private SimdKernels kernel = SimdKernels.Current;
    private ConvolutionShape shape;
    private float* x, weights, bias, y, transformed;
    private IOutputFinish? finish;
    private bool[] isOdd = [];
    private int wide, tiles, blocks;
    private bool isTransforming;

    /// <summary>Whether a convolution's output is computed this way; the batch has no say in it.</summary>
    public static bool Suits(in ConvolutionShape shape)
        => shape is
        {
            KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1,
            Depth: 1, KernelDepth: 1, PadFront: 0, PadBack: 0,
            Channels: >= LeastChannels, Filters: >= LeastChannels,
        }
        && shape.Channels % Multiple == 0 && shape.Filters % Multiple == 0
        && (long)((shape.OutputHeight + 1) / 2) * ((shape.OutputWidth + 1) / 2) >= LeastTiles;

    /// <summary>Whether the gradient for a convolution's input is computed this way.</summary>
    public static bool SuitsInput(in ConvolutionShape shape)
        => Math.Max(Math.Max(shape.PadTop, shape.PadBottom), Math.Max(shape.PadLeft, shape.PadRight)) <= 2 && Suits(shape)
            && Suits(Turned(shape));

    /// <summary>
    /// dx from dy: a convolution too, with the kernel turned round, its channels and filters exchanged, and as much around dy as the
    /// windows of the other stand out.
    /// </summary>
    public static void RunInput(in ConvolutionShape shape, float* dx, float* kernel, float* dy)
    {
        var turned = Scratch.Take(Scratch.Kernel, checked((nint)shape.PatchSize * shape.Filters));
        int channels = shape.Channels, filters = shape.Filters, taps = shape.KernelHeight * shape.KernelWidth;
        for (var tap = 0; tap < taps; tap++)
        {
            float* source = kernel + (nint)tap * channels * filters, target = turned + (nint)(taps - 1 - tap) * channels * filters;
            for (var c = 0; c < channels; c += 4)
            {
                for (var f = 0; f < filters; f += 4)
                    BlockTranspose.FourByFour(source + (nint)c * filters + f, filters, target + (nint)f * channels + c, channels);
            }
        }

        Run(Turned(shape), dy, turned, null, dx, null);
    }

    private static ConvolutionShape Turned(in ConvolutionShape shape)
        => shape with
        {
            Height = shape.OutputHeight,
            Width = shape.OutputWidth,
            Channels = shape.Filters,
            Filters = shape.Channels,
            PadTop = 2 - shape.PadTop,
            PadBottom = 2 - shape.PadBottom,
            PadLeft = 2 - shape.PadLeft,
            PadRight = 2 - shape.PadRight,
        };

    /// <summary>y = x * kernel + bias, which may be null; each number of y is finished once.</summary>
    public static void Run(in ConvolutionShape shape, float* x, float* weights, float* bias, float* y, IOutputFinish? finish)
    {
        var self = PerThread<WinogradWork>.Take();
        try
        {
            (self.shape, self.finish) = (shape, finish);
            self.x = x;
            self.weights = weights;
            self.bias = bias;
            self.y = y;
            self.Run();
        }
        finally
        {
            self.x = self.weights = self.bias = self.y = self.transformed = null;
            self.finish = null;
            PerThread<WinogradWork>.Return(self);
        }
    }

    private int Panel => 2 * kernel.Lanes;

    private int Panels => (shape.Filters + Panel - 1) / Panel;

    private nint ImageSize => (nint)shape.Height * shape.Width * shape.Channels;

    private nint OutputSize => (nint)shape.OutputHeight * shape.OutputWidth * shape.Filters;

    private void Run()
    {
        kernel = SimdKernels.Current;
        wide = (shape.OutputWidth + 1) / 2;
        tiles = checked(wide * ((shape.OutputHeight + 1) / 2));
        var most = Math.Max(OneBlock, BlockNumbers / (Matrices * shape.Channels));
        blocks = (tiles + most - 1) / most;
        if (WorkerPool.Threads > 1) blocks = Math.Clamp(ManyShards / shape.Batch, blocks, Math.Max(blocks, tiles / 16));
        if (isOdd.Length < shape.Batch) isOdd = new bool[shape.Batch];
        Array.Clear(isOdd);
        transformed = null;
        if (blocks * shape.Batch > 1)
        {
            transformed = Scratch.Take(Scratch.Sums, (nint)Matrices * shape.Channels * shape.Filters);
            isTransforming = true;
            WorkerPool.Run(Panels, this);
        }

        isTransforming = false;
        WorkerPool.Run(blocks * shape.Batch, this);
        for (var image = 0; image < shape.Batch; image++)
        {
            if (isOdd[image])
            {
                ConvolutionWork.Run(ConvolutionPass.Forward, shape with { Batch = 1 }, x + image * ImageSize, weights, bias,
                    y + image * OutputSize, finish, image * OutputSize);
            }
        }
    }

    public void Run(int shard)
    {
        if (isTransforming) Transform(shard, transformed + (nint)shard * Panel * Matrices * shape.Channels);
        else Products(shard / blocks, shard % blocks);
    }

    // A tap of the next panel's kernel, which is read soon if it is transformed panel by panel.
    private Prefetch Next(int panel, int tap)
        => transformed != null || panel + 1 == Panels || tap >= shape.KernelHeight * shape.KernelWidth ? default
            : Prefetch.Columns(weights + (nint)tap * shape.Channels * shape.Filters + (panel + 1) * Panel, Width(panel + 1), shape.Filters);

    private int Width(int panel) => Math.Min(Panel, shape.Filters - panel * Panel);

    // U of a panel of filters: 16 matrices (channels, filters) one after the other.
    private void Transform(int panel, float* u)
    {
        var width = Width(panel);
        kernel.WinogradKernel(shape.Channels, width, weights + panel * Panel, (nint)shape.Channels * shape.Filters, shape.Filters, u,
            (nint)shape.Channels * width);
    }

    // Blocks begin at multiples of 8 tiles, so that every tile meets the same product whatever the cut.
    private int First(int block) => block == blocks ? tiles : (int)((long)tiles * block / blocks) / 8 * 8;

    private void Products(int image, int block)
    {
        int first = First(block), count = First(block + 1) - first, channels = shape.Channels;
        nint inputs = (nint)count * channels, outputs = (nint)count * Panel;
        var v = Scratch.Take(Scratch.Patches, Matrices * inputs + channels);
        Inputs(image, first, count, v, v + Matrices * inputs);
        var m = Scratch.Take(Scratch.Turned, Matrices * outputs + Panel);
        var isFinite = true;
        for (var panel = 0; panel < Panels; panel++)
        {
            var width = Width(panel);
            var u = transformed + (nint)panel * Panel * Matrices * channels;
            if (transformed == null)
            {
                u = Scratch.Take(Scratch.Packed, (nint)Matrices * channels * width);
                Transform(panel, u);
            }

            for (var i = 0; i < Matrices; i++)
            {
                kernel.MultiplyPacked(count, width, channels, v + i * inputs, channels, 1, u + (nint)i * channels * width,
                    m + i * outputs, width, false, Next(panel, i));
            }

            isFinite &= Outputs(image, first, count, panel, m, outputs, m + Matrices * outputs);
        }

        if (!isFinite) Volatile.Write(ref isOdd[image], true);
        if (finish is not null) Finish(image, first, count);
    }

    // V of a block's tiles: 16 matrices (tiles, channels). What lies outside the image is zero.
    private void Inputs(int image, int first, int count, float* v, float* zeros)
    {
        new Span<float>(zeros, shape.Channels).Clear();
        var cells = stackalloc float*[Matrices];
        var start = x + image * ImageSize;
        for (var t = first; t < first + count; t++, v += shape.Channels)
        {
            var (line, column) = Math.DivRem(t, wide);
            int top = 2 * line - shape.PadTop, left = 2 * column - shape.PadLeft;
            for (var i = 0; i < Matrices; i++)
            {
                int h = top + i / 4, w = left + i % 4;
                cells[i] = (uint)h < (uint)shape.Height && (uint)w < (uint)shape.Width
                    ? start + ((nint)h * shape.Width + w) * shape.Channels : zeros;
            }

            kernel.WinogradInput(shape.Channels, cells, v, (nint)count * shape.Channels);
        }
    }

    // The outputs of a block's tiles for a panel of filters. Those beyond the last line or column go nowhere.
    private bool Outputs(int image, int first, int count, int panel, float* m, nint matrix, float* nowhere)
    {
        var cells = stackalloc float*[4];
        var width = Width(panel);
        var start = y + image * OutputSize + panel * Panel;
        var shift = bias == null ? null : bias + panel * Panel;
        var isFinite = true;
        for (var t = first; t < first + count; t++, m += width)
        {
            var (line, column) = Math.DivRem(t, wide);
            for (var i = 0; i < 4; i++)
            {
                int h = 2 * line + i / 2, w = 2 * column + i % 2;
                cells[i] = h < shape.OutputHeight && w < shape.OutputWidth
                    ? start + ((nint)h * shape.OutputWidth + w) * shape.Filters : nowhere;
            }

            isFinite &= kernel.WinogradOutput(width, m, matrix, shift, cells);
        }

        return isFinite;
    }

    // The outputs of a block, one run of each line of the image after the other.
    private void Finish(int image, int first, int count)
    {
        for (var end = first + count; first < end;)
        {
            var (line, column) = Math.DivRem(first, wide);
            var run = Math.Min(wide - column, end - first);
            int from = 2 * column, cells = Math.Min(2 * run, shape.OutputWidth - from);
            for (var h = 2 * line; h < Math.Min(2 * line + 2, shape.OutputHeight); h++)
            {
                finish!.Finish((int)(image * OutputSize + ((nint)h * shape.OutputWidth + from) * shape.Filters),
                    cells * shape.Filters);
            }

            first += run;
        }
    }
}
