using System.Diagnostics;

namespace Nabi.Kernels;

/// <summary>
/// Who works on which slice. A slice advances in parts of some chunks of time; whoever holds it goes on with it, and takes another when
/// it is done. A thread that the machine has put aside in the middle of a part delays that part only: the caller, once it finds nothing
/// else to do, takes over the rest of its slice. Parts are whole chunks, so neither the cut nor the holder touches the bits.
/// </summary>
internal abstract unsafe partial class RecurrentSweep
{
    // Multiply-adds of one pass below which the worker pool is not used.
    private const long SharedFrom = 1 << 23;
    private const int MostParts = 32;

    private int[] taken = [], done = [];
    private int parts, shards, caller;
    private bool backward, callerWaits;

    public void Run(int shard)
    {
        // Each thread has the same slices forwards and backwards; backwards the last one goes first: its numbers are the nearest.
        var slices = Layout.Slices;
        int first = slices * shard / shards, end = slices * (shard + 1) / shards;
        for (var i = 0; i < slices; i++)
        {
            var slice = backward ? (end - 1 - i + slices) % slices : (first + i) % slices;
            while (TakePart(slice))
            {
                if (Volatile.Read(ref callerWaits) && Environment.CurrentManagedThreadId != caller) return;
            }
        }

        if (Environment.CurrentManagedThreadId == caller) Finish();
    }

    private void Share(bool back, long products)
    {
        backward = back;
        var slices = Layout.Slices;
        if (products < SharedFrom || WorkerPool.Threads == 1 || slices == 1)
        {
            parts = 1;
            for (var slice = 0; slice < slices; slice++) Part(back ? slices - 1 - slice : slice, 0);
            return;
        }

        parts = Math.Clamp(Chunks, 1, MostParts);
        if (taken.Length < slices)
        {
            taken = new int[slices];
            done = new int[slices];
        }

        Array.Clear(taken);
        Array.Clear(done);
        callerWaits = false;
        caller = Environment.CurrentManagedThreadId;
        shards = Math.Min(slices, WorkerPool.Threads);
        WorkerPool.Run(shards, this);
    }

    // The caller found no free slice: it takes what others let go until all is done.
    private void Finish()
    {
        Volatile.Write(ref callerWaits, true);
        var waiter = default(SpinWait);
        for (var slice = 0; slice < Layout.Slices; slice++)
        {
            while (Volatile.Read(ref done[slice]) < parts)
            {
                if (TakePart(slice)) continue;
                var start = Stopwatch.GetTimestamp();
                waiter.SpinOnce(sleep1Threshold: -1);
                WorkerPool.Waited(Stopwatch.GetTimestamp() - start);
            }
        }
    }

    private bool TakePart(int slice)
    {
        if (Volatile.Read(ref done[slice]) >= parts || Interlocked.CompareExchange(ref taken[slice], 1, 0) != 0) return false;
        var part = done[slice];
        try
        {
            if (part < parts) Part(slice, part);
        }
        finally
        {
            if (part < parts) Volatile.Write(ref done[slice], part + 1);
            Volatile.Write(ref taken[slice], 0);
        }

        return part < parts;
    }

    private int Chunks => backward
        ? Settings.Recompute ? Layout.Segments : (Time + Layout.BackChunk - 1) / Layout.BackChunk
        : (Time + Layout.Chunk - 1) / Layout.Chunk;

    private void Part(int index, int part)
    {
        var first = index * Layout.SliceRows;
        var slice = new Slice(
            index, first, Math.Min(Layout.SliceRows, Batch - first), Reserve + index * (nint)Layout.SliceSize,
            Work + index * (nint)WorkPerSlice, 0);
        int chunks = Chunks, start = (int)((long)chunks * part / parts), end = (int)((long)chunks * (part + 1) / parts);
        if (backward) Back(slice, start, end, part == 0, part == parts - 1);
        else Forth(slice, start, end, part == 0, part == parts - 1);
    }
}
