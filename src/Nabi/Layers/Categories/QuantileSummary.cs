namespace Nabi.Layers;

/// <summary>
/// A summary of numbers of which only quantiles are asked for: some of them, with how many each stands for. Summaries of batches are
/// merged, so the numbers need not be in memory at once. Keras's way, with float32 where NumPy has it.
/// </summary>
/// <param name="epsilon">The share of the numbers that a quantile may be off by.</param>
internal sealed class QuantileSummary(double epsilon)
{
    private float[] values = [];
    private float[] weights = [];

    /// <summary>Whether there are no numbers yet.</summary>
    public bool IsEmpty => values.Length == 0;

    /// <summary>Takes numbers in.</summary>
    public void Add(float[] numbers)
    {
        if (numbers.Length == 0)
            return;
        float[] sorted = [.. numbers.Order()];
        var increment = sorted.Length * epsilon;
        var step = Math.Max(increment, 1);
        List<float> chosen = [];
        for (var at = (int)increment; at < sorted.Length; at += (int)step)
            chosen.Add(sorted[at]);
        float[] all = [.. chosen, .. values];
        float[] counts = [.. Enumerable.Repeat((float)step, chosen.Count), .. weights];
        int[] order = [.. Enumerable.Range(0, all.Length).OrderBy(i => all[i])];
        (values, weights) = Compressed([.. order.Select(i => all[i])], [.. order.Select(i => counts[i])], epsilon);
    }

    /// <summary>Boundaries of bins that hold about equally many of the numbers.</summary>
    public float[] Boundaries(int bins) => Compressed(values, weights, 1.0 / bins).Values[..^1];

    private static (float[] Values, float[] Weights) Compressed(float[] values, float[] weights, double epsilon)
    {
        if (values.Length * epsilon < 1)
            return (values, weights);
        double[] percents = [.. Enumerable.Range(0, (int)Math.Ceiling(1.0 / epsilon)).Select(i => epsilon + i * epsilon)];
        var sums = new float[weights.Length];
        var sum = 0f;
        for (var i = 0; i < weights.Length; i++)
            sums[i] = sum += weights[i];
        double[] shares = [.. sums.Select(one => (double)(one / sum))];
        float[] bins = [.. percents.Select(percent => (float)Between(percent, shares, values))];
        double[] counts = [.. percents.Select(percent => Between(percent, shares, sums))];
        return (bins, [.. counts.Select((count, i) => (float)(count - (i == 0 ? 0 : counts[i - 1])))]);
    }

    /// <summary>
    /// The value at a place between known ones, on a straight line; beyond them the first or last (NumPy's <c>interp</c>).
    /// </summary>
    private static double Between(double x, double[] places, float[] values)
    {
        if (x <= places[0])
            return values[0];
        for (var i = 1; i < places.Length; i++)
        {
            if (x < places[i])
                return values[i - 1] + (x - places[i - 1]) * (values[i] - (double)values[i - 1]) / (places[i] - places[i - 1]);
        }

        return values[^1];
    }
}
