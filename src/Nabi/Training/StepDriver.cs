using Nabi.Data;

namespace Nabi;

/// <summary>Takes the steps of a run: recorded ones, or those of a model that has steps of its own.</summary>
internal sealed class StepDriver(Model model, Compilation compilation, StepMode mode, MetricSet metrics)
{
    private readonly bool isOwn = mode == StepMode.Train ? model.HasOwnTrainStep : model.HasOwnTestStep;
    private int samples;

    /// <summary>Takes a step on rows.</summary>
    public void Run(in BatchRows rows)
    {
        lock (model.Programs.Gate)
        {
            if (isOwn)
                RunOwn(rows);
            else
                Recorded(rows);
        }
    }

    /// <summary>Moves kept states on without training.</summary>
    public void Carry(in BatchRows rows)
    {
        lock (model.Programs.Gate)
            model.Programs.For(model, compilation, StepMode.Carry, rows).Run();
    }

    /// <summary>The step that is recorded and repeated.</summary>
    public void Recorded(in BatchRows rows)
    {
        var program = model.Programs.For(model, compilation, mode, rows);
        program.Run();
        metrics.UpdateLoss(program.Samples, program.Loss is { } loss ? loss.Floats[0] : 0f, program.OutputLosses);
        metrics.Update(program.Targets, program.Predictions, program.Weights);
    }

    /// <summary>Takes a number into account that a step of one's own found.</summary>
    public void Log(string name, float value) => metrics.Log(name, value, samples);

    /// <summary>Takes what a step of one's own found into account.</summary>
    public void Update(Batch batch, IReadOnlyList<Tensor> predictions, Tensor? loss, IReadOnlyList<Tensor?> losses)
    {
        if (loss is not null)
            metrics.UpdateLoss(batch.Size, loss.Floats[0], losses);
        metrics.Update(batch.Targets, predictions, DataChecks.Floats(batch.SampleWeights));
    }

    private void RunOwn(in BatchRows rows)
    {
        var batch = rows.ToBatch();
        samples = batch.Size;
        var outer = model.Driver;
        model.Driver = this;
        try
        {
            CallContext.Current.WithScope(CallContext.Current.Scope with { Losses = [], Carried = model.Programs.Carried, Stream = null, Tape = null }).Run(() =>
            {
                model.OwnStep(mode, batch);
                return 0;
            });
        }
        finally
        {
            model.Driver = outer;
        }
    }
}
