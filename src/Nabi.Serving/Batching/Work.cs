namespace Nabi.Serving;

/// <summary>A request that waits for its batch, and where its answer goes.</summary>
/// <param name="inputs">The model's inputs, samples first.</param>
/// <param name="rows">How many samples.</param>
/// <param name="sequence">The sequence that the steps belong to, or null.</param>
/// <param name="cancellation">Tells that nobody waits for the answer any more.</param>
internal sealed class Work(IReadOnlyList<Tensor> inputs, int rows, SequenceStep? sequence, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<IReadOnlyList<Tensor>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isAbandoned;

    public IReadOnlyList<Tensor> Inputs => inputs;

    public int Rows => rows;

    public SequenceStep? Sequence => sequence;

    public long Arrived { get; init; }

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public bool IsCancelled => isAbandoned || cancellation.IsCancellationRequested;

    public Task<IReadOnlyList<Tensor>> Answer => answer.Task;

    public void Finish(IReadOnlyList<Tensor> outputs) => answer.TrySetResult(outputs);

    public void Fail(Exception error) => answer.TrySetException(error);

    /// <summary>Says that nobody waits for the answer any more.</summary>
    public void Abandon() => isAbandoned = true;

    public void Cancel() => answer.TrySetCanceled(cancellation);

    /// <summary>Whether two requests can be predicted together: the same types, and the same shapes but for the samples.</summary>
    public bool Fits(Work other)
    {
        if (sequence is null != other.Sequence is null || inputs.Count != other.Inputs.Count)
            return false;
        for (var i = 0; i < inputs.Count; i++)
        {
            var (a, b) = (inputs[i], other.Inputs[i]);
            if (a.DType != b.DType || a.Rank != b.Rank)
                return false;
            for (var axis = 1; axis < a.Rank; axis++)
            {
                if (a.Shape[axis] != b.Shape[axis])
                    return false;
            }
        }

        return sequence is null || sequence.Id != other.Sequence!.Id;
    }
}

/// <summary>Steps of a sequence with memory.</summary>
/// <param name="Id">Which sequence.</param>
/// <param name="Start">Whether it begins.</param>
/// <param name="End">Whether it ends after these steps.</param>
/// <param name="Statics">What holds for all its steps, by input; given where it begins.</param>
internal sealed record SequenceStep(string Id, bool Start, bool End, IReadOnlyList<(string Input, float[] Values)> Statics);
