using Nabi.Callbacks;

namespace Nabi;

/// <summary>Measures loss and metrics over the batches of a source.</summary>
internal sealed class EvaluationLoop
{
    private readonly IReadOnlyList<Callback> callbacks;
    private readonly MetricSet metrics;
    private readonly StepDriver driver;

    public EvaluationLoop(Model model, Compilation compilation, IReadOnlyList<Callback> callbacks)
    {
        this.callbacks = callbacks;
        metrics = new MetricSet(model, compilation);
        driver = new StepDriver(model, compilation, StepMode.Evaluate, metrics);
    }

    public void Evaluate(BatchSource source, Logs logs, string prefix, int? steps, CancellationToken cancellation,
        IProgress<int>? progress = null)
    {
        try
        {
            foreach (var callback in callbacks)
                callback.OnTestBegin();
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
    }

    private void Run(BatchSource source, Logs logs, string prefix, int? steps, CancellationToken cancellation, IProgress<int>? progress)
    {
        var seesBatches = callbacks.Any(callback => callback.HandlesBatchEvents);
        var soFar = new Logs();
        metrics.Begin();
        try
        {
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
