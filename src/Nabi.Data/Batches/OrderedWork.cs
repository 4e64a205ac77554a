namespace Nabi.Data;

/// <summary>A function over a stream on several threads at once; results come in the order of the stream, and few are made ahead.</summary>
internal static class OrderedWork
{
    /// <summary>The results one by one.</summary>
    /// <param name="items">The stream; it is iterated by the reader's thread alone.</param>
    /// <param name="work">The function, of an item and its place from 0.</param>
    /// <param name="workers">How many items are worked on at once; 1 for the reader's own thread.</param>
    public static IEnumerable<TResult> Run<T, TResult>(IEnumerable<T> items, Func<T, long, TResult> work, int workers)
    {
        var place = 0L;
        if (workers == 1)
        {
            foreach (var item in items)
                yield return work(item, place++);
            yield break;
        }

        var running = new Queue<Task<TResult>>(workers);
        try
        {
            foreach (var item in items)
            {
                if (running.Count == workers)
                    yield return running.Dequeue().GetAwaiter().GetResult();
                var at = place++;
                running.Enqueue(Task.Run(() => work(item, at)));
            }

            while (running.TryDequeue(out var next))
                yield return next.GetAwaiter().GetResult();
        }
        finally
        {
            // No worker goes on after its reader has stopped; errors of work that is not read have no reader.
            foreach (var left in running)
                ((IAsyncResult)left).AsyncWaitHandle.WaitOne();
        }
    }
}
