using System.Text;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// How often each class (rows) was taken for each (columns), and what follows from it: accuracy, and precision, recall and F1 per class.
/// </summary>
/// <example><code>
/// var matrix = ConfusionMatrix.Of(yTest, model.Predict(xTest), ["cat", "dog"]);
/// Console.WriteLine(matrix);
/// </code></example>
public sealed class ConfusionMatrix
{
    private const int MostClasses = 1 << 13;

    private readonly double[,] counts;

    private ConfusionMatrix(double[,] counts, IReadOnlyList<string> names) => (this.counts, Names) = (counts, names);

    /// <summary>The number of classes.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>The names of the classes: given, or their numbers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What all samples count together: their number, where none has a weight.</summary>
    public double Total => Sum(0, Classes, 0, Classes);

    /// <summary>The share of the samples whose class was found, 0 to 1; 0 for no sample.</summary>
    public double Accuracy => Ratio(Enumerable.Range(0, Classes).Sum(i => counts[i, i]), Total);

    /// <summary>The mean of the recalls of the classes that occur: accuracy, if all occurred equally often.</summary>
    public double BalancedAccuracy => Mean(Recall);

    /// <summary>The mean of the F1 scores of the classes that occur.</summary>
    public double MacroF1 => Mean(F1);

    /// <summary>How often a class was taken for another.</summary>
    /// <param name="truth">The class it was.</param>
    /// <param name="guess">The class it was taken for.</param>
    /// <exception cref="NabiException">There is no such class.</exception>
    public double this[int truth, int guess] => counts[Valid(truth), Valid(guess)];

    /// <summary>Counts targets and predictions.</summary>
    /// <param name="yTrue">Class numbers (...), or one-hot rows (..., classes).</param>
    /// <param name="yPred">
    /// Scores (..., classes), of which the largest counts; or of two classes one score (..., 1) or (...), which is class 1 above
    /// <paramref name="threshold"/>; or, as integers, class numbers. Steps that the mask leaves out do not count.
    /// </param>
    /// <param name="names">The names of the classes; null (default) for their numbers. They say how many classes there are where scores do
    /// not.</param>
    /// <param name="threshold">The score above which a sample is of class 1 of two; 0.5 by default.</param>
    /// <param name="sampleWeight">What each sample (or step) counts; null (default) for 1.</param>
    /// <exception cref="NabiException">The shapes do not fit, or a class number is out of range.</exception>
    public static ConfusionMatrix Of(Tensor yTrue, Tensor yPred, IReadOnlyList<string>? names = null, float threshold = 0.5f,
        Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        var numbers = yPred.DType == DType.Int32 && (yTrue.Shape == yPred.Shape || yPred.Rank == 0 || yPred.Rank < yTrue.Rank);
        var isScore = !numbers && yPred.Rank > 1 && yPred.Shape[-1] > 1;
        var rows = isScore || (yPred.Rank > 1 && yPred.Shape[-1] == 1) ? yPred.Shape.Slice(0, yPred.Rank - 1) : yPred.Shape;
        var oneHot = rows.Size > 0 && yTrue.Length != rows.Size;
        if (oneHot && yTrue.Length % rows.Size != 0)
        {
            throw new NabiException(
                $"ConfusionMatrix: the targets have shape {yTrue.Shape}, the predictions {yPred.Shape}; give one target, or one row of "
                + "targets, for each prediction.");
        }

        var width = oneHot ? yTrue.Length / rows.Size : 1;
        if (oneHot ? yTrue.Shape[-1] != width || !ScoredTargets.Pair(yTrue.Shape.Slice(0, yTrue.Rank - 1), rows)
            : !ScoredTargets.Pair(yTrue.Shape, rows))
        {
            throw new NabiException(
                $"ConfusionMatrix: targets of shape {yTrue.Shape} and predictions of shape {yPred.Shape} are not in the same order; "
                + "transpose or reshape one of them.");
        }

        var factors = Factors(rows, sampleWeight, yPred.Mask);
        List<(int Truth, int Guess)> pairs = new(rows.Size);
        for (var i = 0; i < rows.Size; i++)
        {
            pairs.Add(factors[i] == 0 ? default : (oneHot ? Largest(yTrue, i, width) : Whole(yTrue, i),
                isScore ? Largest(yPred, i, yPred.Shape[-1]) : numbers ? yPred.Whole(i) : Number(yPred, i) > threshold ? 1 : 0));
        }

        var classes = names?.Count ?? (isScore ? yPred.Shape[-1] : oneHot ? width : numbers ? Numbered(pairs) : 2);
        if (classes > MostClasses)
        {
            throw new NabiException(
                $"ConfusionMatrix: the largest class is {classes - 1L}; a matrix has at most {MostClasses} classes, numbered from 0.");
        }

        var counts = new double[classes, classes];
        for (var i = 0; i < pairs.Count; i++)
        {
            var (truth, guess) = pairs[i];
            if (factors[i] == 0)
                continue;
            if ((uint)truth >= (uint)classes || (uint)guess >= (uint)classes)
            {
                throw new NabiException(
                    $"ConfusionMatrix: sample {i} is of class {truth} and was taken for {guess}, but there are "
                    + $"{classes} classes, numbered from 0.");
            }

            counts[truth, guess] += factors[i];
        }

        return new ConfusionMatrix(counts, names ?? [.. Enumerable.Range(0, classes).Select(i => $"{i}")]);
    }

    /// <summary>How many samples are of a class.</summary>
    /// <param name="ofClass">The class.</param>
    /// <exception cref="NabiException">There is no such class.</exception>
    public double Support(int ofClass) => Sum(Valid(ofClass), ofClass + 1, 0, Classes);

    /// <summary>The share of what was taken for a class that is of it, 0 to 1; 0 where nothing was.</summary>
    /// <inheritdoc cref="Support"/>
    public double Precision(int ofClass) => Ratio(this[ofClass, ofClass], Sum(0, Classes, ofClass, ofClass + 1));

    /// <summary>The share of a class that was found, 0 to 1; 0 where there is none.</summary>
    /// <inheritdoc cref="Support"/>
    public double Recall(int ofClass) => Ratio(this[ofClass, ofClass], Support(ofClass));

    /// <summary>The harmonic mean of precision and recall of a class, 0 where both are 0.</summary>
    /// <inheritdoc cref="Support"/>
    public double F1(int ofClass) => Ratio(2 * Precision(ofClass) * Recall(ofClass), Precision(ofClass) + Recall(ofClass));

    /// <summary>The counts (truth, guess), a copy.</summary>
    public double[,] ToArray() => (double[,])counts.Clone();

    /// <summary>
    /// A table: per class precision, recall, F1 and number, below them accuracy and the means over classes; then the counts, up to 12
    /// classes.
    /// </summary>
    public override string ToString()
    {
        var wide = Math.Max(12, Names.Select(name => name.Length).DefaultIfEmpty(0).Max());
        var text = new StringBuilder($"{"".PadRight(wide)}  precision  recall      f1   samples\n");
        for (var i = 0; i < Classes; i++)
        {
            text.Append(
                $"{Names[i].PadRight(wide)}  {Precision(i),9:0.0000}  {Recall(i),6:0.0000}  {F1(i),6:0.0000}  {Support(i),8:0.##}\n");
        }

        text.Append(
            $"{"mean".PadRight(wide)}  {Mean(Precision),9:0.0000}  {BalancedAccuracy,6:0.0000}  {MacroF1,6:0.0000}  "
            + $"{Total,8:0.##}\naccuracy {Accuracy:0.0000}");
        if (Classes > 12)
            return text.ToString();
        text.Append("\n\nis \\ taken for\n");
        for (var i = 0; i < Classes; i++)
        {
            text.Append(Names[i].PadRight(wide));
            for (var j = 0; j < Classes; j++)
                text.Append($"  {counts[i, j],6:0.##}");
            text.Append(i + 1 < Classes ? "\n" : "");
        }

        return text.ToString();
    }

    private static float[] Factors(Shape rows, Tensor? sampleWeight, Tensor? mask)
    {
        var factors = new float[rows.Size];
        Array.Fill(factors, 1f);
        foreach (var (weights, what) in new[] { (sampleWeight, "sample weights"), (mask, "mask") })
        {
            if (weights is null)
                continue;
            SampleWeightLayout.Check("ConfusionMatrix", rows, weights.Shape, what);
            SampleWeightLayout.Multiply(factors, rows,
                [.. Enumerable.Range(0, weights.Length).Select(i => weights.Number(i))], weights.Shape);
        }

        return factors;
    }

    /// <summary>One more than the largest class.</summary>
    private static int Numbered(List<(int Truth, int Guess)> pairs)
        => Math.Min(pairs.Select(pair => Math.Max(pair.Truth, pair.Guess)).DefaultIfEmpty(0).Max(), int.MaxValue - 1) + 1;

    private static float Number(Tensor tensor, int at)
        => tensor.Number(at) is var number && !float.IsNaN(number) ? number
            : throw new NabiException($"ConfusionMatrix: number {at} of the {tensor.Shape} given is NaN, which is of no class.");

    private static int Whole(Tensor targets, int at)
        => Number(targets, at) is var number && targets.Whole(at) is var whole && (targets.DType != DType.Float32 || number == whole)
            ? whole
            : throw new NabiException($"ConfusionMatrix: target {at} is {number}; targets are the numbers of classes, whole and from 0.");

    private static int Largest(Tensor tensor, int row, int width)
    {
        var best = 0;
        for (var k = 1; k < width; k++)
        {
            if (Number(tensor, row * width + k) > Number(tensor, row * width + best))
                best = k;
        }

        return best;
    }

    private static double Ratio(double a, double b) => b == 0 ? 0 : a / b;

    private double Mean(Func<int, double> ofClass)
        => Enumerable.Range(0, Classes).Where(i => Support(i) > 0).Select(ofClass).DefaultIfEmpty(0).Average();

    private double Sum(int fromRow, int toRow, int fromColumn, int toColumn)
    {
        double sum = 0;
        for (var i = fromRow; i < toRow; i++)
        {
            for (var j = fromColumn; j < toColumn; j++)
                sum += counts[i, j];
        }

        return sum;
    }

    private int Valid(int ofClass) => (uint)ofClass < (uint)Classes ? ofClass
        : throw new NabiException($"ConfusionMatrix: there is no class {ofClass}; there are {Classes}, numbered from 0.");
}
