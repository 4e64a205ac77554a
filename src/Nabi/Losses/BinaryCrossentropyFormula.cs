namespace Nabi.Losses;

/// <summary>-t ln p - (1 - t) ln(1 - p), from probabilities (held epsilon away from 0 and 1) or from logits.</summary>
internal sealed class BinaryCrossentropyFormula(bool fromLogits, float smoothing) : ElementFormula
{
    /// <summary>The loss from a probability.</summary>
    public static float Of(float target, float probability)
    {
        var p = Math.Clamp(probability, Epsilon, 1f - Epsilon);
        return -(target * MathF.Log(p) + (1f - target) * MathF.Log(1f - p));
    }

    /// <summary>Its derivative by the probability, 0 where the probability was held back.</summary>
    public static float DerivativeOf(float target, float probability)
        => probability is < Epsilon or > 1f - Epsilon ? 0f : (probability - target) / (probability * (1f - probability));

    protected override float Value(float target, float prediction)
    {
        var t = Smooth(target);
        return fromLogits ? Math.Max(prediction, 0f) - prediction * t + LogOnePlus(MathF.Exp(-Math.Abs(prediction))) : Of(t, prediction);
    }

    protected override float Derivative(float target, float prediction)
        => fromLogits ? Sigmoid(prediction) - Smooth(target) : DerivativeOf(Smooth(target), prediction);

    /// <summary>The loss from probabilities in operations.</summary>
    public static Tensor Of(Tensor target, Tensor probability)
    {
        var p = Ops.Clip(probability, Epsilon, 1f - Epsilon);
        return -(target * Ops.Log(p) + (1f - target) * Ops.Log(1f - p));
    }

    protected override Tensor Each(Tensor target, Tensor prediction)
    {
        var t = Smooth(target, smoothing);
        return fromLogits ? Ops.Softplus(prediction) - prediction * t : Of(t, prediction);
    }

    internal static Tensor Smooth(Tensor target, float smoothing) => smoothing == 0 ? target : target * (1f - smoothing) + 0.5f * smoothing;

    internal static float Sigmoid(float x) => x >= 0 ? 1f / (1f + MathF.Exp(-x)) : MathF.Exp(x) / (1f + MathF.Exp(x));

    private static float LogOnePlus(float x) => (float)Math.Log(1.0 + x);

    private float Smooth(float target) => smoothing == 0 ? target : target * (1f - smoothing) + 0.5f * smoothing;
}

/// <summary>
/// The binary entropy times (1 - probability of the truth)^gamma, so that easy examples count less. Lin and others, 2017.
/// </summary>
internal sealed class BinaryFocalFormula(bool fromLogits, float smoothing, bool balanced, float alpha, float gamma) : ElementFormula
{
    protected override float Value(float target, float prediction)
    {
        var t = Smooth(target);
        var p = fromLogits ? BinaryCrossentropyFormula.Sigmoid(prediction) : prediction;
        return Weight(t) * MathF.Pow(Miss(t, p), gamma) * BinaryCrossentropyFormula.Of(t, p);
    }

    protected override float Derivative(float target, float prediction)
    {
        var t = Smooth(target);
        var p = fromLogits ? BinaryCrossentropyFormula.Sigmoid(prediction) : prediction;
        var miss = Miss(t, p);
        var bend = gamma == 0 ? 0f : gamma * MathF.Pow(miss, gamma - 1) * (1 - 2 * t) * BinaryCrossentropyFormula.Of(t, p);
        var slope = Weight(t) * (bend + MathF.Pow(miss, gamma) * BinaryCrossentropyFormula.DerivativeOf(t, p));
        return fromLogits ? slope * p * (1 - p) : slope;
    }

    protected override Tensor Each(Tensor target, Tensor prediction)
    {
        var t = BinaryCrossentropyFormula.Smooth(target, smoothing);
        var p = fromLogits ? Ops.Sigmoid(prediction) : prediction;
        var loss = BinaryCrossentropyFormula.Of(t, p);
        if (gamma != 0)
            loss *= Ops.Power(1f - (t * p + (1f - t) * (1f - p)), gamma);
        return balanced ? (t * alpha + (1f - t) * (1f - alpha)) * loss : loss;
    }

    private static float Miss(float t, float p) => 1f - (t * p + (1 - t) * (1 - p));

    private float Weight(float t) => balanced ? t * alpha + (1 - t) * (1 - alpha) : 1f;

    private float Smooth(float target) => smoothing == 0 ? target : target * (1f - smoothing) + 0.5f * smoothing;
}
