namespace Nabi.Bench;

/// <summary>
/// What a step on ranks costs: the computing of a rank's part of the batch, and of the sums what does not fit under the backward pass. A
/// sum of n numbers over R ranks takes 2 log2 R messages and moves 2 (R - 1) / R of the numbers (halving and doubling); rows of an
/// embedding are sent whole, log2 R times, and grow together, unless that is more than half of the numbers.
/// </summary>
/// <param name="Latency">Seconds of a message without content.</param>
/// <param name="Bandwidth">Bytes a second.</param>
internal readonly record struct RanksModel(double Latency, double Bandwidth)
{
    /// <summary>Seconds of the sum of a bucket.</summary>
    /// <param name="length">Its numbers.</param>
    /// <param name="width">The length of a row where it is sent by rows; 0 otherwise.</param>
    /// <param name="rows">The rows that a rank's part of the batch reads.</param>
    /// <param name="ranks">How many ranks.</param>
    public double Sum(double length, int width, double rows, int ranks)
    {
        var rounds = Math.Log2(ranks);
        var whole = 2 * rounds * Latency + 8.0 * (ranks - 1) / ranks * length / Bandwidth;
        if (width == 0)
            return whole;
        // First the ranks agree on the way.
        if (2 * rows * (width + 1) > length)
            return rounds * Latency + whole;
        var seconds = 2 * rounds * Latency;
        for (var k = 0; k < rounds; k++)
            seconds += 4 * Math.Min(length, rows * Math.Pow(2, k) * (width + 1)) / Bandwidth;
        return seconds;
    }

    /// <summary>Seconds of a step.</summary>
    /// <param name="computing">What a rank computes, the update included.</param>
    /// <param name="covering">The part of its last backward pass under which sums may run.</param>
    /// <param name="buckets">The buckets, in the order in which they begin.</param>
    /// <param name="rows">The rows of the embedding that a rank's part of the batch reads.</param>
    /// <param name="ranks">How many ranks.</param>
    public double Step(double computing, double covering, IReadOnlyList<int[]> buckets, double rows, int ranks)
    {
        if (ranks == 1)
            return computing;
        var (sums, last) = (0.0, 0.0);
        foreach (var bucket in buckets)
        {
            last = Sum(bucket[0], bucket[1], rows, ranks);
            sums += last;
        }

        // The last bucket begins when the backward pass ends; the losses of a step are one more round of messages.
        return computing + Math.Max(last, sums - covering) + Math.Log2(ranks) * Latency;
    }
}
