using System.Diagnostics;

namespace Nabi;

/// <summary>Runs the epochs of <c>Fit</c>: steps, logs, validation, callbacks.</summary>
internal sealed class FitLoop
{
    private readonly Model model;
    private readonly FitOptions options;
    private readonly string owner;
    private readonly BatchFeed feed;
    private readonly BatchSource? validation;
    private readonly MetricSet metrics;
    private readonly StepDriver driver;
    private readonly EvaluationLoop? evaluation;
    private readonly ProgressLine progress;
    private readonly TruncatedTime? truncated;
    private readonly TrainingRun run;
    private readonly HashSet<Layer> noted = new(ReferenceEqualityComparer.Instance);

    public FitLoop(Model model, Compilation compilation, FitOptions options, BatchSource source, BatchSource? validation, string owner)
    {
        (this.model, this.options, this.owner, this.validation) = (model, options, owner, validation);
        feed = new BatchFeed(source, options.StepsPerEpoch);
        metrics = new MetricSet(model, compilation);
        driver = new StepDriver(model, compilation, StepMode.Train, metrics);
        evaluation = validation is null ? null : new EvaluationLoop(model, compilation, options.Callbacks);
        progress = ProgressLine.For(options.Verbosity, options.Output);
        truncated = options.TruncateTime is { } steps ? new TruncatedTime(model, steps) : null;
        run = new TrainingRun(model, options, feed, metrics, validation is not null);
    }

    public History Fit()
    {
        model.Enter(run, owner);
        try
        {
            foreach (var callback in options.Callbacks)
                callback.Enter(run);
            truncated?.Carry(true);
            return Epochs();
        }
        finally
        {
            truncated?.Carry(false);
            feed.Close();
            metrics.End();
            model.Leave();
        }
    }

    private History Epochs()
    {
        var callbacks = options.Callbacks;
        var seesBatches = callbacks.Any(callback => callback.HandlesBatchEvents);
        foreach (var callback in callbacks)
            callback.OnTrainBegin();
        run.Begin();
        for (run.Epoch = run.Resumed ?? options.InitialEpoch; run.Epoch < options.Epochs
            && !run.StopTraining; run.Epoch = run.Resumed ?? run.Epoch + 1)
        {
            run.Resumed = null;
            options.Cancellation.ThrowIfCancellationRequested();
            var clock = Stopwatch.StartNew();
            (run.Logs, run.Step, run.Validated) = (new Logs(), 0, false);
            foreach (var callback in callbacks)
                callback.OnEpochBegin(run.Epoch);
            progress.StartEpoch(run.Epoch, options.Epochs, run.Steps);
            Train(seesBatches);
            if (evaluation is not null && options.Validates(run.Epoch))
                Validate();
            foreach (var callback in callbacks)
                callback.OnEpochEnd(run.Epoch, run.Logs);
            progress.EndEpoch(run.Logs, clock.Elapsed.TotalSeconds);
            run.History.Add(run.Epoch, run.Logs, clock.Elapsed.TotalSeconds);
            foreach (var callback in callbacks)
                callback.AfterEpochEnd(run.Epoch, run.Logs);
            Report(true);
        }

        foreach (var optimizer in model.Optimizers)
            optimizer.OverwriteWithAverages();
        foreach (var callback in callbacks)
            callback.OnTrainEnd(run.Logs);
        foreach (var callback in callbacks)
            callback.AfterTrainEnd(run.Logs);
        return run.History;
    }

    private void Train(bool seesBatches)
    {
        var callbacks = options.Callbacks;
        metrics.Begin();
        foreach (var batch in feed.Epoch(run.Epoch))
        {
            options.Cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < callbacks.Count && seesBatches; i++)
                callbacks[i].OnTrainBatchBegin(run.Step);
            if (truncated is null)
                driver.Run(batch);
            else
                InChunks(batch);
            if (seesBatches || progress.WantsStep || options.Progress is not null)
                metrics.WriteTo(run.Logs);
            if (run.Step++ == 0)
                NoteMasks();
            for (var i = 0; i < callbacks.Count && seesBatches; i++)
                callbacks[i].OnTrainBatchEnd(run.Step - 1, run.Logs);
            progress.Step(run.Step, run.Logs);
            Report(false);
            if (run.StopTraining)
                break;
        }

        if (run.Step == 0)
            throw new NabiException($"{owner}: the data gave no batch in epoch {run.Epoch + 1}.");
        if (feed.RanOut)
        {
            Note(
                $"Epoch {run.Epoch + 1} ended after {run.Step} of {options.StepsPerEpoch} steps, because the data did; "
                + "the next epoch begins it anew.");
        }

        metrics.WriteTo(run.Logs);
        metrics.End();
    }

    private void InChunks(in BatchRows batch)
    {
        foreach (var (chunk, trains) in truncated!.Chunks(batch))
        {
            if (trains)
                driver.Run(chunk);
            else
                driver.Carry(chunk);
        }

        driver.EndChunks(batch.Count);
    }

    private void Validate()
    {
        var measured = new Logs();
        evaluation!.Evaluate(validation!, measured, "val_", options.ValidationSteps, options.Cancellation);
        foreach (var (name, value) in measured)
            run.Logs[name] = value;
        run.Logs.Sort();
        run.Validated = true;
    }

    /// <summary>Says which layers end a mask, once each: Keras's warning.</summary>
    private void NoteMasks()
    {
        foreach (var layer in Model.Everything(model).Where(layer => layer.DropsMask && noted.Add(layer)))
        {
            Note($"{layer.Title} was given a mask and passes none on: behind it all steps count. "
                + "A layer of your own passes it with SupportsMasking => true, changes it in ComputeMasks, and uses it "
                + "itself with AcceptsMask => true.");
        }
    }

    private void Note(string sentence)
    {
        run.History.Note(sentence);
        progress.Note(sentence);
    }

    private void Report(bool ended)
        => options.Progress?.Report(new TrainingProgress(run.Epoch, options.Epochs, run.Step, run.Steps, ended,
            run.Logs.ToDictionary(entry => entry.Key, entry => entry.Value)));
}
