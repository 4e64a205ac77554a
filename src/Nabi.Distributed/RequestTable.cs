using System.Runtime.InteropServices;

namespace Nabi.Distributed;

/// <summary>Where the handles of messages that are under way lie: in memory that does not move, used again without allocating.</summary>
internal sealed unsafe class RequestTable : IDisposable
{
    private readonly Stack<int> free = new();
    private nint* cells;
    private int count;

    public RequestTable() => Grow(256);

    /// <summary>A handle's place.</summary>
    public nint* this[int request] => cells + request;

    /// <summary>A place that nobody uses.</summary>
    public int Take()
    {
        if (free.Count == 0)
            Grow(2 * count);
        return free.Pop();
    }

    /// <summary>Gives a place back.</summary>
    public void Return(int request) => free.Push(request);

    public void Dispose()
    {
        NativeMemory.Free(cells);
        cells = null;
    }

    private void Grow(int wanted)
    {
        cells = (nint*)NativeMemory.Realloc(cells, (nuint)wanted * (nuint)sizeof(nint));
        free.EnsureCapacity(wanted);
        for (var i = wanted - 1; i >= count; i--)
        {
            cells[i] = 0;
            free.Push(i);
        }

        count = wanted;
    }
}
