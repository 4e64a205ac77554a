namespace Nabi.Kernels.Tests;

public sealed class WorkerPoolTests
{
    private sealed class Marks(int count) : IShardedWork
    {
        public readonly int[] Runs = new int[count];

        public void Run(int shard) => Interlocked.Increment(ref Runs[shard]);
    }

    private sealed class Throwing : IShardedWork
    {
        public void Run(int shard)
        {
            if (shard == 3) throw new InvalidOperationException("shard three");
        }
    }

    private sealed class Nested(Marks inner) : IShardedWork
    {
        public void Run(int shard) => WorkerPool.Run(inner.Runs.Length, inner);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_shard_runs_once(int threads) => ThreadCounts.On(threads, () =>
    {
        for (var round = 0; round < 3000; round++) EachOnce(round % 9);
    });

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_goes_on() => ThreadCounts.On(3, () =>
    {
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal("shard three", Assert.Throws<InvalidOperationException>(() => WorkerPool.Run(6, new Throwing())).Message);
            EachOnce(6);
        }
    });

    [Fact]
    public void A_nested_run_runs_in_place() => ThreadCounts.On(3, () =>
    {
        var marks = new Marks(4);
        WorkerPool.Run(5, new Nested(marks));
        Assert.All(marks.Runs, runs => Assert.Equal(5, runs));
    });

    [Fact]
    public void Callers_on_several_threads_do_not_mix() => ThreadCounts.On(4, () =>
    {
        Parallel.For(0, 4, caller =>
        {
            for (var round = 0; round < 500; round++) EachOnce(7);
        });
    });

    [Fact]
    public void A_warm_run_allocates_nothing() => ThreadCounts.On(2, () =>
    {
        var marks = new Marks(8);
        WorkerPool.Run(8, marks);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++) WorkerPool.Run(8, marks);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    private static void EachOnce(int shards)
    {
        var marks = new Marks(shards);
        WorkerPool.Run(shards, marks);
        Assert.All(marks.Runs, runs => Assert.Equal(1, runs));
    }
}
