using System.Diagnostics;
using Nabi.Callbacks;

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
    private readonly ShardedSteps? sharded;
    private readonly RankAgreement? ranks;
    private readonly IReadOnlyList<Callback> callbacks;
    private readonly List<Callback> begun = [];
    private readonly Compilation compilation;
    private readonly HashSet<Layer> noted = new(ReferenceEqualityComparer.Instance);

    public FitLoop(Model model, Compilation compilation, FitOptions options, BatchSource source, BatchSource? validation, string owner)
    {
        (this.model, this.options, this.owner, this.validation) = (model, options, owner, validation);
        this.compilation = compilation;
        // Callbacks print, decide and write files for all ranks, so one rank has them.
        var isRoot = options.Cluster is null or { IsRoot: true };
        callbacks = isRoot ? options.Callbacks : [];
        feed = new BatchFeed(source, options.StepsPerEpoch);
        metrics = new MetricSet(model, compilation);
        driver = new StepDriver(model, compilation, StepMode.Train, metrics);
        progress = ProgressLine.For(isRoot ? options.Verbosity : Verbosity.Silent, options.Output);
        truncated = options.TruncateTime is { } steps ? new TruncatedTime(model, steps) : null;
        run = new TrainingRun(model, options, feed, metrics, validation is not null);
        if (options.Cluster is { } cluster)
        {
            sharded = new ShardedSteps(model, compilation, metrics, options, owner);
            ranks = new RankAgreement(run, cluster);
            run.Shards = options.FixedReductionOrder || cluster.Size == 1 ? sharded.Shards : -cluster.Size;
        }

        evaluation = validation is null ? null : new EvaluationLoop(model, compilation, callbacks, options.Cluster, () => ranks?.Agree());
    }

    public History Fit()
    {
        model.Enter(run, owner);
        try
        {
            Meet();
            sharded?.Connect(true);
            foreach (var callback in callbacks)
                callback.Enter(run);
            truncated?.Carry(true);
            return Epochs();
        }
        catch (Exception error)
        {
            options.Cluster?.Fail(error.Message);
            foreach (var callback in begun)
                callback.OnTrainFailed(error);
            throw;
        }
        finally
        {
            truncated?.Carry(false);
            sharded?.Connect(false);
            feed.Close();
            metrics.End();
            model.Leave();
        }
    }

    private History Epochs()
    {
        var seesBatches = ranks?.SeesBatches ?? callbacks.Any(callback => callback.HandlesBatchEvents);
        foreach (var callback in callbacks)
        {
            begun.Add(callback);
            callback.OnTrainBegin();
        }

        run.Begin();
        if (run.ResumeNote is { } note)
            Note(note);
        ranks?.Agree();
        for (run.Epoch = run.Resumed ?? options.InitialEpoch; run.Epoch < options.Epochs
            && !run.StopTraining; run.Epoch = run.Resumed ?? run.Epoch + 1)
        {
            run.Resumed = null;
            options.Cancellation.ThrowIfCancellationRequested();
            var clock = Stopwatch.StartNew();
            (run.Logs, run.Step, run.Validated) = (new Logs(), 0, false);
            foreach (var callback in callbacks)
                callback.OnEpochBegin(run.Epoch);
            ranks?.Agree();
            progress.StartEpoch(run.Epoch, options.Epochs, run.Steps);
            Train(seesBatches);
            if (evaluation is not null && options.Validates(run.Epoch))
                Validate();
            foreach (var callback in callbacks)
                callback.OnEpochEnd(run.Epoch, run.Logs);
            ranks?.Share(run.Logs);
            progress.EndEpoch(run.Logs, clock.Elapsed.TotalSeconds);
            run.History.Add(run.Epoch, run.Logs, clock.Elapsed.TotalSeconds);
            foreach (var callback in callbacks)
                callback.AfterEpochEnd(run.Epoch, run.Logs);
            ranks?.Agree(always: true);
            Report(true);
        }

        foreach (var optimizer in model.Optimizers)
            optimizer.OverwriteWithAverages();
        foreach (var callback in callbacks)
            callback.OnTrainEnd(run.Logs);
        foreach (var callback in callbacks)
            callback.AfterTrainEnd(run.Logs);
        ranks?.Agree();
        return run.History;
    }

    private void Train(bool seesBatches)
    {
        metrics.Begin();
        sharded?.Begin();
        foreach (var batch in feed.Epoch(run.Epoch))
        {
            if (sharded is null)
                options.Cancellation.ThrowIfCancellationRequested();
            if (seesBatches)
                ranks?.BeforeBatchEvent();
            for (var i = 0; i < callbacks.Count && seesBatches; i++)
                callbacks[i].OnTrainBatchBegin(run.Step);
            if (seesBatches)
                ranks?.AfterBatchEvent();
            Step(batch, seesBatches || progress.WantsStep || options.Progress is not null);
            if (seesBatches)
                ranks?.BeforeBatchEvent();
            if (run.Step++ == 0)
                NoteMasks();
            for (var i = 0; i < callbacks.Count && seesBatches; i++)
                callbacks[i].OnTrainBatchEnd(run.Step - 1, run.Logs);
            if (seesBatches)
                ranks?.AfterBatchEvent();
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

        WriteLogs();
        metrics.End();
    }

    /// <summary>Finds out whether the ranks of a cluster are in the same run.</summary>
    private void Meet()
    {
        if (sharded is null)
            return;
        var (source, shards) = (feed.Source, sharded.Shards);
        var identity = RankIdentity.Of(model, compilation, options, source, validation, shards);
        ranks!.Start(callbacks.Count > 0, callbacks.Any(callback => callback.HandlesBatchEvents), identity, owner);
    }

    private void Step(in BatchRows batch, bool wantsLogs)
    {
        if (sharded is not null)
        {
            if (sharded.Run(batch, wantsLogs))
                sharded.WriteTo(run.Logs);
            return;
        }

        if (truncated is null)
            driver.Run(batch);
        else
            InChunks(batch);
        if (wantsLogs)
            metrics.WriteTo(run.Logs);
    }

    private void WriteLogs()
    {
        if (sharded is null)
            metrics.WriteTo(run.Logs);
        else
            sharded.WriteTo(run.Logs);
        ranks?.Share(run.Logs);
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
