using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Nabi.Serving.Tests;

/// <summary>Who is answered at once, who waits, and what goes together.</summary>
public sealed class BatchQueueTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentQueue<int> batches = new();
    private readonly ManualResetEventSlim goesOn = new(initialState: true);
    private readonly ServingMetrics metrics;

    public BatchQueueTests() => metrics = new ServingMetrics(services.GetRequiredService<IMeterFactory>());

    public void Dispose()
    {
        metrics.Dispose();
        services.Dispose();
        goesOn.Dispose();
    }

    [Fact]
    public async Task Who_comes_alone_is_answered_on_his_thread_once_it_is_known_how_long_that_takes()
    {
        var queue = Queue();
        await Ask(queue).Answer.WaitAsync(Long, TestContext.Current.CancellationToken);
        // The pool has other things to do as well, so a few are allowed to wait.
        var here = 0;
        for (var i = 0; i < 200; i++)
        {
            var work = Ask(queue);
            here += work.Answer.IsCompleted ? 1 : 0;
            await work.Answer.WaitAsync(Long, TestContext.Current.CancellationToken);
        }

        Assert.True(here > 0, "No request was answered on the thread that brought it.");
        await queue.CloseAsync().WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_waits_for_less_than_batches_take_is_not_answered_on_his_thread()
    {
        var queue = Queue(milliseconds: 20);
        await Ask(queue).Answer.WaitAsync(Long, TestContext.Current.CancellationToken);
        var work = Ask(queue, TimeSpan.FromMilliseconds(40));
        Assert.False(work.Answer.IsCompleted);
        await work.Answer.WaitAsync(Long, TestContext.Current.CancellationToken);
        await queue.CloseAsync().WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(false, 1, new[] { 1, 4, 3 })]
    [InlineData(true, 1, new[] { 1, 4, 2, 1 })]
    [InlineData(true, 3, new[] { 1, 1, 1, 1, 1, 1, 1, 1 })]
    public async Task Who_comes_while_a_batch_runs_goes_with_the_others_and_closing_waits_for_all(bool few, int rows, int[] expected)
    {
        var queue = Queue(few: few);
        goesOn.Reset();
        var first = Ask(queue);
        Assert.True(SpinWait.SpinUntil(() => !batches.IsEmpty, Long));
        var others = Enumerable.Range(0, 7).Select(_ => Ask(queue, rows: rows)).ToList();
        var end = queue.CloseAsync();
        var late = Assert.Throws<ServingException>(() => Ask(queue));
        Assert.Equal(503, late.Status);
        Assert.False(end.IsCompleted);
        goesOn.Set();
        await end.WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.True(first.Answer.IsCompletedSuccessfully);
        Assert.All(others, static work => Assert.True(work.Answer.IsCompletedSuccessfully));
        Assert.Equal(expected, batches);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_who_gave_up_is_left_out()
    {
        var queue = Queue();
        goesOn.Reset();
        var first = Ask(queue);
        Assert.True(SpinWait.SpinUntil(() => !batches.IsEmpty, Long));
        var waiting = Enumerable.Range(0, 8).Select(_ => Ask(queue)).ToList();
        Assert.Equal(429, Assert.Throws<ServingException>(() => Ask(queue)).Status);
        waiting[1].Abandon();
        goesOn.Set();
        await queue.CloseAsync().WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.True(first.Answer.IsCompletedSuccessfully);
        Assert.True(waiting[1].Answer.IsCanceled);
        Assert.Equal([1, 3, 4], batches);
    }

    private BatchQueue Queue(int milliseconds = 0, bool few = false) => new("model", 8, 4, few, TimeSpan.Zero, 1, metrics, batch =>
    {
        batches.Enqueue(batch.Count);
        Thread.Sleep(milliseconds);
        goesOn.Wait(Long);
        foreach (var work in batch)
            work.Finish([]);
    });

    private static Work Ask(BatchQueue queue, TimeSpan? timeout = null, int rows = 1)
    {
        var work = new Work([Tensor.Ones(rows, 2)], rows, null, CancellationToken.None);
        queue.Add(work, timeout ?? Long);
        return work;
    }
}
