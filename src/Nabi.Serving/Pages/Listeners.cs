namespace Nabi.Serving;

/// <summary>Counts those who listen to events, so that there are not too many.</summary>
internal sealed class Listeners
{
    private int count;

    /// <summary>Takes a place until it is disposed.</summary>
    /// <param name="most">How many places there are.</param>
    /// <exception cref="ServingException">All are taken.</exception>
    public IDisposable Take(int most)
    {
        if (Interlocked.Increment(ref count) <= most)
            return new Place(this);
        Interlocked.Decrement(ref count);
        throw new ServingException(503, $"{most} pages listen already, as many as may; close one.");
    }

    private sealed class Place(Listeners owner) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref owner.count);
    }
}
