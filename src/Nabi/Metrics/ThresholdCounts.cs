namespace Nabi.Metrics;

/// <summary>
/// True and false positives and negatives at many thresholds at once. With thresholds spread evenly over [0, 1] a prediction
/// falls into one bucket, by the float arithmetic Keras uses; else it is compared with each.
/// </summary>
internal sealed class ThresholdCounts
{
    private const float Epsilon = 1e-7f;

    private readonly float[] thresholds;
    private readonly int labels;
    private readonly bool even;
    private readonly bool beyond;
    private readonly double[] ones;
    private readonly double[] zeros;
    private readonly double[] allOnes;
    private readonly double[] allZeros;
    private readonly double[][] tables;
    private bool fresh;

    /// <summary>Counts for thresholds, for each of several labels.</summary>
    public ThresholdCounts(float[] thresholds, int labels = 1)
    {
        this.thresholds = thresholds;
        this.labels = labels;
        even = IsEven(thresholds);
        beyond = thresholds[0] < 0 || thresholds[^1] > 1;
        ones = new double[thresholds.Length * labels];
        zeros = new double[ones.Length];
        allOnes = new double[labels];
        allZeros = new double[labels];
        tables = [new double[ones.Length], new double[ones.Length], new double[ones.Length], new double[ones.Length]];
    }

    public int Thresholds => thresholds.Length;

    public int Labels => labels;

    /// <summary>By threshold, then label.</summary>
    public double[] TruePositives => Table(0);

    public double[] FalsePositives => Table(1);

    public double[] TrueNegatives => Table(2);

    public double[] FalseNegatives => Table(3);

    /// <summary>a / b, 0 when b is 0.</summary>
    public static double Ratio(double a, double b) => b == 0 ? 0 : a / b;

    /// <summary>Thresholds evenly from 0 to 1, the ends moved outwards by Keras's epsilon if wanted.</summary>
    public static float[] Even(int count, bool beyond)
    {
        var even = new float[count];
        for (var i = 0; i < count; i++)
            even[i] = (float)((double)i / (count - 1));
        if (beyond)
            (even[0], even[^1]) = (-Epsilon, 1f + Epsilon);
        return even;
    }

    public double Precision(int at) => Ratio(TruePositives[at], TruePositives[at] + FalsePositives[at]);

    public double Recall(int at) => Ratio(TruePositives[at], TruePositives[at] + FalseNegatives[at]);

    public double Specificity(int at) => Ratio(TrueNegatives[at], TrueNegatives[at] + FalsePositives[at]);

    /// <summary>Counts one prediction.</summary>
    public void Add(float prediction, bool isOne, double weight, int label = 0)
    {
        fresh = false;
        (isOne ? allOnes : allZeros)[label] += weight;
        var counts = isOne ? ones : zeros;
        if (!even)
        {
            for (var i = 0; i < thresholds.Length; i++)
            {
                if (prediction > thresholds[i])
                    counts[i * labels + label] += weight;
            }

            return;
        }

        if (float.IsNaN(prediction))
            return;
        var bucket = (int)MathF.Ceiling(Math.Clamp(prediction, 0f, 1f) * (thresholds.Length - 1)) - 1;
        if (beyond)
            bucket = Math.Max(bucket, 0);
        if (bucket >= 0)
            counts[bucket * labels + label] += weight;
    }

    public void Clear()
    {
        fresh = false;
        Array.Clear(ones);
        Array.Clear(zeros);
        Array.Clear(allOnes);
        Array.Clear(allZeros);
    }

    /// <summary>How many sums there are.</summary>
    public int StateLength => 2 * (ones.Length + labels);

    /// <summary>Writes the sums.</summary>
    public void ReadState(Span<double> state)
    {
        ones.CopyTo(state);
        zeros.CopyTo(state[ones.Length..]);
        allOnes.CopyTo(state[(2 * ones.Length)..]);
        allZeros.CopyTo(state[(2 * ones.Length + labels)..]);
    }

    /// <summary>Takes over sums.</summary>
    public void WriteState(ReadOnlySpan<double> state)
    {
        fresh = false;
        state[..ones.Length].CopyTo(ones);
        state.Slice(ones.Length, ones.Length).CopyTo(zeros);
        state.Slice(2 * ones.Length, labels).CopyTo(allOnes);
        state.Slice(2 * ones.Length + labels, labels).CopyTo(allZeros);
    }

    private static bool IsEven(float[] thresholds)
    {
        if (thresholds.Length < 3)
            return false;
        for (var i = 0; i < thresholds.Length; i++)
        {
            var wanted = (double)i / (thresholds.Length - 1);
            if (Math.Abs(thresholds[i] - wanted) > 2e-7 + 1e-5 * wanted)
                return false;
        }

        return true;
    }

    private double[] Table(int which)
    {
        if (!fresh)
            Refresh();
        return tables[which];
    }

    private void Refresh()
    {
        fresh = true;
        for (var label = 0; label < labels; label++)
        {
            double truePositives = 0, falsePositives = 0;
            for (var i = thresholds.Length - 1; i >= 0; i--)
            {
                var at = i * labels + label;
                truePositives = ones[at] + (even ? truePositives : 0);
                falsePositives = zeros[at] + (even ? falsePositives : 0);
                tables[0][at] = truePositives;
                tables[1][at] = falsePositives;
                tables[2][at] = allZeros[label] - falsePositives;
                tables[3][at] = allOnes[label] - truePositives;
            }
        }
    }
}
