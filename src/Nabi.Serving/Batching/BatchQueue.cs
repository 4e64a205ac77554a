using System.Diagnostics;
using System.Numerics;

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
/// <param name="few">Whether batches have few lengths, the powers of two as far as the requests' rows allow.</param>
/// <param name="workers">How many batches may run side by side.</param>
/// <param name="metrics">What is measured.</param>
/// <param name="run">Predicts a batch, and gives the answers.</param>
internal sealed class BatchQueue(
    string name, int length, int maxRows, bool few, TimeSpan maxDelay, int workers, ServingMetrics metrics,
    Action<IReadOnlyList<Work>> run) : IThreadPoolWorkItem
{
    /// <summary>How many times as long as batches took lately a request must be willing to wait to hold up its thread.</summary>
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
        {
            return !closed && waiting.First is { } first && rows < maxRows
                ? maxDelay - Stopwatch.GetElapsedTime(first.Value.Arrived) : null;
        }
    }

    private void Take(List<Work> batch)
    {
        lock (waiting)
        {
            var (most, found) = (maxRows, Fitting(maxRows));
            if (few && found.Count > 1)
            {
                var sum = found.Sum(static node => node.Value.Rows);
                // What is left goes with the next one: a row that only fills up takes as long as one that is wanted.
                most = sum >= maxRows ? maxRows : (int)BitOperations.RoundUpToPowerOf2((uint)sum + 1) / 2;
            }

            foreach (var node in found)
            {
                if (batch.Count > 0 && node.Value.Rows > most)
                    continue;
                waiting.Remove(node);
                batch.Add(node.Value);
                most -= node.Value.Rows;
                rows -= node.Value.Rows;
            }
        }
    }

    /// <summary>The first request, and what goes with it.</summary>
    private List<LinkedListNode<Work>> Fitting(int most)
    {
        List<LinkedListNode<Work>> found = [];
        for (var node = waiting.First; node is not null && (found.Count == 0 || most > 0); node = node.Next)
        {
            var work = node.Value;
            if (found.Count > 0 && (work.Rows > most || !found[0].Value.Fits(work) || !IsFirstOfItsSequence(found, work, node)))
                continue;
            found.Add(node);
            most -= work.Rows;
        }

        return found;
    }

    /// <summary>Steps of a sequence are taken one after the other, in the order in which they came.</summary>
    private static bool IsFirstOfItsSequence(List<LinkedListNode<Work>> batch, Work work, LinkedListNode<Work> node)
    {
        if (work.Sequence is not { } sequence)
            return true;
        if (batch.Exists(other => other.Value.Sequence!.Id == sequence.Id))
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
