using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>A number per row that is not trained on: it has no gradient.</summary>
internal abstract class MetricFormula : RowFormula
{
    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
        => throw new NotSupportedException("A metric has no gradient.");

    public override Tensor Formula(Tensor target, Tensor prediction, int axis)
        => throw new NotSupportedException("A metric has no gradient.");
}

/// <summary>The part of the elements that a rule finds right.</summary>
internal abstract class RightElements : MetricFormula
{
    public override bool IsElementwise => true;

    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        var right = 0;
        for (var i = 0; i < prediction.Length; i++)
            right += IsRight(target[i], prediction[i]) ? 1 : 0;
        return (double)right / prediction.Length;
    }

    protected abstract bool IsRight(float target, float prediction);
}

/// <summary>Right when prediction and target are equal.</summary>
internal sealed class EqualElements : RightElements
{
    protected override bool IsRight(float target, float prediction) => target == prediction;
}

/// <summary>Right when the prediction lies above a threshold exactly where the target is 1.</summary>
internal sealed class ThresholdElements(float threshold) : RightElements
{
    protected override bool IsRight(float target, float prediction) => target == (prediction > threshold ? 1f : 0f);
}

/// <summary>1 when the largest prediction stands where the largest target does, or among the k largest.</summary>
internal sealed class TopClass(int k) : MetricFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
        => k == 1 ? First(target) == First(prediction) ? 1 : 0 : IsAmong(prediction, First(target), k) ? 1 : 0;

    /// <summary>The place of the largest number, the first of equals.</summary>
    public static int First(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best] || (float.IsNaN(values[best]) && !float.IsNaN(values[i])))
                best = i;
        }

        return best;
    }

    /// <summary>True when fewer than k predictions are larger than that of <paramref name="label"/>.</summary>
    public static bool IsAmong(ReadOnlySpan<float> prediction, int label, int k)
    {
        if (float.IsNaN(prediction[label]))
            return false;
        var larger = 0;
        foreach (var value in prediction)
            larger += value > prediction[label] ? 1 : 0;
        return larger < k;
    }
}

/// <summary>Pearson's correlation of target and prediction.</summary>
internal sealed class PearsonFormula : MetricFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        var moments = new Moments(target, prediction);
        return moments.Covariance / ((Math.Sqrt(moments.TargetVariance) + Epsilon) * (Math.Sqrt(moments.PredictionVariance) + Epsilon));
    }
}

/// <summary>The concordance of target and prediction. Lin, 1989.</summary>
internal sealed class ConcordanceFormula : MetricFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        var moments = new Moments(target, prediction);
        var apart = moments.TargetMean - moments.PredictionMean;
        return 2 * moments.Covariance / (moments.TargetVariance + moments.PredictionVariance + apart * apart + Epsilon);
    }
}

/// <summary>Means, variances and covariance of two rows.</summary>
internal readonly ref struct Moments
{
    public Moments(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction)
    {
        for (var i = 0; i < target.Length; i++)
        {
            TargetMean += target[i];
            PredictionMean += prediction[i];
        }

        TargetMean /= target.Length;
        PredictionMean /= target.Length;
        for (var i = 0; i < target.Length; i++)
        {
            var (t, p) = (target[i] - TargetMean, prediction[i] - PredictionMean);
            TargetVariance += t * t;
            PredictionVariance += p * p;
            Covariance += t * p;
        }

        TargetVariance /= target.Length;
        PredictionVariance /= target.Length;
        Covariance /= target.Length;
    }

    public double TargetMean { get; }

    public double PredictionMean { get; }

    public double TargetVariance { get; }

    public double PredictionVariance { get; }

    public double Covariance { get; }
}
