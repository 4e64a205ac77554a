using Nabi.Callbacks;
using Nabi.Distributed;

namespace Nabi;

/// <summary>Measures loss and metrics over the batches of a source.</summary>
internal sealed class EvaluationLoop
{
    private readonly IReadOnlyList<Callback> callbacks;
    private readonly MetricSet metrics;
    private readonly StepDriver driver;
    private readonly RankedEvaluation? ranked;
    private readonly Communicator? cluster;
    private readonly Action? agree;

    /// <param name="model">The model.</param>
    /// <param name="compilation">What it was compiled with.</param>
    /// <param name="callbacks">Called at the events.</param>
    /// <param name="cluster">The ranks that share the batches; null for this process alone.</param>
    /// <param name="agree">Called after callbacks, which may have changed the model.</param>
    public EvaluationLoop(Model model, Compilation compilation, IReadOnlyList<Callback> callbacks, Communicator? cluster = null,
        Action? agree = null)
    {
        this.callbacks = callbacks;
        (this.cluster, this.agree) = (cluster, agree);
        metrics = new MetricSet(model, compilation);
        driver = new StepDriver(model, compilation, StepMode.Evaluate, metrics);
        ranked = cluster is { Size: > 1 } ? new RankedEvaluation(model, compilation, metrics, cluster) : null;
    }

    public void Evaluate(BatchSource source, Logs logs, string prefix, int? steps, CancellationToken cancellation,
        IProgress<int>? progress = null)
    {
        try
        {
            foreach (var callback in callbacks)
                callback.OnTestBegin();
            agree?.Invoke();
            Run(source, logs, prefix, steps, cancellation, progress);
        }
        catch
        {
            foreach (var callback in callbacks)
                callback.OnTestFailed();
            throw;
        }

        foreach (var callback in callbacks)
            callback.OnTestEnd(logs);
        agree?.Invoke();
    }

    private void Run(BatchSource source, Logs logs, string prefix, int? steps, CancellationToken cancellation, IProgress<int>? progress)
    {
        var seesBatches = callbacks.Any(callback => callback.HandlesBatchEvents);
        var soFar = new Logs();
        metrics.Begin();
        try
        {
            if (ranked is not null)
            {
                ranked.Run(source, steps, cancellation, progress);
                metrics.WriteTo(logs, prefix);
                RankAgreement.Share(cluster!, logs);
                return;
            }

            var (done, samples) = (0, 0);
            foreach (var batch in source.Pass(0))
            {
                cancellation.ThrowIfCancellationRequested();
                if (done == steps)
                    break;
                for (var i = 0; i < callbacks.Count && seesBatches; i++)
                    callbacks[i].OnTestBatchBegin(done);
                driver.Run(batch);
                if (seesBatches)
                    metrics.WriteTo(soFar);
                for (var i = 0; i < callbacks.Count && seesBatches; i++)
                    callbacks[i].OnTestBatchEnd(done, soFar);
                done++;
                samples += batch.Count;
                progress?.Report(samples);
            }

            metrics.WriteTo(logs, prefix);
        }
        finally
        {
            metrics.End();
        }
    }
}
