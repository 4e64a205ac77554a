using System.Diagnostics;

namespace Nabi.Kernels;

/// <summary>
/// The pool of worker threads. A call of <see cref="Run"/> publishes shards; the caller and the awake workers claim them one by one
/// (atomically) until none is left, each first from a range of its own: the same part of every job, so that what a thread wrote for one
/// is in its cache for the next. Which thread runs a shard is open, so callers keep the bits equal for every thread count: they choose
/// shards so that the cut changes no number, and reduce in an order that is the problem's. Workers spin a moment and then sleep: a
/// machine shared with others is not slowed by waiting. When callers waited for workers longer than they worked, the next calls stay on
/// the caller's thread, more of them each time it happens again. A call allocates nothing.
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

    // One job at a time. The ticket of a range holds (generation << 32 | next shard), so a late worker never claims a shard of a newer job;
    // each ticket has cache lines of its own.
    private const int TicketDistance = 16;
    private const long Generations = 0x3FFFFFFF;
    private static long[] tickets = [];
    private static IShardedWork? work;
    private static int shards, ranges;
    private static long generation;
    private static int unfinished;
    private static int sleeping;
    private static Exception? failure;

    // Back-off on a busy machine, guarded by Sync: calls to run alone, and how many next time.
    private const int LongestRest = 512;
    private static int resting, rest;
    private static long waitedInside, waitedAtEnd;

    // The ticks of the jobs that are judged together, of their waits, and of these by their weight.
    private static readonly long LongestJudged = Stopwatch.Frequency / 100;
    private static long judged, waited, weighed;

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
        var pool = count == 1 ? 1 : Share();
        if (pool <= 1 || inside || !Sync.TryEnter())
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
            var used = Math.Min(pool, count);
            Publish(count, used, job);
            var awake = Math.Min(used - 1, Volatile.Read(ref sleeping) - wake!.CurrentCount);
            if (awake > 0) wake.Release(awake);
            Work(Volatile.Read(ref generation), 0);
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
    // small parts. One that waits longer gains nothing by sharing. Waits under 50 µs are ignored, and a single longer one says nothing: the
    // machine has other things to do as well. The jobs of some time together do.
    private static void Judge(long total)
    {
        judged += total;
        if ((waitedAtEnd + waitedInside) * 20_000 >= Stopwatch.Frequency)
        {
            waited += waitedAtEnd + waitedInside;
            weighed += waitedAtEnd + 6 * waitedInside;
        }

        if (judged < LongestJudged) return;
        var isBusy = weighed > judged - waited;
        rest = isBusy ? Math.Clamp(rest * 4, 16, LongestRest) : rest / 2;
        resting = isBusy ? rest : 0;
        judged = waited = weighed = 0;
    }

    // Tickets are first closed under a generation of their own: a worker that still looks at the old job must not see the new
    // shard count behind an open ticket.
    private static void Publish(int count, int used, IShardedWork job)
    {
        var closed = (Volatile.Read(ref generation) + 1) & Generations;
        for (var range = 0; range < used; range++)
            Interlocked.Exchange(ref tickets[range * TicketDistance], closed << 32 | int.MaxValue);
        work = job;
        shards = count;
        unfinished = count;
        failure = null;
        Volatile.Write(ref ranges, used);
        var open = (closed + 1) & Generations;
        for (var range = 0; range < used; range++)
            Interlocked.Exchange(ref tickets[range * TicketDistance], open << 32 | (uint)Start(range, count, used));
        Volatile.Write(ref generation, open);
    }

    // The first shard of a range.
    private static int Start(int range, int count, int used) => (int)((long)count * range / used);

    private static void Start(int workers)
    {
        if (Volatile.Read(ref started) >= workers) return;
        lock (Gate)
        {
            wake ??= new SemaphoreSlim(0);
            Volatile.Write(ref tickets, new long[(workers + 1) * TicketDistance]);
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
            var now = Volatile.Read(ref generation);
            if (now != seen)
            {
                seen = now;
                if (rank < Threads) Work(now, rank);
                continue;
            }

            if (Spin(seen)) continue;
            Interlocked.Increment(ref sleeping);
            if (Volatile.Read(ref generation) == seen) wake!.Wait();
            Interlocked.Decrement(ref sleeping);
        }
    }

    // True when new work appeared during a short wait.
    private static bool Spin(long seen)
    {
        for (var round = 0; round < SpinRounds; round++)
        {
            if (Volatile.Read(ref generation) != seen) return true;
            Thread.SpinWait(20);
        }

        return false;
    }

    // The shards of the thread's own range, then those that others have not come to.
    private static void Work(long current, int rank)
    {
        var used = Volatile.Read(ref ranges);
        for (var i = 0; i < used; i++)
        {
            if (!Work(current, (rank + i) % used, Volatile.Read(ref tickets))) return;
        }
    }

    // False when there is a newer job.
    private static bool Work(long current, int range, long[] all)
    {
        ref var ticket = ref all[range * TicketDistance];
        while (true)
        {
            var now = Volatile.Read(ref ticket);
            var (job, shard, end) = (work, (int)now, Start(range + 1, shards, ranges));
            if (now >>> 32 != current || job is null) return false;
            if (shard >= end) return true;
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
