namespace Nabi;

/// <summary>All outputs of a prediction, batch by batch; how many there are shows the first batch.</summary>
/// <param name="owner">Who predicts, for errors.</param>
/// <param name="samples">The samples of all batches; null when that is not known before the last.</param>
/// <param name="isFixed">Whether the first axis of an output is known to have a length of its own.</param>
internal sealed class PredictedOutputs(string owner, int? samples, Func<int, bool> isFixed)
{
    private PredictedRows[]? outputs;

    /// <summary>Lets the next run of a step write its outputs where they are wanted, as far as it can.</summary>
    /// <param name="program">The step.</param>
    /// <param name="count">The samples of its batch.</param>
    public void Lead(StepProgram program, int count)
    {
        for (var i = 0; i < program.Predictions.Count; i++)
        {
            if (program.CanLead(i) && Of(program.Predictions)[i].Room(program.Predictions[i], count) is var (whole, from))
                program.Lead(i, whole, from);
        }
    }

    /// <summary>Takes the outputs of a batch, whose memory may be written again afterwards.</summary>
    /// <param name="batch">The outputs.</param>
    /// <param name="count">The samples of the batch.</param>
    public void Add(IReadOnlyList<Tensor> batch, int count)
    {
        var known = Of(batch);
        for (var i = 0; i < known.Length; i++)
            known[i].Add(batch[i], count);
    }

    /// <summary>All of them.</summary>
    /// <exception cref="NabiException">There was no batch, or the batches' outputs cannot be put together.</exception>
    public IReadOnlyList<Tensor> Whole()
        => [.. (outputs ?? throw new NabiException($"{owner}: the data set has no batch; give at least one sample."))
            .Select(static output => output.Whole())];

    private PredictedRows[] Of(IReadOnlyList<Tensor> batch)
        => outputs ??= [.. batch.Select((_, output) => new PredictedRows(owner, output, samples, isFixed(output)))];
}
