using System.Numerics.Tensors;
using Nabi.Data;

namespace Nabi;

/// <summary>Takes the steps of a run: recorded ones, or those of a model that has steps of its own.</summary>
internal sealed class StepDriver(Model model, Compilation compilation, StepMode mode, MetricSet metrics)
{
    private readonly bool isOwn = mode == StepMode.Train ? model.HasOwnTrainStep : model.HasOwnTestStep;
    private int samples;
    private int chunk;
    private double[] shares = [];

    /// <summary>
    /// Takes a step on rows. Where they are chunks of sequences that all have a loss, the last is followed by <see cref="EndChunks"/>.
    /// </summary>
    public void Run(in BatchRows rows)
    {
        chunk = rows.Cut is { IsStepwise: true } ? rows.Steps : 0;
        using (model.Programs.Gate.Alone())
        {
            if (isOwn)
                RunOwn(rows);
            else
                Recorded(rows);
        }
    }

    /// <summary>All chunks of a batch of so many samples were taken.</summary>
    public void EndChunks(int all) => metrics.EndChunks(all);

    /// <summary>Moves kept states on without training.</summary>
    public void Carry(in BatchRows rows)
    {
        using (model.Programs.Gate.Alone())
            model.Programs.For(model, compilation, StepMode.Carry, rows).Run();
    }

    /// <summary>The step that is recorded and repeated.</summary>
    public void Recorded(in BatchRows rows)
    {
        var program = model.Programs.For(model, compilation, mode, rows);
        program.Run();
        metrics.UpdateLoss(program.Samples, program.Loss is { } loss ? loss.Floats[0] : 0f, program.OutputLosses,
            Shares(program.Samples, program.Predictions, program.SampleWeights));
        metrics.Update(program.Targets, program.Predictions, program.SampleWeights, Math.Max(1, chunk));
    }

    /// <summary>Takes a number into account that a custom step found.</summary>
    public void Log(string name, float value) => metrics.Log(name, value, chunk == 0 ? samples : samples * chunk);

    /// <summary>Takes what a custom step found into account.</summary>
    public void Update(Batch batch, IReadOnlyList<Tensor> predictions, Tensor? loss, IReadOnlyList<Tensor?> losses)
    {
        if (loss is not null)
            metrics.UpdateLoss(batch.Size, loss.Floats[0], losses, Shares(batch.Size, predictions, batch.SampleWeights));
        metrics.Update(batch.Targets, predictions, DataChecks.Floats(batch.SampleWeights), Math.Max(1, chunk));
    }

    /// <summary>
    /// What the outputs count in a chunk: as many as the means that are their losses were over. Null for whole sequences.
    /// </summary>
    private double[]? Shares(int rows, IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor?> weights)
    {
        if (chunk == 0)
            return null;
        if (shares.Length != predictions.Count)
            shares = new double[predictions.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var weight = weights.Count == 0 ? null : weights[weights.Count == 1 ? 0 : i];
            var reduction = compilation.Losses.Count == 0 ? null : compilation.LossOf(i)?.Reduction;
            var mask = predictions[i].Mask;
            shares[i] = reduction == "mean_with_sample_weight" && weight is { DType: DType.Float32 }
                ? TensorPrimitives.Sum<float>(weight.Floats)
                : mask is { DType: DType.Bool } ? mask.Booleans.Count(true)
                : (double)rows * chunk;
        }

        return shares;
    }

    private void RunOwn(in BatchRows rows)
    {
        var batch = rows.ToBatch();
        samples = batch.Size;
        var carried = mode == StepMode.Train ? model.Programs.Carried : null;
        carried?.Begin();
        var outer = model.Driver;
        model.Driver = this;
        try
        {
            CallContext.Current.WithScope(CallContext.Current.Scope with { Losses = [], Carried = carried, Stream = null, Tape = null })
                .Run(() =>
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
