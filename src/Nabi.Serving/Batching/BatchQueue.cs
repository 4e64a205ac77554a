using System.Diagnostics;
using System.Threading.Channels;

namespace Nabi.Serving;

/// <summary>
/// Requests in the order in which they came, taken in batches of what fits together. A batch is taken when somebody is free for it, or when
/// it is full, or when its first request has waited as long as it may; so nobody waits while nobody works.
/// </summary>
/// <param name="name">The model, for measurements.</param>
/// <param name="length">How many requests may wait.</param>
/// <param name="maxRows">How many rows a batch has at most; a request of more is a batch of its own.</param>
/// <param name="maxDelay">How long a request waits for others.</param>
/// <param name="metrics">What is measured.</param>
/// <param name="run">Predicts a batch, and gives the answers.</param>
internal sealed class BatchQueue(
    string name, int length, int maxRows, TimeSpan maxDelay, ServingMetrics metrics, Action<IReadOnlyList<Work>> run)
{
    private readonly LinkedList<Work> waiting = [];
    private readonly Channel<bool> arrived = Channel.CreateUnbounded<bool>();
    private int rows;
    private Task[] workers = [];
    private volatile bool closed;

    /// <summary>Begins to work.</summary>
    /// <param name="count">How many batches may run side by side.</param>
    public void Start(int count) => workers = [.. Enumerable.Range(0, count).Select(_ => Task.Run(WorkAsync))];

    /// <summary>Puts a request at the end.</summary>
    /// <exception cref="ServingException">As many wait as may, or the queue was closed.</exception>
    public void Add(Work work)
    {
        lock (waiting)
        {
            if (closed)
                throw new ServingException(503, $"Model '{name}' was replaced while the request came; ask again.");
            if (waiting.Count >= length)
            {
                throw new ServingException(429,
                    $"Model '{name}' is busy: {waiting.Count} requests wait, as many as may; ask again a little later.");
            }

            waiting.AddLast(work);
            rows += work.Rows;
            arrived.Writer.TryWrite(true);
        }

        metrics.Queued(name, 1);
    }

    /// <summary>Ends once all requests that wait are answered.</summary>
    public Task CloseAsync()
    {
        lock (waiting)
        {
            closed = true;
            arrived.Writer.TryComplete();
        }

        return Task.WhenAll(workers);
    }

    private async Task WorkAsync()
    {
        List<Work> batch = [];
        // Once for each request, of which a batch may have taken several; after the end as long as some wait.
        while (await arrived.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (!arrived.Reader.TryRead(out _))
                continue;
            if (maxDelay > TimeSpan.Zero && !closed && Missing() is { } delay && delay > TimeSpan.Zero)
                await Task.Delay(delay).ConfigureAwait(false);
            batch.Clear();
            Take(batch);
            if (batch.Count > 0)
                Run(batch);
        }
    }

    /// <summary>How long the first request may still wait for others; null when a batch is full.</summary>
    private TimeSpan? Missing()
    {
        lock (waiting)
            return waiting.First is { } first && rows < maxRows ? maxDelay - Stopwatch.GetElapsedTime(first.Value.Arrived) : null;
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

        foreach (var work in batch)
        {
            metrics.Queued(name, -1);
            metrics.Waited(name, Stopwatch.GetElapsedTime(work.Arrived));
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
        var live = batch.FindAll(static work => !work.IsCancelled);
        foreach (var work in batch)
        {
            if (work.IsCancelled)
                work.Cancel();
        }

        if (live.Count == 0)
            return;
        metrics.Batched(name, live.Sum(static work => work.Rows));
        using var activity = ServingMetrics.Activities.StartActivity("nabi.batch");
        activity?.SetTag("model", name).SetTag("rows", live.Sum(static work => work.Rows));
        try
        {
            run(live);
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
