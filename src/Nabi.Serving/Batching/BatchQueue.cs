using System.Diagnostics;

namespace Nabi.Serving;

/// <summary>
/// Requests in the order in which they came. One that comes while nobody else is there is answered on the thread that brings it; the
/// others wait, and are taken in batches of what fits together: when somebody is free for a batch, or when it is full, or when its first
/// request has waited as long as it may; so nobody waits while nobody works.
/// </summary>
/// <param name="name">The model, for measurements.</param>
/// <param name="length">How many requests may wait.</param>
/// <param name="maxRows">How many rows a batch has at most; a request of more is a batch of its own.</param>
/// <param name="maxDelay">How long a request waits for others.</param>
/// <param name="workers">How many batches may run side by side.</param>
/// <param name="metrics">What is measured.</param>
/// <param name="run">Predicts a batch, and gives the answers.</param>
internal sealed class BatchQueue(
    string name, int length, int maxRows, TimeSpan maxDelay, int workers, ServingMetrics metrics, Action<IReadOnlyList<Work>> run)
    : IThreadPoolWorkItem
{
    /// <summary>How many times as long as its model's batches took lately a request must be willing to wait to hold up its thread.</summary>
    private const int Margin = 4;

    private readonly LinkedList<Work> waiting = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int rows;
    private int busy;
    private bool closed;
    private long lately;

    /// <summary>Takes a request: answered when this returns if nobody else is there, else put at the end.</summary>
    /// <param name="work">The request.</param>
    /// <param name="timeout">How long it waits at most.</param>
    /// <exception cref="ServingException">As many wait as may, or the queue was closed.</exception>
    public void Add(Work work, TimeSpan timeout)
    {
        // Requests that wait for a thread are better predicted together. One that might take too long could not be told so in time.
        var took = Volatile.Read(ref lately);
        var mayRun = maxDelay == TimeSpan.Zero && took > 0 && timeout > Margin * Stopwatch.GetElapsedTime(0, took)
            && ThreadPool.PendingWorkItemCount == 0;
        bool runs, starts;
        lock (waiting)
        {
            if (closed)
                throw new ServingException(503, $"Model '{name}' was replaced while the request came; ask again.");
            starts = busy < workers;
            runs = mayRun && starts && waiting.Count == 0;
            if (!runs && waiting.Count >= length)
            {
                throw new ServingException(429,
                    $"Model '{name}' is busy: {waiting.Count} requests wait, as many as may; ask again a little later.");
            }

            if (starts)
                busy++;
            if (!runs)
            {
                waiting.AddLast(work);
                rows += work.Rows;
            }
        }

        if (runs)
        {
            RunAndGoOn([work]);
            return;
        }

        metrics.Queued(name, 1);
        // Behind what the pool has to do, so that requests which are read meanwhile come into the batch.
        if (starts)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends once all requests that wait are answered.</summary>
    public Task CloseAsync()
    {
        lock (waiting)
        {
            closed = true;
            if (busy == 0)
                ended.TrySetResult();
        }

        return ended.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (maxDelay > TimeSpan.Zero && Missing() is { } delay && delay > TimeSpan.Zero)
        {
            _ = LaterAsync(delay);
            return;
        }

        List<Work> batch = [];
        Take(batch);
        foreach (var _ in batch)
            metrics.Queued(name, -1);
        RunAndGoOn(batch);
    }

    private async Task LaterAsync(TimeSpan delay)
    {
        await Task.Delay(delay).ConfigureAwait(false);
        ((IThreadPoolWorkItem)this).Execute();
    }

    /// <summary>Runs a batch, and takes care that those who wait meanwhile are next.</summary>
    private void RunAndGoOn(List<Work> batch)
    {
        try
        {
            if (batch.Count > 0)
                Run(batch);
        }
        finally
        {
            bool goesOn;
            lock (waiting)
            {
                goesOn = waiting.Count > 0;
                if (!goesOn && --busy == 0 && closed)
                    ended.TrySetResult();
            }

            if (goesOn)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>How long the first request may still wait for others; null when a batch is full, or nobody else comes.</summary>
    private TimeSpan? Missing()
    {
        lock (waiting)
            return !closed && waiting.First is { } first && rows < maxRows ? maxDelay - Stopwatch.GetElapsedTime(first.Value.Arrived) : null;
    }

    private void Take(List<Work> batch)
    {
        lock (waiting)
        {
            var (taken, node) = (0, waiting.First);
            while (node is not null && (batch.Count == 0 || taken < maxRows))
            {
                var (next, work) = (node.Next, node.Value);
                if (batch.Count == 0 || (taken + work.Rows <= maxRows && batch[0].Fits(work) && IsFirstOfItsSequence(batch, work, node)))
                {
                    waiting.Remove(node);
                    batch.Add(work);
                    taken += work.Rows;
                }

                node = next;
            }

            rows -= taken;
        }
    }

    /// <summary>Steps of a sequence are taken one after the other, in the order in which they came.</summary>
    private static bool IsFirstOfItsSequence(List<Work> batch, Work work, LinkedListNode<Work> node)
    {
        if (work.Sequence is not { } sequence)
            return true;
        if (batch.Exists(other => other.Sequence!.Id == sequence.Id))
            return false;
        for (var before = node.Previous; before is not null; before = before.Previous)
        {
            if (before.Value.Sequence?.Id == sequence.Id)
                return false;
        }

        return true;
    }

    private void Run(List<Work> batch)
    {
        List<Work> live = new(batch.Count);
        foreach (var work in batch)
        {
            metrics.Waited(name, Stopwatch.GetElapsedTime(work.Arrived));
            if (work.IsCancelled)
                work.Cancel();
            else
                live.Add(work);
        }

        if (live.Count == 0)
            return;
        var together = live.Sum(static work => work.Rows);
        metrics.Batched(name, together);
        using var activity = ServingMetrics.Activities.StartActivity("nabi.batch");
        activity?.SetTag("model", name).SetTag("rows", together);
        var began = Stopwatch.GetTimestamp();
        try
        {
            run(live);
            // The longest of late; each batch makes it shorter by a part, so that one that was slow once is forgotten.
            var before = Volatile.Read(ref lately);
            Volatile.Write(ref lately, Math.Max(Stopwatch.GetTimestamp() - began, before - before / 8));
        }
        catch (Exception error)
        {
            // One bad request must not fail the others.
            if (live.Count == 1)
            {
                live[0].Fail(error);
            }
            else
            {
                foreach (var work in live)
                {
                    if (!work.Answer.IsCompleted)
                        RunAlone(work);
                }
            }
        }
    }

    private void RunAlone(Work work)
    {
        try
        {
            run([work]);
        }
        catch (Exception error)
        {
            work.Fail(error);
        }
    }
}
