namespace Nabi.Losses;

/// <summary>sum of t ln(t / p), both held between epsilon and 1.</summary>
internal sealed class Divergence : RowFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        double sum = 0;
        for (var i = 0; i < prediction.Length; i++)
        {
            var t = Math.Clamp(target[i], Epsilon, 1f);
            sum += t * Math.Log(t / Math.Clamp(prediction[i], Epsilon, 1f));
        }

        return sum;
    }

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        for (var i = 0; i < prediction.Length; i++)
        {
            if (prediction[i] is >= Epsilon and <= 1f)
                gradient[i] -= scale * Math.Clamp(target[i], Epsilon, 1f) / prediction[i];
        }
    }

    public override Tensor Formula(Tensor target, Tensor prediction, int axis)
    {
        var t = Ops.Clip(target, Epsilon, 1f);
        return Ops.Sum(t * (Ops.Log(t) - Ops.Log(Ops.Clip(prediction, Epsilon, 1f))), [axis]);
    }
}

/// <summary>The cosine of the angle between t and p, times <c>sign</c>: -1 for a loss, 1 for a metric.</summary>
internal sealed class CosineFormula(float sign) : RowFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
        => sign * Dot(target, prediction) * Inverse(target) * Inverse(prediction);

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        var (t, p) = (Inverse(target), Inverse(prediction));
        // A prediction too short to be scaled to length 1 is multiplied by a fixed number.
        var along = p < 1 / Epsilon ? Dot(target, prediction) * t * p : 0;
        for (var i = 0; i < prediction.Length; i++)
            gradient[i] += (float)(scale * sign * p * (target[i] * t - along * prediction[i] * p));
    }

    public override Tensor Formula(Tensor target, Tensor prediction, int axis)
        => sign * Ops.Sum(Unit(target, axis) * Unit(prediction, axis), [axis]);

    // 1 / max(length, epsilon) from the square, so that a vector of zeros has a slope.
    private static Tensor Unit(Tensor x, int axis)
        => x * Ops.Rsqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), [axis], keepDims: true), Epsilon * Epsilon));

    private static double Inverse(ReadOnlySpan<float> vector) => Math.Min(1 / Math.Sqrt(Dot(vector, vector)), 1 / Epsilon);

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}

/// <summary>max(1 + max of (1 - t) p - sum of t p, 0).</summary>
internal sealed class CategoricalHingeFormula : RowFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
        => Math.Max(Gap(target, prediction, out _), 0);

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        if (Gap(target, prediction, out var worst) <= 0)
            return;
        for (var i = 0; i < prediction.Length; i++)
            gradient[i] -= scale * target[i];
        gradient[worst] += scale * (1f - target[worst]);
    }

    public override Tensor Formula(Tensor target, Tensor prediction, int axis)
        => Ops.Relu(Ops.Max((1f - target) * prediction, [axis]) - Ops.Sum(target * prediction, [axis]) + 1f);

    private static double Gap(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, out int worst)
    {
        double right = 0, wrong = double.NegativeInfinity;
        worst = 0;
        for (var i = 0; i < prediction.Length; i++)
        {
            right += target[i] * prediction[i];
            var value = (1f - target[i]) * prediction[i];
            if (value > wrong)
                (wrong, worst) = (value, i);
        }

        return wrong - right + 1;
    }
}
