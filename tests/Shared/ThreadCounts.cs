using Nabi.Kernels;

namespace Nabi.Tests;

/// <summary>What is computed is the same whatever the number of threads.</summary>
internal static class ThreadCounts
{
    /// <summary>Asserts that a computation gives the same bits on 1, 2, 3, 7 and 16 threads.</summary>
    /// <returns>What it gives.</returns>
    public static float[] SameBits(Func<float[]> compute)
    {
        float[]? first = null;
        foreach (var threads in (int[])[1, 2, 3, 7, 16])
        {
            On(threads, () =>
            {
                var numbers = compute();
                first ??= numbers;
                Assert.True(first.AsSpan().SequenceEqual(numbers), $"{threads} threads gave other bits than one");
            });
        }

        return first!;
    }

    /// <summary>Runs a check on a number of threads.</summary>
    public static void On(int threads, Action check)
    {
        var before = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = threads;
            check();
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }
}
