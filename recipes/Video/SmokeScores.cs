namespace Nabi.Recipes;

/// <summary>How often clips are judged right: the columns of the lecture's table, each from 0 to 1.</summary>
/// <param name="Precision">Of the clips said to be smoke, how many are: TP / (TP + FP).</param>
/// <param name="Recall">Of the clips of smoke, how many are said to be: TP / (TP + FN).</param>
/// <param name="F1">2 precision recall / (precision + recall).</param>
/// <param name="TruePositiveRate">The recall, by the name that it has beside the next.</param>
/// <param name="TrueNegativeRate">Of the clips without smoke, how many are said to be: TN / (TN + FP).</param>
internal sealed record SmokeScores(double Precision, double Recall, double F1, double TruePositiveRate, double TrueNegativeRate)
{
    /// <summary>Counts clips; a rate of nothing is 0.</summary>
    /// <param name="truth">Whether each is of smoke.</param>
    /// <param name="said">The probability said of each.</param>
    /// <param name="threshold">From where on a probability says smoke.</param>
    public static SmokeScores Of(IReadOnlyList<bool> truth, ReadOnlySpan<float> said, float threshold = 0.5f)
    {
        var (hits, misses, alarms, quiet) = (0, 0, 0, 0);
        for (var i = 0; i < truth.Count; i++)
        {
            var saysSmoke = said[i] >= threshold;
            if (truth[i])
                (hits, misses) = saysSmoke ? (hits + 1, misses) : (hits, misses + 1);
            else
                (alarms, quiet) = saysSmoke ? (alarms + 1, quiet) : (alarms, quiet + 1);
        }

        var recall = Part(hits, misses);
        // The same as the mean of precision and recall in the formula, and 0 where there are no hits.
        return new SmokeScores(Part(hits, alarms), recall, Part(2 * hits, alarms + misses), recall, Part(quiet, alarms));
    }

    private static double Part(int those, int others) => those + others == 0 ? 0 : (double)those / (those + others);
}
