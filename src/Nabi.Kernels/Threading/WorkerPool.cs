using System.Diagnostics;

namespace Nabi.Kernels;

/// <summary>
/// The pool of worker threads. A call of <see cref="Run"/> publishes shards; the caller and the awake workers claim them one by one
/// (atomically) until none is left. Which thread runs a shard is open, so callers keep the bits equal for every thread count by
/// choosing shards from the problem alone and by reducing in shard order. Workers spin a moment and then sleep: a machine
/// shared with others is not slowed by waiting. When a caller waited long for workers that the machine gave no time, the next calls
/// stay on the caller's thread, more of them each time it happens again. A call allocates nothing.
/// </summary>
public static class WorkerPool
{
    private const int SpinRounds = 300;

    private static readonly Lock Gate = new();
    private static readonly Lock Sync = new();
    private static int threads = KernelSettings.Threads;
    private static int callers;
    private static long shared = -Stopwatch.Frequency;
    private static int started;
    private static SemaphoreSlim? wake;

    // One job at a time. The ticket holds (generation << 32 | next shard), so a late worker never claims a shard of a newer job.
    private static IShardedWork? work;
    private static int shards;
    private static long ticket;
    private static int unfinished;
    private static int sleeping;
    private static Exception? failure;

    // Back-off on a busy machine, guarded by Sync: calls to run alone, and how many next time.
    private const int LongestRest = 512;
    private static int resting, rest;
    private static long waitedInside, waitedAtEnd;

    [ThreadStatic]
    private static bool inside;

    /// <summary>
    /// How many threads may work at once, the caller included. Default: environment variable NABI_THREADS, else the processor count.
    /// </summary>
    public static int Threads
    {
        get => Volatile.Read(ref threads);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            Volatile.Write(ref threads, Math.Min(value, KernelSettings.MostThreads));
        }
    }

    /// <summary>
    /// Says that a caller begins work that others do as well, on threads of their own, until <see cref="LeaveShared"/>: while there are
    /// several, the threads are shared out among them, and a caller whose share is one thread leaves the pool alone.
    /// </summary>
    public static void EnterShared()
    {
        if (Interlocked.Increment(ref callers) > 1)
            Volatile.Write(ref shared, Stopwatch.GetTimestamp());
    }

    /// <summary>Says that a caller's work is over.</summary>
    public static void LeaveShared() => Interlocked.Decrement(ref callers);

    /// <summary>Runs all shards and returns when the last has ended. An exception of a shard is thrown here once all have ended.</summary>
    public static void Run(int count, IShardedWork job)
    {
        if (count <= 0) return;
        var pool = Share();
        if (count == 1 || pool <= 1 || inside || !Sync.TryEnter())
        {
            for (var shard = 0; shard < count; shard++) job.Run(shard);
            return;
        }

        inside = true;
        try
        {
            if (resting > 0)
            {
                resting--;
                for (var shard = 0; shard < count; shard++) job.Run(shard);
                return;
            }

            waitedInside = waitedAtEnd = 0;
            var start = Stopwatch.GetTimestamp();
            Start(pool - 1);
            Publish(count, job);
            var awake = Math.Min(Math.Min(pool, count) - 1, Volatile.Read(ref sleeping) - wake!.CurrentCount);
            if (awake > 0) wake.Release(awake);
            Work(Volatile.Read(ref ticket) >>> 32);
            Await();
            Judge(Stopwatch.GetTimestamp() - start);
        }
        finally
        {
            work = null;
            inside = false;
            Sync.Exit();
        }

        if (failure is { } thrown)
        {
            failure = null;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }
    }

    // Callers that come one after the other are gone for a moment between two pieces of work; a pool that is taken then is in their way.
    private static int Share()
    {
        var all = Threads;
        if (all == 1)
            return 1;
        var now = Volatile.Read(ref callers);
        if (now < 2 && (Stopwatch.GetTimestamp() - Volatile.Read(ref shared)) * 200 < Stopwatch.Frequency)
            now = 2;
        return all / Math.Max(1, now);
    }

    /// <summary>Ticks a job's caller spent waiting for others inside its own shards.</summary>
    internal static void Waited(long ticks) => waitedInside += ticks;

    // Threads of equal speed leave a caller little to wait for: at the end, shards may not divide evenly; inside, work is handed over in
    // small parts. One that waits longer gains nothing by sharing. Waits under 50 µs are ignored.
    private static void Judge(long total)
    {
        var busy = total - waitedAtEnd - waitedInside;
        if ((waitedAtEnd + waitedInside) * 20_000 < Stopwatch.Frequency || waitedAtEnd + 6 * waitedInside <= busy)
        {
            rest /= 2;
            return;
        }

        rest = Math.Clamp(rest * 4, 16, LongestRest);
        resting = rest;
    }

    // The ticket is first closed under a generation of its own: a worker that still looks at the old job must not see the new
    // shard count behind an open ticket.
    private static void Publish(int count, IShardedWork job)
    {
        var generation = ((Volatile.Read(ref ticket) >>> 32) + 1) & 0x3FFFFFFF;
        Interlocked.Exchange(ref ticket, generation << 32 | int.MaxValue);
        work = job;
        shards = count;
        unfinished = count;
        failure = null;
        Interlocked.Exchange(ref ticket, (generation + 1) << 32);
    }

    private static void Start(int workers)
    {
        if (Volatile.Read(ref started) >= workers) return;
        lock (Gate)
        {
            wake ??= new SemaphoreSlim(0);
            for (; started < workers; started++)
                new Thread(Loop, 1 << 20) { IsBackground = true, Name = "Nabi pool" }.Start(started + 1);
        }
    }

    private static void Loop(object? boxed)
    {
        var rank = (int)boxed!;
        inside = true;
        var seen = -1L;
        while (true)
        {
            var generation = Volatile.Read(ref ticket) >>> 32;
            if (generation != seen)
            {
                seen = generation;
                if (rank < Threads) Work(generation);
                continue;
            }

            if (Spin(seen)) continue;
            Interlocked.Increment(ref sleeping);
            if (Volatile.Read(ref ticket) >>> 32 == seen) wake!.Wait();
            Interlocked.Decrement(ref sleeping);
        }
    }

    // True when new work appeared during a short wait.
    private static bool Spin(long seen)
    {
        for (var round = 0; round < SpinRounds; round++)
        {
            if (Volatile.Read(ref ticket) >>> 32 != seen) return true;
            Thread.SpinWait(20);
        }

        return false;
    }

    private static void Work(long generation)
    {
        while (true)
        {
            var now = Volatile.Read(ref ticket);
            var shard = (int)(now & 0xFFFFFFFF);
            var job = work;
            if (now >>> 32 != generation || shard >= shards || job is null) return;
            if (Interlocked.CompareExchange(ref ticket, now + 1, now) != now) continue;
            try
            {
                job.Run(shard);
            }
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, thrown, null);
            }
            finally
            {
                Interlocked.Decrement(ref unfinished);
            }
        }
    }

    private static void Await()
    {
        if (Volatile.Read(ref unfinished) == 0) return;
        var start = Stopwatch.GetTimestamp();
        var waiter = default(SpinWait);
        while (Volatile.Read(ref unfinished) != 0) waiter.SpinOnce(sleep1Threshold: -1);
        waitedAtEnd += Stopwatch.GetTimestamp() - start;
    }
}
