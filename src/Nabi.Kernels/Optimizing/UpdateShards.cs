namespace Nabi.Kernels;

/// <summary>
/// An optimizer update of a large parameter in blocks for the worker pool; each number is updated by itself, so the bits never change.
/// </summary>
internal sealed unsafe class UpdateShards : IShardedWork
{
    // Numbers per shard; below two shards one thread does it.
    private const int Block = 1 << 17;

    private SimdKernels kernel = SimdKernels.Current;
    private UpdateKind kind;
    private int n;
    private float* p, m, v, g;
    private float rate, first, second, epsilon;
    private bool flag;

    public static void Run(
        UpdateKind kind, int n, float* p, float* m, float* v, float* g, float rate, float first, float second, float epsilon, bool flag)
    {
        var self = PerThread<UpdateShards>.Own;
        (self.kernel, self.kind, self.n, self.flag) = (SimdKernels.Current, kind, n, flag);
        (self.rate, self.first, self.second, self.epsilon) = (rate, first, second, epsilon);
        self.p = p;
        self.m = m;
        self.v = v;
        self.g = g;
        WorkerPool.Run((n + Block - 1) / Block, self);
        self.p = self.m = self.v = self.g = null;
    }

    public void Run(int shard)
    {
        nint at = (nint)shard * Block, count = Math.Min(Block, n - at);
        if (kind == UpdateKind.Adam) kernel.Adam(count, p + at, m + at, v + at, g + at, rate, first, second, epsilon);
        else if (kind == UpdateKind.RmsProp) kernel.RmsProp(count, p + at, v + at, g + at, rate, first, epsilon, flag);
        else kernel.Sgd(count, p + at, m == null ? null : m + at, g + at, rate, first, flag);
    }
}
