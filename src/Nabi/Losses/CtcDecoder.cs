namespace Nabi.Losses;

/// <summary>Reads label sequences out of predictions trained with <see cref="CTC"/>; class 0 is the blank.</summary>
public static class CtcDecoder
{
    private const int Blank = 0;

    /// <summary>The best class of each step, repeats merged and blanks taken out.</summary>
    /// <param name="logits">Logits, shape (batch, time, classes).</param>
    /// <param name="lengths">The number of steps of each sample; null for all, or for those of the prediction's mask.</param>
    /// <param name="mergeRepeated">True (default) to read a class that stays for several steps as one label.</param>
    /// <returns>One path a sample.</returns>
    /// <exception cref="NabiException">The shapes do not fit.</exception>
    public static IReadOnlyList<CtcPath> Greedy(Tensor logits, IReadOnlyList<int>? lengths = null, bool mergeRepeated = true)
    {
        var paths = new CtcPath[Batch(logits, lengths)];
        for (var sample = 0; sample < paths.Length; sample++)
        {
            var labels = new List<int>();
            var (last, probability) = (-1, 0.0);
            foreach (var row in Steps(logits, sample, lengths))
            {
                var best = 0;
                for (var k = 1; k < row.Length; k++)
                {
                    if (row[k] > row[best])
                        best = k;
                }

                probability += row[best];
                if (best != Blank && (best != last || !mergeRepeated))
                    labels.Add(best);
                last = best;
            }

            paths[sample] = new CtcPath(labels, probability);
        }

        return paths;
    }

    /// <summary>The most likely label sequences by prefix beam search: ways that read the same are counted together.</summary>
    /// <param name="logits">Logits, shape (batch, time, classes).</param>
    /// <param name="lengths">The number of steps of each sample; null for all, or for those of the prediction's mask.</param>
    /// <param name="beamWidth">How many sequences are kept from step to step; 100 by default.</param>
    /// <param name="topPaths">How many are returned; 1 by default.</param>
    /// <returns>For each sample its best paths, the most likely first.</returns>
    /// <exception cref="NabiException">The shapes do not fit, or a number is below 1.</exception>
    public static IReadOnlyList<IReadOnlyList<CtcPath>> Beam(
        Tensor logits, IReadOnlyList<int>? lengths = null, int beamWidth = 100, int topPaths = 1)
    {
        if (beamWidth < 1 || topPaths < 1 || topPaths > beamWidth)
        {
            throw new NabiException(
                $"CtcDecoder.Beam: beamWidth must be 1 or more and topPaths from 1 to beamWidth, got {beamWidth} and {topPaths}.");
        }

        var found = new IReadOnlyList<CtcPath>[Batch(logits, lengths)];
        for (var sample = 0; sample < found.Length; sample++)
        {
            var beam = new CtcBeam(beamWidth);
            foreach (var row in Steps(logits, sample, lengths))
                beam.Advance(row);
            found[sample] = beam.Best(topPaths);
        }

        return found;
    }

    private static int Batch(Tensor logits, IReadOnlyList<int>? lengths)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Rank != 3)
            throw new NabiException($"CtcDecoder: the logits must have shape (batch, time, classes), got {logits.Shape}.");
        if (lengths is not null && (lengths.Count != logits.Shape[0] || lengths.Any(length => length < 0 || length > logits.Shape[1])))
        {
            throw new NabiException(
                $"CtcDecoder: one length per sample from 0 to {logits.Shape[1]} is needed for logits of shape {logits.Shape}.");
        }

        return logits.Shape[0];
    }

    // The log probabilities of the steps that count.
    private static IEnumerable<double[]> Steps(Tensor logits, int sample, IReadOnlyList<int>? lengths)
    {
        var (time, classes) = (logits.Shape[1], logits.Shape[2]);
        var row = new double[classes];
        for (var t = 0; t < (lengths?[sample] ?? time); t++)
        {
            if (lengths is null && logits.Mask is { } mask && !mask.AsBooleans()[sample * time + t])
                continue;
            CtcStep.LogSoftmax(logits.AsSpan().Slice((sample * time + t) * classes, classes), row);
            yield return row;
        }
    }
}
