using Nabi.Kernels;

namespace Nabi.Activations;

/// <summary>Activations with settings; each setting's default is Keras's, and with defaults the plain activation comes back.</summary>
public sealed partial class Activation
{
    private const float DefaultLeak = 0.2f;

    /// <summary>x above the threshold, at most the largest value; below, the slope times the distance to the threshold.</summary>
    /// <param name="negativeSlope">The slope below the threshold; 0 by default.</param>
    /// <param name="maxValue">The largest value; null (default) for no limit.</param>
    /// <param name="threshold">Where the function starts to rise; 0 by default.</param>
    public static Activation Relu(float negativeSlope = 0f, float? maxValue = null, float threshold = 0f)
    {
        if (negativeSlope == 0 && maxValue is null && threshold == 0)
            return new Activation("relu", ActivationKind.Relu);
        if (maxValue < 0)
            throw new NabiException($"relu: max_value must be 0 or more, got {maxValue}.");
        var most = maxValue ?? float.PositiveInfinity;
        return new Activation("relu",
            x => Ops.Apply(new FormulaPrimitive("Relu", v => Rectifier.Run(v, negativeSlope, most, threshold), (v, _) => Derivative(v),
                (v, _) => Derivatives(v), [negativeSlope, most, threshold])
            {
                Vectorized = (v, y) => Rectifier.Run(v, y, negativeSlope, most, threshold),
                IsPure = true,
            }, x),
            new() { ["negative_slope"] = negativeSlope, ["max_value"] = maxValue, ["threshold"] = threshold });

        float Derivative(float x)
        {
            var rises = x > threshold && (maxValue is not { } limit || (x >= 0 && x <= limit));
            return (rises ? 1f : 0f) + (x < threshold ? negativeSlope : 0f);
        }

        Tensor Derivatives(Tensor x)
        {
            var rises = Steps(Ops.Greater(x, threshold), 1f);
            if (maxValue is { } limit)
                rises *= Steps(Ops.GreaterEqual(x, 0f), 1f) * Steps(Ops.LessEqual(x, limit), 1f);
            return rises + Steps(Ops.Less(x, threshold), negativeSlope);
        }
    }

    /// <summary>x above 0, the slope times x below.</summary>
    /// <param name="negativeSlope">The slope below 0; 0.2 by default.</param>
    public static Activation LeakyRelu(float negativeSlope = DefaultLeak)
        => negativeSlope == DefaultLeak ? new Activation("leaky_relu", ActivationKind.LeakyRelu)
            : new Activation("leaky_relu",
                x => Ops.Apply(new FormulaPrimitive("LeakyRelu", v => Rectifier.Leaky(v, negativeSlope),
                    (v, _) => v > 0 ? 1f : negativeSlope, (v, _) => Steps(Ops.Greater(v, 0f), 1f, negativeSlope), [negativeSlope])
                {
                    Vectorized = (v, y) => Rectifier.Leaky(v, y, negativeSlope),
                    IsPure = true,
                }, x),
                new() { ["negative_slope"] = negativeSlope });

    /// <summary>x above 0, alpha (e^x - 1) below.</summary>
    /// <param name="alpha">The factor below 0; 1 by default.</param>
    public static Activation Elu(float alpha = 1f)
        => alpha == 1f ? new Activation("elu", ActivationKind.Elu)
            : new Activation("elu",
                x => Ops.Map(x, "Elu", [alpha], v => v > 0 ? v : alpha * ExpMinusOne(v), (v, y) => v > 0 ? 1f : y + alpha,
                (v, y) => Ops.Where(Ops.Greater(v, 0f), 1f, y + alpha)),
                new() { ["alpha"] = alpha });

    /// <summary>x above 0, alpha (e^(x / alpha) - 1) below. Barron, 2017.</summary>
    /// <param name="alpha">Above 0; 1 by default.</param>
    /// <exception cref="NabiException"><paramref name="alpha"/> is not above 0.</exception>
    public static Activation Celu(float alpha = 1f)
    {
        if (!(alpha > 0))
            throw new NabiException($"celu: alpha must be above 0, got {alpha}.");
        return new Activation("celu",
            x => Ops.Map(x, "Celu", [alpha], v => v > 0 ? v : alpha * ExpMinusOne(v / alpha), (v, y) => v > 0 ? 1f : y / alpha + 1f,
                (v, y) => Ops.Where(Ops.Greater(v, 0f), 1f, y / alpha + 1f)),
            alpha == 1f ? null : new() { ["alpha"] = alpha });
    }

    /// <summary>x times the probability that a standard normal number lies below x. Hendrycks and Gimpel, 2016.</summary>
    /// <param name="approximate">True for the formula with tanh; false by default.</param>
    public static Activation Gelu(bool approximate = false)
        => approximate ? new Activation("gelu", ActivationKind.GeluTanh, new() { ["approximate"] = true })
            : new Activation("gelu", ActivationKind.Gelu);

    /// <summary>e^x over its sum along an axis.</summary>
    /// <param name="axis">The axis; the last by default.</param>
    public static Activation Softmax(int axis = -1)
        => new("softmax", x => Ops.Softmax(x, axis), axis == -1 ? null : new() { ["axis"] = axis });

    /// <summary>The logarithm of softmax.</summary>
    /// <param name="axis">The axis; the last by default.</param>
    public static Activation LogSoftmax(int axis = -1)
        => new("log_softmax", x => Ops.LogSoftmax(x, axis), axis == -1 ? null : new() { ["axis"] = axis });

    /// <summary>
    /// The nearest point of the probability simplex, with zeros where softmax has small numbers. Martins and Astudillo, 2016.
    /// </summary>
    /// <param name="axis">The axis; the last by default.</param>
    public static Activation Sparsemax(int axis = -1)
        => new("sparsemax", x => SparsemaxPrimitive.Apply(x, axis), axis == -1 ? null : new() { ["axis"] = axis });

    /// <summary>The first half of an axis times the sigmoid of the second. Dauphin and others, 2016.</summary>
    /// <param name="axis">The axis, of even length; the last by default.</param>
    public static Activation Glu(int axis = -1)
        => new("glu", x => GatedHalf(x, axis), axis == -1 ? null : new() { ["axis"] = axis });

    /// <summary>x where it is further than the threshold from 0, else 0.</summary>
    /// <param name="threshold">The threshold; 0.5 by default.</param>
    public static Activation HardShrink(float threshold = 0.5f)
        => threshold == 0.5f ? new Activation("hard_shrink", ActivationKind.HardShrink)
            : new Activation("hard_shrink",
                x => Ops.Map(x, "HardShrink", [threshold], v => Math.Abs(v) > threshold ? v : 0f,
                    (v, _) => Math.Abs(v) > threshold ? 1f : 0f,
                (v, _) => Steps(Ops.Greater(Ops.Abs(v), threshold), 1f)),
                new() { ["threshold"] = threshold });

    /// <summary>x moved by the threshold towards 0, 0 within it.</summary>
    /// <param name="threshold">The threshold; 0.5 by default.</param>
    public static Activation SoftShrink(float threshold = 0.5f)
        => threshold == 0.5f ? new Activation("soft_shrink", ActivationKind.SoftShrink)
            : new Activation("soft_shrink",
                x => Ops.Map(x, "SoftShrink", [threshold], v => v > threshold ? v - threshold : v < -threshold ? v + threshold : 0f,
                    (v, _) => Math.Abs(v) > threshold ? 1f : 0f,
                    (v, _) => Steps(Ops.Greater(Ops.Abs(v), threshold), 1f)),
                new() { ["threshold"] = threshold });

    /// <summary>x above the threshold, else a fixed value.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="defaultValue">The value at and below it.</param>
    public static Activation Threshold(float threshold, float defaultValue)
        => new("threshold",
            x =>
                Ops.Map(x, "Threshold", [threshold, defaultValue], v => v > threshold ? v : defaultValue, (v, _) => v > threshold ? 1f : 0f,
                (v, _) => Steps(Ops.Greater(v, threshold), 1f)),
            new() { ["threshold"] = threshold, ["default_value"] = defaultValue });

    /// <summary>(x + sqrt(x² + b)) / 2. Barron, 2021.</summary>
    /// <param name="b">How round the bend at 0 is; 4 by default.</param>
    public static Activation Squareplus(float b = 4f)
        => b == 4f ? new Activation("squareplus", ActivationKind.Squareplus)
            : new Activation("squareplus",
                x => Ops.Map(x, "Squareplus", [b], v => 0.5f * (v + MathF.Sqrt(v * v + b)),
                    (v, _) => 0.5f * (1f + v / MathF.Sqrt(v * v + b)),
                (v, _) => 0.5f * (1f + v / Ops.Sqrt(Ops.Square(v) + b))),
                new() { ["b"] = b });

    /// <summary>A straight rise from 0 at -1 to 1 at 1.</summary>
    internal static Activation SparseSigmoid()
        => new("sparse_sigmoid",
            x => Ops.Map(x, "SparseSigmoid", [], v => Math.Clamp(0.5f * (v + 1f), 0f, 1f), (v, _) => v > -1f && v < 1f ? 0.5f : 0f,
            (v, _) => Steps(Ops.Less(Ops.Abs(v), 1f), 0.5f)));

    /// <summary>One number where a condition holds, another elsewhere.</summary>
    private static Tensor Steps(Tensor condition, float there, float elsewhere = 0f) => Ops.Where(condition, there, elsewhere);

    private static float ExpMinusOne(float x) => (float)(Math.Abs(x) < 1e-5f ? x + 0.5 * x * x : Math.Exp(x) - 1);

    private static Tensor GatedHalf(Tensor x, int axis)
    {
        if (x.Shape[axis] % 2 != 0)
            throw new NabiException($"glu: the length of axis {axis} must be even, got shape {x.Shape}.");
        var halves = Ops.Split(x, 2, axis);
        return halves[0] * Ops.Sigmoid(halves[1]);
    }
}
