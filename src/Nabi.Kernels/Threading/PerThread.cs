namespace Nabi.Kernels;

/// <summary>Work that every thread keeps from one call to the next, so that calls allocate nothing.</summary>
internal static class PerThread<T>
    where T : class, new()
{
    [ThreadStatic]
    private static T? kept;

    /// <summary>The thread's own, for a call that never runs inside another one of its kind.</summary>
    public static T Own => kept ??= new T();

    /// <summary>What is the caller's alone until <see cref="Return"/>: a call inside this one takes another.</summary>
    public static T Take()
    {
        var taken = kept ?? new T();
        kept = null;
        return taken;
    }

    /// <summary>Keeps it for the thread's next call.</summary>
    public static void Return(T taken) => kept = taken;
}
