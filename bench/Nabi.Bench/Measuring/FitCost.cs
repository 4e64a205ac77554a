using Nabi.Data;

namespace Nabi.Bench;

/// <summary>What a step of <c>Fit</c> allocates once it has run before.</summary>
internal static class FitCost
{
    private const int Few = 1;
    private const int Many = 9;
    private const int Runs = 3;

    /// <summary>Bytes per step: what more steps of an epoch add. Null where nothing is trained.</summary>
    public static long? BytesPerStep(Prepared prepared)
    {
        if (prepared is not { Model: { } model, X: { } x, Y: { } y })
            return null;
        var batch = new Batch(x, [y]);
        // What else runs in the process is counted too: the least of some runs is that of the steps.
        return Math.Max(0, (Least(Many) - Least(Few)) / (Many - Few));

        long Least(int steps) => Enumerable.Range(0, Runs).Min(_ => Bytes(steps));

        long Bytes(int steps)
        {
            var before = GC.GetTotalAllocatedBytes(true);
            model.Fit(Dataset.FromBatches(Enumerable.Repeat(batch, steps)), verbosity: Verbosity.Silent);
            return GC.GetTotalAllocatedBytes(true) - before;
        }
    }
}
