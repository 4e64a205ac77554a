using Nabi.Distributed;

namespace Nabi;

/// <summary>
/// An evaluation whose batches the ranks take in turns. What they find out is added in the order of the batches, so that the numbers have
/// the bits of one process.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="compilation">What it was compiled with.</param>
/// <param name="metrics">What counts.</param>
/// <param name="cluster">The ranks.</param>
internal sealed class RankedEvaluation(Model model, Compilation compilation, MetricSet metrics, Communicator cluster)
{
    /// <summary>How many batches a rank takes before the numbers are put together.</summary>
    private const int Rounds = 16;

    private const int Fixed = 3;

    private readonly double[][] found = [.. Enumerable.Range(0, Rounds).Select(_ => Array.Empty<double>())];
    private readonly double[][] losses = new double[Rounds][];

    /// <summary>Measures the batches of a source.</summary>
    public void Run(BatchSource source, int? steps, CancellationToken cancellation, IProgress<int>? progress)
    {
        if (model.HasOwnTestStep)
        {
            throw new NabiException(
                $"Evaluate of model \"{model.Name}\" on a cluster: the model has a TestStep of its own, which is "
                + "not cut over ranks; evaluate "
                + "it in one process.");
        }

        var (done, samples, own, outputs) = (0, 0, 0, 0);
        double[] sums = [];
        foreach (var batch in source.Pass(0))
        {
            if (done == steps)
                break;
            outputs = batch.Targets.Count;
            if (done % cluster.Size == cluster.Rank)
                Measure(batch, own++);
            done++;
            samples += batch.Count;
            if (done % (cluster.Size * Rounds) == 0)
            {
                PutTogether(own, outputs, cancellation, ref sums);
                own = 0;
            }

            progress?.Report(samples);
        }

        PutTogether(own, outputs, cancellation, ref sums);
        if (metrics.IsResolved)
            metrics.Load(sums);
    }

    private void Measure(in BatchRows batch, int at)
    {
        using (model.Programs.Gate.Alone())
        {
            var program = model.Programs.For(model, compilation, StepMode.Evaluate, batch);
            program.Run();
            losses[at] = [
                program.Samples, program.Loss is { } loss ? loss.Floats[0] : 0,
                .. Enumerable.Range(0, batch.Targets.Count).Select(
                    i => i < program.OutputLosses.Count && program.OutputLosses[i] is { } one ? one.Floats[0] : double.MinValue)];
            Array.Clear(found[at]);
            metrics.CountAlone(program, ref found[at]);
        }
    }

    private void PutTogether(int own, int outputs, CancellationToken cancellation, ref double[] sums)
    {
        Span<double> known = [metrics.StateLength, cancellation.IsCancellationRequested ? 1 : 0];
        cluster.Max(known);
        if (known[1] != 0)
            throw new OperationCanceledException("The evaluation was cancelled on one of the ranks.", cancellation);
        var length = (int)known[0];
        var width = Fixed + outputs + length;
        var mine = new double[Rounds * width];
        for (var i = 0; i < own; i++)
        {
            mine[i * width] = 1;
            losses[i].CopyTo(mine, i * width + 1);
            found[i].AsSpan(0, Math.Min(length, found[i].Length)).CopyTo(mine.AsSpan(i * width + Fixed + outputs));
        }

        var all = new double[mine.Length * cluster.Size];
        cluster.Gather(mine, all);
        if (sums.Length < length)
            Array.Resize(ref sums, length);
        for (var i = 0; i < Rounds * cluster.Size; i++)
        {
            var row = all.AsSpan((i % cluster.Size * Rounds + i / cluster.Size) * width, width);
            if (row[0] == 0)
                return;
            var each = new Tensor?[outputs];
            for (var k = 0; k < outputs; k++)
                each[k] = row[Fixed + k] == double.MinValue ? null : Tensor.Filled(Shape.Scalar, (float)row[Fixed + k]);
            metrics.UpdateLoss((int)row[1], (float)row[2], each);
            System.Numerics.Tensors.TensorPrimitives.Add<double>(sums.AsSpan(0, length), row[(Fixed + outputs)..], sums);
        }
    }
}
