using System.Diagnostics;
using Nabi.Callbacks;

namespace Nabi;

/// <summary>Runs the epochs of <c>Fit</c>: steps, logs, validation, callbacks.</summary>
internal sealed class FitLoop(Model model, Compilation compilation, IReadOnlyList<Callback> callbacks, ProgressLine progress)
{
    private MetricSet? trainMetrics;
    private MetricSet? testMetrics;

    /// <summary>Trains in chunks of time; null for whole sequences.</summary>
    public TruncatedTime? Truncated { get; init; }

    public History Fit(BatchSource source, BatchSource? validation, int epochs, int initialEpoch, int? stepsPerEpoch, int validationFrequency, CancellationToken cancellation)
    {
        foreach (var callback in callbacks)
        {
            ArgumentNullException.ThrowIfNull(callback);
            callback.Model = model;
            callback.Parameters = new FitParameters(epochs, stepsPerEpoch ?? source.Count, validation is not null);
        }

        model.StopTraining = false;
        model.Source = source;
        Truncated?.Carry(true);
        try
        {
            return Epochs(source, validation, epochs, initialEpoch, stepsPerEpoch, validationFrequency, cancellation);
        }
        finally
        {
            Truncated?.Carry(false);
            model.Source = null;
            model.ResumeEpoch = null;
        }
    }

    private History Epochs(BatchSource source, BatchSource? validation, int epochs, int initialEpoch, int? stepsPerEpoch, int validationFrequency, CancellationToken cancellation)
    {
        var history = new History();
        var steps = stepsPerEpoch ?? source.Count;
        var seesBatches = callbacks.Any(callback => callback.SeesBatches);
        foreach (var callback in callbacks)
            callback.OnTrainBegin();
        var logs = new Logs();
        for (var epoch = model.ResumeEpoch ?? initialEpoch; epoch < epochs && !model.StopTraining; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var clock = Stopwatch.StartNew();
            logs = new Logs();
            foreach (var callback in callbacks)
                callback.OnEpochBegin(epoch);
            progress.StartEpoch(epoch, epochs, steps);
            Epoch(source, epoch, stepsPerEpoch, seesBatches, logs, cancellation);
            if (validation is not null && (epoch + 1) % validationFrequency == 0)
            {
                var measured = new Logs();
                Evaluate(validation, measured, "val_", null, cancellation);
                foreach (var (name, value) in measured)
                    logs[name] = value;
            }

            foreach (var callback in callbacks)
                callback.OnEpochEnd(epoch, logs);
            progress.EndEpoch(logs, clock.Elapsed.TotalSeconds);
            history.Add(epoch, logs, clock.Elapsed.TotalSeconds);
        }

        compilation.Optimizer!.OverwriteWithAverages();
        foreach (var callback in callbacks)
            callback.OnTrainEnd(logs);
        return history;
    }

    public void Evaluate(BatchSource source, Logs logs, string prefix, int? steps, CancellationToken cancellation)
    {
        foreach (var callback in callbacks)
            callback.OnTestBegin();
        testMetrics?.Reset();
        var done = 0;
        foreach (var batch in source.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            if (done == steps)
                break;
            lock (model.Programs.Gate)
            {
                var program = model.Programs.For(model, compilation, StepMode.Evaluate, batch);
                program.Run();
                if (testMetrics is null)
                    (testMetrics = new MetricSet(compilation, model.OutputNames, program.Targets, program.Predictions)).Reset();
                testMetrics.Update(program);
            }

            done++;
        }

        testMetrics?.WriteTo(logs, prefix);
        foreach (var callback in callbacks)
            callback.OnTestEnd(logs);
    }

    private void Epoch(BatchSource source, int epoch, int? stepsPerEpoch, bool seesBatches, Logs logs, CancellationToken cancellation)
    {
        trainMetrics?.Reset();
        var batchNumber = 0;
        foreach (var batch in source.Epoch(epoch))
        {
            cancellation.ThrowIfCancellationRequested();
            if (batchNumber == stepsPerEpoch)
                break;
            for (var i = 0; i < callbacks.Count && seesBatches; i++)
                callbacks[i].OnTrainBatchBegin(batchNumber);
            if (Truncated is null)
                Train(batch, StepMode.Train);
            else
                foreach (var (chunk, trains) in Truncated.Chunks(batch))
                    Train(chunk, trains ? StepMode.Train : StepMode.Carry);
            if (seesBatches || progress.WantsStep)
                trainMetrics!.WriteTo(logs);
            for (var i = 0; i < callbacks.Count && seesBatches; i++)
                callbacks[i].OnTrainBatchEnd(batchNumber, logs);
            batchNumber++;
            progress.Step(batchNumber, logs);
            if (model.StopTraining)
                break;
        }

        if (trainMetrics is null)
            throw new NabiException($"Fit of model \"{model.Name}\": the data gave no batch in epoch {epoch + 1}.");
        trainMetrics.WriteTo(logs);
    }

    private void Train(in BatchRows batch, StepMode mode)
    {
        lock (model.Programs.Gate)
        {
            var program = model.Programs.For(model, compilation, mode, batch);
            program.Run();
            if (mode == StepMode.Carry)
                return;
            if (trainMetrics is null)
                (trainMetrics = new MetricSet(compilation, model.OutputNames, program.Targets, program.Predictions)).Reset();
            trainMetrics.Update(program);
        }
    }
}
