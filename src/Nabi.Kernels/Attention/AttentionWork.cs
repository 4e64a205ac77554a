namespace Nabi.Kernels;

/// <summary>
/// One pass of attention; equations are at <see cref="DotProductAttention"/>. A shard is one head of keys and values of one sample: its
/// keys and values are packed once, and the queries of the heads that share it go by in blocks whose scores stay in the cache.
/// </summary>
internal sealed unsafe class AttentionWork : IShardedWork
{
    // The numbers of a block's scores, and the queries it has at least.
    private const int BlockNumbers = 1 << 15;
    private const int FewestQueries = 16;

    // Multiply-adds from which threads share the shards.
    private const long SharedFrom = 1 << 21;

    // Samples per thread from which one is a shard with all its heads, which lie side by side in memory.
    private const int SamplesPerThread = 4;

    private const float Far = -1e9f;

    private SimdKernels kernel = SimdKernels.Current;
    private AttentionArguments all;

    // Heads of keys and values per shard.
    private int heads;

    public static void Run(in AttentionArguments arguments)
    {
        var self = PerThread<AttentionWork>.Take();
        try
        {
            (self.kernel, self.all) = (SimdKernels.Current, arguments);
            var shape = arguments.Shape;
            var shards = shape.Batch * shape.KeyHeads;
            self.heads = shape.Batch >= SamplesPerThread * WorkerPool.Threads ? shape.KeyHeads : 1;
            shards /= self.heads;
            var products = (long)shape.Batch * shape.Heads * shape.Queries * shape.Values * (shape.KeyFeatures + shape.ValueFeatures);
            if (products >= SharedFrom)
                WorkerPool.Run(shards, self);
            else
                for (var shard = 0; shard < shards; shard++) self.Run(shard);
        }
        finally
        {
            self.all = default;
            PerThread<AttentionWork>.Return(self);
        }
    }

    public void Run(int shard)
    {
        var shape = all.Shape;
        var block = Math.Min(shape.Queries, Math.Max(FewestQueries, BlockNumbers / shape.Values / 8 * 8));
        for (var place = shard * heads; place < (shard + 1) * heads; place++)
        {
            var (sample, head) = Math.DivRem(place, shape.KeyHeads);
            if (all.Backward) Backward(shape, sample, head, block);
            else Forward(shape, sample, head, block);
        }
    }

    private void Forward(in AttentionShape shape, int sample, int head, int block)
    {
        var keys = kernel.PackedSize(shape.KeyFeatures, shape.Values);
        var values = kernel.PackedSize(shape.Values, shape.ValueFeatures);
        var packedK = Scratch.Take(Scratch.Attention, keys + values + (nint)block * shape.Values);
        var packedV = packedK + keys;
        var scores = packedV + values;
        PackKeys(shape, sample, head, packedK);
        nint ldv = shape.KeyHeads * shape.ValueFeatures;
        kernel.Pack(shape.Values, shape.ValueFeatures, V(shape, sample, head, all.V), ldv, 1, packedV);
        nint ldy = shape.Heads * shape.ValueFeatures;
        for (var h = head * shape.Group; h < (head + 1) * shape.Group; h++)
        {
            for (var first = 0; first < shape.Queries; first += block)
            {
                var rows = Math.Min(block, shape.Queries - first);
                Scores(shape, sample, h, first, rows, packedK, scores);
                kernel.Softmax(rows, shape.Values, scores, scores, Norms(shape, sample, h, first));
                kernel.MultiplyPacked(rows, shape.ValueFeatures, shape.Values, scores, shape.Values, 1, packedV,
                    Y(shape, sample, h, first), ldy, add: false);
            }
        }
    }

    private void Backward(in AttentionShape shape, int sample, int head, int block)
    {
        var (keys, keyRows) = (kernel.PackedSize(shape.KeyFeatures, shape.Values), kernel.PackedSize(shape.Values, shape.KeyFeatures));
        var values = kernel.PackedSize(shape.ValueFeatures, shape.Values);
        var rowsOf = Math.Max(kernel.PackedSize(block, shape.KeyFeatures), kernel.PackedSize(block, shape.ValueFeatures));
        var square = (nint)block * shape.Values;
        var packedK = Scratch.Take(Scratch.Attention, keys + keyRows + values + rowsOf + 2 * square);
        var packedRows = packedK + keys;
        var packedV = packedRows + keyRows;
        var packed = packedV + values;
        var weights = packed + rowsOf;
        var gradient = weights + square;
        nint ldk = shape.KeyHeads * shape.KeyFeatures, ldv = shape.KeyHeads * shape.ValueFeatures;
        nint ldq = shape.Heads * shape.KeyFeatures, ldy = shape.Heads * shape.ValueFeatures;
        PackKeys(shape, sample, head, packedK);
        kernel.Pack(shape.Values, shape.KeyFeatures, K(shape, sample, head, all.K), ldk, 1, packedRows);
        Scale(packedRows, keyRows, shape.Scale);
        kernel.Pack(shape.ValueFeatures, shape.Values, V(shape, sample, head, all.V), 1, ldv, packedV);
        for (var h = head * shape.Group; h < (head + 1) * shape.Group; h++)
        {
            for (var first = 0; first < shape.Queries; first += block)
            {
                var rows = Math.Min(block, shape.Queries - first);
                var dy = Y(shape, sample, h, first);
                Scores(shape, sample, h, first, rows, packedK, weights);
                kernel.SoftmaxAgain(rows, shape.Values, weights, Norms(shape, sample, h, first));
                if (all.DV is not null)
                {
                    kernel.Pack(rows, shape.ValueFeatures, dy, ldy, 1, packed);
                    kernel.MultiplyPacked(shape.Values, shape.ValueFeatures, rows, weights, 1, shape.Values, packed,
                        V(shape, sample, head, all.DV), ldv, add: true);
                }

                if (all.DQ is null && all.DK is null) continue;
                kernel.MultiplyPacked(rows, shape.Values, shape.ValueFeatures, dy, ldy, 1, packedV, gradient, shape.Values, add: false);
                kernel.SoftmaxBack(rows, shape.Values, weights, gradient, gradient, accumulate: false);
                Hide(shape, sample, first, rows, gradient, 0f);
                if (all.DQ is not null)
                {
                    kernel.MultiplyPacked(rows, shape.KeyFeatures, shape.Values, gradient, shape.Values, 1, packedRows,
                        Q(shape, sample, h, first, all.DQ), ldq, add: true);
                }

                if (all.DK is null) continue;
                kernel.Pack(rows, shape.KeyFeatures, Q(shape, sample, h, first, all.Q), ldq, 1, packed);
                Scale(packed, kernel.PackedSize(rows, shape.KeyFeatures), shape.Scale);
                kernel.MultiplyPacked(shape.Values, shape.KeyFeatures, rows, gradient, 1, shape.Values, packed,
                    K(shape, sample, head, all.DK), ldk, add: true);
            }
        }
    }

    private void PackKeys(in AttentionShape shape, int sample, int head, float* packed)
    {
        nint distance = shape.KeyHeads * shape.KeyFeatures;
        kernel.Pack(shape.KeyFeatures, shape.Values, K(shape, sample, head, all.K), 1, distance, packed);
        Scale(packed, kernel.PackedSize(shape.KeyFeatures, shape.Values), shape.Scale);
    }

    private void Scores(in AttentionShape shape, int sample, int head, int first, int rows, float* packedK, float* scores)
    {
        nint distance = shape.Heads * shape.KeyFeatures;
        kernel.MultiplyPacked(rows, shape.Values, shape.KeyFeatures, Q(shape, sample, head, first, all.Q), distance, 1, packedK, scores,
            shape.Values, add: false);
        Hide(shape, sample, first, rows, scores, Far);
    }

    // Masks are mostly runs: eight bytes at a time are all seen or none.
    private void Hide(in AttentionShape shape, int sample, int first, int rows, float* scores, float value)
    {
        if (all.Mask is null) return;
        var mask = all.Mask + sample * all.MaskSample + first * all.MaskQuery;
        for (var r = 0; r < rows; r++, mask += all.MaskQuery, scores += shape.Values)
        {
            var j = 0;
            for (; j + 8 <= shape.Values; j += 8)
            {
                if (*(ulong*)(mask + j) == 0x0101010101010101) continue;
                for (var i = j; i < j + 8; i++)
                {
                    if (mask[i] == 0) scores[i] = value;
                }
            }

            for (; j < shape.Values; j++)
            {
                if (mask[j] == 0) scores[j] = value;
            }
        }
    }

    private static void Scale(float* x, nint count, float factor)
    {
        if (factor == 1f) return;
        var numbers = new Span<float>(x, checked((int)count));
        System.Numerics.Tensors.TensorPrimitives.Multiply(numbers, factor, numbers);
    }

    private static float* Q(in AttentionShape shape, int sample, int head, int first, float* start)
        => start + (((nint)sample * shape.Queries + first) * shape.Heads + head) * shape.KeyFeatures;

    private static float* K(in AttentionShape shape, int sample, int head, float* start)
        => start + ((nint)sample * shape.Values * shape.KeyHeads + head) * shape.KeyFeatures;

    private static float* V(in AttentionShape shape, int sample, int head, float* start)
        => start + ((nint)sample * shape.Values * shape.KeyHeads + head) * shape.ValueFeatures;

    private float* Y(in AttentionShape shape, int sample, int head, int first)
        => all.Y + (((nint)sample * shape.Queries + first) * shape.Heads + head) * shape.ValueFeatures;

    private float* Norms(in AttentionShape shape, int sample, int head, int first)
        => all.Norms is null ? null : all.Norms + 2 * (((nint)sample * shape.Heads + head) * shape.Queries + first);
}
