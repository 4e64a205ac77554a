namespace Nabi.Tests;

/// <summary>What the calling thread allocates.</summary>
internal static class Allocated
{
    /// <summary>The bytes that an action takes.</summary>
    public static long Bytes(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Asserts that a step which has run a few times before takes no memory.</summary>
    public static void Nothing(Action step)
    {
        for (var i = 0; i < 3; i++)
            step();
        Assert.Equal(0, Bytes(() =>
        {
            for (var i = 0; i < 10; i++)
                step();
        }));
    }
}
