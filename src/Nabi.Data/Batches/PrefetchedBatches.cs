using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Nabi.Data;

/// <summary>Batches that a background worker makes ahead of time, a few at most. Leaving early stops the worker.</summary>
internal sealed class PrefetchedBatches(IEnumerable<Batch> source, int ahead) : IEnumerable<Batch>
{
    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator()
    {
        using var ready = new BlockingCollection<Batch>(ahead);
        using var leaving = new CancellationTokenSource();
        ExceptionDispatchInfo? problem = null;
        var worker = Task.Run(() =>
        {
            try
            {
                foreach (var batch in source)
                    ready.Add(batch, leaving.Token);
            }
            catch (OperationCanceledException) when (leaving.IsCancellationRequested)
            {
                // The reader has what it wants.
            }
            catch (Exception thrown)
            {
                problem = ExceptionDispatchInfo.Capture(thrown);
            }
            finally
            {
                ready.CompleteAdding();
            }
        });

        try
        {
            while (ready.TryTake(out var batch, Timeout.Infinite))
                yield return batch;
            problem?.Throw();
        }
        finally
        {
            leaving.Cancel();
            worker.Wait();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
