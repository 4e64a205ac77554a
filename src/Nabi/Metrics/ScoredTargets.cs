using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>Targets of two classes with their scores, from the highest score down: what curves over thresholds are drawn from.</summary>
internal sealed class ScoredTargets
{
    private readonly List<(float Score, bool IsOne, double Weight)> ordered = [];

    /// <summary>Gathers the targets of a curve.</summary>
    /// <param name="owner">The curve, for errors.</param>
    /// <param name="yTrue">0 and 1, or class numbers beside a prediction with a last axis of classes.</param>
    /// <param name="yPred">The scores.</param>
    /// <param name="classId">The class against all others; null where there are two.</param>
    /// <param name="sampleWeight">What each counts; null for 1.</param>
    public ScoredTargets(string owner, Tensor yTrue, Tensor yPred, int? classId, Tensor? sampleWeight)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        var classes = classId is null ? 1 : yPred.Rank == 0 ? 0 : yPred.Shape[-1];
        if (classId is { } id && (id < 0 || id >= classes))
        {
            throw new NabiException(
                $"{owner}: there is no class {id} in predictions of shape {yPred.Shape}; the last axis counts the classes from 0.");
        }

        var isNumbered = classId is not null && yTrue.Length * classes == yPred.Length;
        if (!isNumbered && yTrue.Length != yPred.Length)
        {
            throw new NabiException(
                $"{owner}: the targets have shape {yTrue.Shape}, the predictions {yPred.Shape}; give one target for each prediction"
                + (classId is null ? ", or the class whose curve it is (classId)." : "."));
        }

        var rows = Rows(yPred.Shape, classId);
        if (classId is null || isNumbered
            ? !Pair(yTrue.Shape, rows) : yTrue.Shape[-1] != classes || !Pair(yTrue.Shape.Slice(0, yTrue.Rank - 1), rows))
        {
            throw new NabiException(
                $"{owner}: targets of shape {yTrue.Shape} and predictions of shape {yPred.Shape} are not in the same order; "
                + "transpose or reshape one of them.");
        }

        var factors = new float[rows.Size];
        Array.Fill(factors, 1f);
        Multiply(owner, factors, rows, sampleWeight, "sample weights");
        Multiply(owner, factors, rows, yPred.Mask, "mask");
        for (var i = 0; i < factors.Length; i++)
        {
            if (factors[i] == 0)
                continue;
            var at = i * classes + (classId ?? 0);
            var score = yPred.Number(at);
            if (float.IsNaN(score) || !(factors[i] >= 0) || float.IsInfinity(factors[i]))
            {
                throw new NabiException(
                    $"{owner}: sample {i} has score {score} and weight {factors[i]}; scores must be numbers, weights 0 or more.");
            }

            var target = isNumbered ? (yTrue.Whole(i) == classId ? 1f : 0f) : yTrue.Number(at);
            if (target is not (0f or 1f))
            {
                throw new NabiException(
                    $"{owner}: sample {i} has target {target}; targets are 0 or "
                    + $"1{(classId is null ? ", or class numbers with classId given" : "")}.");
            }

            ordered.Add((score, target == 1f, factors[i]));
        }

        ordered.Sort((a, b) => b.Score.CompareTo(a.Score));
        foreach (var (_, isOne, weight) in ordered)
            (Ones, Zeros) = isOne ? (Ones + weight, Zeros) : (Ones, Zeros + weight);
    }

    /// <summary>What the ones count together.</summary>
    public double Ones { get; private set; }

    /// <summary>What the zeros count together.</summary>
    public double Zeros { get; private set; }

    /// <summary>
    /// For each threshold, from one above all scores down to one below all: what of ones and zeros lies above it. A threshold stands midway
    /// between two neighbouring scores, so that above and at-least are the same.
    /// </summary>
    public IEnumerable<(float Threshold, double TruePositives, double FalsePositives)> Thresholds()
    {
        yield return (float.PositiveInfinity, 0, 0);
        double truePositives = 0, falsePositives = 0;
        for (var i = 0; i < ordered.Count; i++)
        {
            var (score, isOne, weight) = ordered[i];
            (truePositives, falsePositives) = isOne ? (truePositives + weight, falsePositives) : (truePositives, falsePositives + weight);
            if (i + 1 < ordered.Count && ordered[i + 1].Score == score)
                continue;
            yield return (i + 1 < ordered.Count ? Between(ordered[i + 1].Score, score) : float.NegativeInfinity,
                truePositives, falsePositives);
        }
    }

    /// <summary>
    /// Whether as many numbers of both are in the same order: one in a row, or, but for axes of length 1, of the same shape.
    /// </summary>
    internal static bool Pair(Shape a, Shape b)
    {
        int[] left = [.. a.Where(length => length != 1)], right = [.. b.Where(length => length != 1)];
        return left.Length < 2 || right.Length < 2 || left.AsSpan().SequenceEqual(right);
    }

    private static float Between(float low, float high)
    {
        var middle = (float)(((double)low + high) / 2);
        return middle < high ? middle : low;
    }

    // A last axis of 1 beside two classes, or that of the classes, does not count.
    private static Shape Rows(Shape predictions, int? classId)
        => predictions.Rank > 0 && (classId is not null || (predictions.Rank > 1 && predictions[-1] == 1))
            ? predictions.Slice(0, predictions.Rank - 1) : predictions;

    private static void Multiply(string owner, float[] factors, Shape rows, Tensor? weights, string what)
    {
        if (weights is null)
            return;
        SampleWeightLayout.Check(owner, rows, weights.Shape, what);
        var numbers = new float[weights.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = weights.Number(i);
        SampleWeightLayout.Multiply(factors, rows, numbers, weights.Shape);
    }
}
