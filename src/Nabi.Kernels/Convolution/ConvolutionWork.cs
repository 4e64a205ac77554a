namespace Nabi.Kernels;

/// <summary>One pass of a convolution, cut into blocks of samples; equations are at <see cref="Convolution"/>.</summary>
internal sealed unsafe class ConvolutionWork : IShardedWork
{
    // Numbers of gathered patches held at a time, and the most partial kernel gradients.
    private const int PatchLimit = 1 << 17;
    private const int MostSums = 8;

    [ThreadStatic]
    private static ConvolutionWork? reused;

    private SimdKernels kernel = SimdKernels.Current;
    private ConvolutionShape shape;
    private ConvolutionPass pass;
    private float* x, weights, bias, y, packed;
    private int samples, blocks, shards;
    private nint packedGroup;

    public static void Run(ConvolutionPass pass, in ConvolutionShape shape, float* x, float* weights, float* bias, float* y)
    {
        var self = reused ?? new ConvolutionWork();
        reused = null;
        try
        {
            self.bias = bias;
            self.Run(shape, pass, x, weights, y);
        }
        finally
        {
            self.x = self.weights = self.bias = self.y = self.packed = null;
            reused = self;
        }
    }

    private nint Positions => (nint)shape.OutputDepth * shape.OutputHeight * shape.OutputWidth;

    private nint InputSize => (nint)shape.Depth * shape.Height * shape.Width * shape.Channels;

    private nint OutputSize => Positions * shape.Filters;

    private int KernelSize => shape.PatchSize * shape.Filters;

    // A shard's gradients: the kernel's, then the bias's.
    private int SumsSize => KernelSize + shape.Filters;

    // Neighbouring patches are rows of x itself at a distance of stride · channels.
    private bool InPlace => shape.KernelDepth == 1 && shape.Depth == 1 && shape.KernelHeight == 1 && shape.Height == 1
        && shape.DilationWidth == 1 && shape.Groups == 1
        && shape.PadLeft == 0 && shape.PadRight == 0 && shape.PadTop == 0 && shape.PadBottom == 0;

    private void Run(in ConvolutionShape given, ConvolutionPass which, float* px, float* pw, float* py)
    {
        shape = given;
        pass = which;
        x = px;
        weights = pw;
        y = py;
        kernel = SimdKernels.Current;
        samples = (int)Math.Clamp(PatchLimit / Math.Max(1, Positions * shape.PatchSize), 1, shape.Batch);
        blocks = (shape.Batch + samples - 1) / samples;
        if (pass == ConvolutionPass.Kernel)
        {
            shards = Math.Min(blocks, MostSums);
            packed = Scratch.Take(Scratch.Sums, (nint)shards * SumsSize);
        }
        else
        {
            shards = blocks;
            Pack();
        }

        WorkerPool.Run(shards, this);
        for (var s = 0; s < shards && pass == ConvolutionPass.Kernel; s++)
        {
            var sums = packed + (nint)s * SumsSize;
            kernel.Add(sums, weights, KernelSize);
            if (bias != null) kernel.Add(sums + KernelSize, bias, shape.Filters);
        }
    }

    private void Pack()
    {
        int k = shape.PatchSize, n = shape.GroupFilters;
        var back = pass == ConvolutionPass.Input;
        packedGroup = kernel.PackedSize(back ? n : k, back ? k : n);
        packed = Scratch.Take(Scratch.Sums, packedGroup * shape.Groups);
        for (var g = 0; g < shape.Groups; g++)
        {
            var from = weights + (nint)g * n;
            if (back) kernel.Pack(n, k, from, 1, shape.Filters, packed + g * packedGroup);
            else kernel.Pack(k, n, from, shape.Filters, 1, packed + g * packedGroup);
        }
    }

    public void Run(int shard)
    {
        if (pass != ConvolutionPass.Kernel)
        {
            Block(shard, null, false);
            return;
        }

        var sums = packed + (nint)shard * SumsSize;
        if (bias != null) new Span<float>(sums + KernelSize, shape.Filters).Clear();
        int first = (int)((long)blocks * shard / shards), end = (int)((long)blocks * (shard + 1) / shards);
        for (var block = first; block < end; block++) Block(block, sums, block > first);
    }

    private void Block(int block, float* sums, bool add)
    {
        int first = block * samples, count = Math.Min(samples, shape.Batch - first), k = shape.PatchSize, n = shape.GroupFilters;
        float* from = x + first * InputSize, to = y + first * OutputSize;
        if (InPlace && pass != ConvolutionPass.Input)
        {
            var distance = (nint)shape.StrideWidth * shape.Channels;
            for (var s = 0; s < count; s++, from += InputSize, to += OutputSize)
            {
                if (pass == ConvolutionPass.Forward)
                    kernel.MultiplyPacked((int)Positions, n, k, from, distance, 1, packed, to, n, false);
                else
                    kernel.MultiplyDirect(k, n, (int)Positions, from, 1, distance, to, n, sums, n, add || s > 0);
                Bias(to, (int)Positions, sums);
            }

            return;
        }

        var rows = (int)(count * Positions);
        var patches = Scratch.Take(Scratch.Patches, (nint)rows * k);
        for (var g = 0; g < shape.Groups; g++)
        {
            var filters = to + (nint)g * n;
            if (pass == ConvolutionPass.Input)
            {
                kernel.MultiplyPacked(rows, k, n, filters, shape.Filters, 1, packed + g * packedGroup, patches, k, false);
                Patches(from, patches, count, g, true);
                continue;
            }

            Patches(from, patches, count, g, false);
            if (pass == ConvolutionPass.Forward)
                kernel.MultiplyPacked(rows, n, k, patches, k, 1, packed + g * packedGroup, filters, shape.Filters, false);
            else
                kernel.MultiplyDirect(k, n, rows, patches, 1, k, filters, shape.Filters, sums + (nint)g * n, shape.Filters, add);
        }

        if (pass != ConvolutionPass.Input) Bias(to, rows, sums);
    }

    // Rows of y still near: the bias to each, or their sum to its gradient.
    private void Bias(float* rows, int count, float* sums)
    {
        if (bias == null) return;
        if (pass == ConvolutionPass.Forward) kernel.AddRows(count, shape.Filters, bias, 0, rows, shape.Filters);
        else kernel.SumRows(count, shape.Filters, rows, shape.Filters, sums + KernelSize);
    }

    // Gathers the patches of a group (outside x: 0), or scatters them back by adding.
    private void Patches(float* image, float* patch, int count, int group, bool scatter)
    {
        for (var s = 0; s < count; s++, image += InputSize)
        {
            for (var o = 0; o < shape.OutputDepth; o++)
            {
                for (var p = 0; p < shape.OutputHeight; p++)
                {
                    for (var q = 0; q < shape.OutputWidth; q++)
                    {
                        for (var i = 0; i < shape.KernelDepth; i++)
                        {
                            var plane = o * shape.StrideDepth + i * shape.DilationDepth - shape.PadFront;
                            patch = PlaneOfPatch(image, (uint)plane < (uint)shape.Depth ? plane : -1, p, q, patch, group, scatter);
                        }
                    }
                }
            }
        }
    }

    // The part of a patch that lies in one plane of the image, or, for plane -1, in none; returns the end of it.
    private float* PlaneOfPatch(float* image, int plane, int p, int q, float* patch, int group, bool scatter)
    {
        var channels = shape.GroupChannels;
        for (var i = 0; i < shape.KernelHeight; i++)
        {
            var row = p * shape.StrideHeight + i * shape.DilationHeight - shape.PadTop;
            var inside = plane >= 0 && (uint)row < (uint)shape.Height;
            for (var j = 0; j < shape.KernelWidth; j++, patch += channels)
            {
                var column = q * shape.StrideWidth + j * shape.DilationWidth - shape.PadLeft;
                var there = inside && (uint)column < (uint)shape.Width;
                var at = image + ((((nint)plane * shape.Height + row) * shape.Width + column) * shape.Channels + group * channels);
                if (scatter && there) kernel.Add(patch, at, channels);
                else if (!scatter && there) kernel.CopyRow(at, patch, channels);
                else if (!scatter) new Span<float>(patch, channels).Clear();
            }
        }

        return patch;
    }
}
