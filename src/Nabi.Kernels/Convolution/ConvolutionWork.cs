namespace Nabi.Kernels;

/// <summary>
/// One pass of a convolution; equations are at <see cref="Convolution"/>. The patches are a matrix whose element (position, tap) lies in
/// the image at the sum of two distances, so that tables of them take the place of the matrix (<see cref="GatheredPlaces"/>).
/// <code>
/// Forward  y (positions, F)   = patches (positions, taps) · kernel (taps, F)
/// Kernel   dK (taps, F)      += patchesᵀ (taps, positions) · dy (positions, F)         the tables exchanged
/// Input    dx (positions, C) += patches of dy · kernelᵀ, one product for each remainder of the place by the strides
/// </code>
/// Work is cut by the shape alone.
/// </summary>
internal sealed unsafe partial class ConvolutionWork : IShardedWork
{
    // Numbers of an image or of its output that are worked on at a time, about half of the second-level cache; the shards of a pass, if
    // there is enough to do; the most partial kernel gradients.
    private const int BlockNumbers = 1 << 16;
    private const int ManyShards = 16;
    private const int MostSums = 8;

    // Numbers of a kernel that is packed panel by panel for one image of at most as many outputs: whole it would leave the cache before
    // it is used.
    private const int FarKernel = 1 << 18;
    private const int FewPositions = 256;

    private readonly List<ConvolutionPhase> phases = [];
    private SimdKernels kernel = SimdKernels.Current;
    private ConvolutionShape shape;
    private ConvolutionPass pass;
    private PaddedImages images;
    private float* x, weights, bias, y, packed, padded;
    private nint* places;
    private IOutputFinish? finish;
    private nint finishFrom;
    private int samples, blocks, parts;
    private ConvolutionStage stage;

    /// <summary>Runs one pass; <paramref name="finishFrom"/> is the number of y's first number for <paramref name="finish"/>.</summary>
    public static void Run(ConvolutionPass pass, in ConvolutionShape shape, float* x, float* weights, float* bias, float* y,
        IOutputFinish? finish = null, nint finishFrom = 0)
    {
        var self = PerThread<ConvolutionWork>.Take();
        try
        {
            (self.shape, self.pass, self.finish, self.finishFrom) = (shape, pass, finish, finishFrom);
            self.x = x;
            self.weights = weights;
            self.bias = bias;
            self.y = y;
            self.Run();
        }
        finally
        {
            self.x = self.weights = self.bias = self.y = self.packed = self.padded = null;
            self.places = null;
            self.finish = null;
            PerThread<ConvolutionWork>.Return(self);
        }
    }

    private nint OutputSize => (nint)shape.OutputDepth * shape.OutputHeight * shape.OutputWidth * shape.Filters;

    private nint InputSize => (nint)shape.Depth * shape.Height * shape.Width * shape.Channels;

    private int KernelSize => shape.PatchSize * shape.Filters;

    // A shard's gradients: the kernel's, then the bias's.
    private int SumsSize => KernelSize + shape.Filters;

    private void Run()
    {
        kernel = SimdKernels.Current;
        images = pass == ConvolutionPass.Input ? PaddedImages.OfGradients(shape) : PaddedImages.Of(shape);
        Plan();
        var perSample = Math.Max(images.Size, pass == ConvolutionPass.Input ? InputSize : OutputSize);
        samples = (int)Math.Clamp(BlockNumbers / Math.Max(1, perSample), 1, shape.Batch);
        blocks = (shape.Batch + samples - 1) / samples;
        stage = ConvolutionStage.All;
        if (IsFar)
        {
            stage = ConvolutionStage.Panels;
            padded = images.Padded(x, 0, 1);
            WorkerPool.Run(Panels, this);
            if (bias == null && finish is null) return;
            stage = ConvolutionStage.Finish;
            WorkerPool.Run(Math.Min(ManyShards, shape.OutputHeight), this);
            return;
        }

        if (pass != ConvolutionPass.Kernel)
        {
            Pack();
            // A block whose image is large is cut further.
            parts = (int)Math.Clamp(Math.Min(ManyShards / blocks, samples * perSample / (BlockNumbers / 4)), 1, ManyShards);
            WorkerPool.Run(blocks * parts, this);
            return;
        }

        parts = Math.Min(blocks, MostSums);
        packed = Scratch.Take(Scratch.Sums, (nint)parts * SumsSize);
        WorkerPool.Run(parts, this);
        for (var s = 0; s < parts; s++)
        {
            var sums = packed + (nint)s * SumsSize;
            kernel.Add(sums, weights, KernelSize);
            if (bias != null) kernel.Add(sums + KernelSize, bias, shape.Filters);
        }
    }

    // Whether a shard of the worker pool is a panel of filters: the kernel is read once, and asked for while the panel before is used.
    private bool IsFar
        => pass == ConvolutionPass.Forward && shape is { Batch: 1, Groups: 1 } && (nint)shape.PatchSize * shape.Filters >= FarKernel
            && phases[0].Positions <= FewPositions && phases[0].Taps * shape.Channels == shape.PatchSize;

    private int Panels => (shape.Filters + 2 * kernel.Lanes - 1) / (2 * kernel.Lanes);

    private void OutputsOfPanel(int panel)
    {
        int from = panel * 2 * kernel.Lanes, width = Math.Min(2 * kernel.Lanes, shape.Filters - from), next = from + width;
        var phase = phases[0];
        var held = Scratch.Take(Scratch.Packed, kernel.PackedSize(shape.PatchSize, width));
        kernel.Pack(shape.PatchSize, width, weights + from, shape.Filters, 1, held);
        GatheredPlaces where = new(padded, places + phase.Rows, places + phase.Depths, y + from, places + phase.Targets);
        kernel.MultiplyPacked(phase.Positions, width, shape.PatchSize, where, held, false, next >= shape.Filters ? default
            : Prefetch.Columns(weights + next, Math.Min(2 * kernel.Lanes, shape.Filters - next), shape.Filters));
    }

    // The outputs of some lines of the image.
    private void FinishLines(int shard)
    {
        var shards = Math.Min(ManyShards, shape.OutputHeight);
        int rows = phases[0].Positions, first = (int)((long)rows * shard / shards), end = (int)((long)rows * (shard + 1) / shards);
        var numbers = (nint)first * shape.Filters;
        if (bias != null) kernel.AddRows(end - first, shape.Filters, bias, 0, y + numbers, shape.Filters);
        finish?.Finish((int)(finishFrom + numbers), (end - first) * shape.Filters);
    }

    public void Run(int shard)
    {
        switch (stage)
        {
            case ConvolutionStage.Panels:
                OutputsOfPanel(shard);
                return;
            case ConvolutionStage.Finish:
                FinishLines(shard);
                return;
        }

        if (pass != ConvolutionPass.Kernel)
        {
            Products(shard / parts, shard % parts);
            return;
        }

        var sums = packed + (nint)shard * SumsSize;
        new Span<float>(sums, SumsSize).Clear();
        int first = (int)((long)blocks * shard / parts), end = (int)((long)blocks * (shard + 1) / parts);
        for (var block = first; block < end; block++) KernelGradient(block, sums);
    }

    // Forward and input gradient: the products of a block's samples, or of a part of them.
    private void Products(int block, int part)
    {
        int first = block * samples, count = Math.Min(samples, shape.Batch - first);
        var forward = pass == ConvolutionPass.Forward;
        var image = images.Padded(forward ? x : y, first, count);
        var target = forward ? y + first * OutputSize : x + first * InputSize;
        int n = forward ? shape.GroupFilters : shape.GroupChannels, depth = forward ? shape.GroupChannels : shape.GroupFilters;
        foreach (var phase in phases)
        {
            // The rows of all samples in a row, this part's share of them, as many at a time as stay near.
            var all = (int)Math.Min(int.MaxValue, (long)count * phase.Positions);
            int from = (int)((long)all * part / parts), end = (int)((long)all * (part + 1) / parts);
            var near = Math.Max(64, BlockNumbers / Math.Max(images.Channels, forward ? shape.Filters : shape.Channels) / 8 * 8);
            while (from < end)
            {
                int sample = from / phase.Positions, position = from % phase.Positions;
                var rows = Math.Min(Math.Min(near, end - from), phase.Positions - position);
                var at = image + sample * images.Size;
                var to = target + sample * (forward ? OutputSize : InputSize);
                if (forward && phase.Taps == 0)
                    new Span<float>(to + (nint)position * shape.Filters, checked(rows * shape.Filters)).Clear();
                for (var g = 0; g < shape.Groups; g++)
                {
                    var where = new GatheredPlaces(at + (nint)g * depth, places + phase.Rows + position, places + phase.Depths,
                        to + (nint)g * n, places + phase.Targets + position);
                    kernel.MultiplyPacked(rows, n, phase.Taps * depth, where, packed + phase.Packed + g * phase.PackedGroup, !forward);
                }

                if (forward && bias != null)
                    kernel.AddRows(rows, shape.Filters, bias, 0, to + (nint)position * shape.Filters, shape.Filters);
                if (forward && finish is not null)
                {
                    var number = finishFrom + (first + sample) * OutputSize + (nint)position * shape.Filters;
                    finish.Finish((int)number, rows * shape.Filters);
                }

                from += rows;
            }
        }
    }

    private void KernelGradient(int block, float* sums)
    {
        int first = block * samples, count = Math.Min(samples, shape.Batch - first), n = shape.GroupFilters;
        var image = images.Padded(x, first, count);
        var gradient = y + first * OutputSize;
        var phase = phases[0];
        for (var s = 0; s < count; s++, image += images.Size, gradient += OutputSize)
        {
            for (var g = 0; g < shape.Groups; g++)
            {
                var where = new GatheredPlaces(image + (nint)g * shape.GroupChannels, places + phase.Depths, places + phase.Rows,
                    sums + (nint)g * n, places + phase.Targets);
                kernel.MultiplyDirect(phase.Taps * shape.GroupChannels, n, phase.Positions, where, gradient + (nint)g * n,
                    shape.Filters, true);
            }

            if (bias != null) kernel.SumRows(phase.Positions, shape.Filters, gradient, shape.Filters, sums + KernelSize);
        }
    }
}
