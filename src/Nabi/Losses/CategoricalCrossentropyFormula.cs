using System.Numerics.Tensors;
using Softmax = Nabi.Kernels.Softmax;

namespace Nabi.Losses;

/// <summary>
/// -sum of t ln q, with q the probabilities scaled to sum 1 and held epsilon away from 0 and 1, or the softmax of logits.
/// </summary>
internal class CategoricalCrossentropyFormula(bool fromLogits, float smoothing) : RowFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        double value = 0;
        if (fromLogits)
        {
            var logSum = Probabilities(prediction, work);
            for (var i = 0; i < prediction.Length; i++)
                value += Smooth(target[i], target.Length) * (logSum - prediction[i]);
            return value;
        }

        var scale = 1f / TensorPrimitives.Sum(prediction);
        for (var i = 0; i < prediction.Length; i++)
        {
            var t = Smooth(target[i], target.Length);
            if (t != 0)
                value -= t * Math.Log(Math.Clamp(prediction[i] * scale, Epsilon, 1f - Epsilon));
        }

        return value;
    }

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        if (fromLogits)
        {
            Probabilities(prediction, work);
            var total = 0f;
            foreach (var t in target)
                total += Smooth(t, target.Length);
            for (var i = 0; i < prediction.Length; i++)
                gradient[i] += scale * (total * work[i] - Smooth(target[i], target.Length));
            return;
        }

        // With p = y / S: dL/dy_j = (g_j - sum of g p) / S, where g = -t / p and 0 where p was held back.
        var share = 1f / TensorPrimitives.Sum(prediction);
        var common = 0f;
        for (var i = 0; i < prediction.Length; i++)
        {
            var p = prediction[i] * share;
            work[i] = p is < Epsilon or > 1f - Epsilon ? 0f : -Smooth(target[i], target.Length) / p;
            common += work[i] * p;
        }

        for (var i = 0; i < prediction.Length; i++)
            gradient[i] += scale * share * (work[i] - common);
    }

    public override Tensor Formula(Tensor target, Tensor prediction, int axis)
        => -Ops.Sum(Smooth(target, axis) * (fromLogits ? Ops.LogSoftmax(prediction, axis) : Ops.Log(Shares(prediction, axis))), [axis]);

    /// <summary>Predictions scaled to sum 1 and held epsilon away from 0 and 1.</summary>
    protected static Tensor Shares(Tensor prediction, int axis)
        => Ops.Clip(prediction / Ops.Sum(prediction, [axis], keepDims: true), Epsilon, 1f - Epsilon);

    /// <summary>Writes the softmax and returns the logarithm of the sum of exponentials.</summary>
    internal static double Probabilities(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        Softmax.Forward(1, logits.Length, logits, probabilities);
        // The largest logit's probability is one over the sum of exponentials relative to it.
        var top = TensorPrimitives.IndexOfMax(logits);
        return logits[top] - Math.Log(probabilities[top]);
    }

    protected float Smooth(float target, int classes) => smoothing == 0 ? target : target * (1f - smoothing) + smoothing / classes;

    protected Tensor Smooth(Tensor target, int axis)
        => smoothing == 0 ? target : target * (1f - smoothing) + smoothing / target.Shape[axis];
}

/// <summary>The categorical entropy with each class's part times alpha (1 - q)^gamma. Lin and others, 2017.</summary>
internal sealed class CategoricalFocalFormula(bool fromLogits, float smoothing, IReadOnlyList<float> alpha, float gamma)
    : CategoricalCrossentropyFormula(fromLogits, smoothing)
{
    private readonly bool fromLogits = fromLogits;

    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        Normalized(prediction, work);
        double value = 0;
        for (var i = 0; i < work.Length; i++)
        {
            var q = Math.Clamp(work[i], Epsilon, 1f - Epsilon);
            value -= Alpha(i) * Math.Pow(1 - q, gamma) * Smooth(target[i], target.Length) * Math.Log(q);
        }

        return value;
    }

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        var share = Normalized(prediction, work);
        var common = 0f;
        for (var i = 0; i < work.Length; i++)
            common += Derivative(target, work, i) * work[i];
        for (var i = 0; i < work.Length; i++)
            gradient[i] += scale * (fromLogits ? work[i] : share) * (Derivative(target, work, i) - common);
    }

    public override Tensor Formula(Tensor target, Tensor prediction, int axis)
    {
        var q = fromLogits ? Ops.Clip(Ops.Softmax(prediction, axis), Epsilon, 1f - Epsilon) : Shares(prediction, axis);
        var lengths = Enumerable.Repeat(1, prediction.Rank).ToArray();
        lengths[prediction.Shape.Axis(axis)] = prediction.Shape[axis];
        var weights = new Tensor(lengths, Enumerable.Range(0, prediction.Shape[axis]).Select(Alpha).ToArray());
        var missed = gamma == 0 ? weights : weights * Ops.Power(1f - q, gamma);
        return -Ops.Sum(missed * Smooth(target, axis) * Ops.Log(q), [axis]);
    }

    private float Derivative(ReadOnlySpan<float> target, ReadOnlySpan<float> probabilities, int i)
    {
        var q = probabilities[i];
        if (q is < Epsilon or > 1f - Epsilon)
            return 0f;
        var t = Smooth(target[i], target.Length);
        var bend = gamma == 0 ? 0f : gamma * MathF.Pow(1 - q, gamma - 1) * MathF.Log(q);
        return Alpha(i) * t * (bend - MathF.Pow(1 - q, gamma) / q);
    }

    private float Normalized(ReadOnlySpan<float> prediction, Span<float> work)
    {
        if (fromLogits)
        {
            Softmax.Forward(1, prediction.Length, prediction, work);
            return 1f;
        }

        var share = 1f / TensorPrimitives.Sum(prediction);
        TensorPrimitives.Multiply(prediction, share, work);
        return share;
    }

    private float Alpha(int i) => alpha.Count == 1 ? alpha[0] : i < alpha.Count ? alpha[i]
        : throw new NabiException($"CategoricalFocalCrossentropy: alpha has {alpha.Count} numbers, but the prediction has more classes.");
}
