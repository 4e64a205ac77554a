using Nabi.Metrics;

namespace Nabi;

/// <content>What parts of the data say, to be put together: the batches of a step or of an evaluation that several ranks share.</content>
internal sealed partial class MetricSet
{
    /// <summary>Whether the metrics are known, which they are from the first batch on.</summary>
    public bool IsResolved => resolved;

    /// <summary>How many numbers the metrics gather; 0 before the first batch.</summary>
    public int StateLength
    {
        get
        {
            var length = 0;
            foreach (var entry in metrics)
                length += LengthOf(entry.Counting);
            return length;
        }
    }

    /// <summary>Counts a batch alone.</summary>
    /// <param name="program">The step that ran on it.</param>
    /// <param name="sums">What the metrics gathered on it is added here; made longer where it is too short.</param>
    public void CountAlone(StepProgram program, ref double[] sums)
    {
        foreach (var entry in metrics)
            entry.Counting.Reset();
        Update(program.Targets, program.Predictions, program.SampleWeights);
        var length = StateLength;
        if (sums.Length < length)
            Array.Resize(ref sums, length);
        if (part.Length < length)
            part = new double[length];
        var at = 0;
        foreach (var entry in metrics)
        {
            var one = part.AsSpan(at, LengthOf(entry.Counting));
            entry.Counting.ReadState(one);
            at += one.Length;
        }

        System.Numerics.Tensors.TensorPrimitives.Add<double>(sums.AsSpan(0, length), part.AsSpan(0, length), sums);
    }

    /// <summary>Makes the metrics say what these sums say.</summary>
    public void Load(ReadOnlySpan<double> sums)
    {
        foreach (var entry in metrics)
        {
            var length = LengthOf(entry.Counting);
            entry.Counting.WriteState(sums[..length]);
            sums = sums[length..];
        }
    }

    private double[] part = [];

    private int LengthOf(Metric metric)
        => metric.StateLength is var length and >= 0 ? length
            : throw new NabiException(
                $"Model \"{model.Name}\": the metric '{metric.Name}' cannot be counted on several ranks; override "
                + "StateLength, ReadState and "
                + "WriteState in its class, or leave it out.");
}
