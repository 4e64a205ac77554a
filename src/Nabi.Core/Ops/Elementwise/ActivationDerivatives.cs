namespace Nabi;

/// <summary>
/// The derivatives of the activations that the kernels know, written in operations; the equations are given with the kinds.
/// </summary>
internal static class ActivationDerivatives
{
    private const float SeluAlpha = 1.6732632423543772f;
    private const float SeluScale = 1.0507009873554805f;
    private const float RootOfTwoOverPi = 0.7978845608028654f;
    private const float RootOfHalf = 0.7071067811865476f;
    private const float NormalPeak = 0.3989422804014327f;

    /// <summary>dy/dx of an activation.</summary>
    /// <param name="kind">The activation.</param>
    /// <param name="x">Its input.</param>
    /// <param name="y">Its output.</param>
    public static Tensor Of(ActivationKind kind, Tensor x, Tensor y) => kind switch
    {
        ActivationKind.Linear => 1f,
        ActivationKind.Tanh => 1f - Ops.Square(y),
        ActivationKind.Sigmoid => y * (1f - y),
        ActivationKind.HardSigmoid => Between(x, -3f, 3f, 1f / 6f),
        ActivationKind.LegacyHardSigmoid => Between(x, -2.5f, 2.5f, 0.2f),
        ActivationKind.Relu => Above(x, 0f, 1f, 0f),
        ActivationKind.Relu6 => Between(x, 0f, 6f, 1f),
        ActivationKind.Elu => Above(x, 0f, 1f, y + 1f),
        ActivationKind.Selu => Above(x, 0f, SeluScale, y + SeluScale * SeluAlpha),
        ActivationKind.Softplus => Ops.Sigmoid(x),
        ActivationKind.Softsign => 1f / Ops.Square(1f + Ops.Abs(x)),
        ActivationKind.Exponential => y,
        ActivationKind.Gelu => 0.5f * (1f + Ops.Erf(x * RootOfHalf)) + x * NormalPeak * Ops.Exp(-0.5f * Ops.Square(x)),
        ActivationKind.GeluTanh => GeluTanh(x),
        ActivationKind.Silu => Silu(x, Ops.Sigmoid(x)),
        ActivationKind.LeakyRelu => Above(x, 0f, 1f, 0.2f),
        ActivationKind.HardSilu => Ops.Activate(x, ActivationKind.HardSigmoid) + x * Between(x, -3f, 3f, 1f / 6f),
        ActivationKind.Mish => Mish(x, Ops.Tanh(Ops.Softplus(x))),
        ActivationKind.HardTanh => Between(x, -1f, 1f, 1f),
        ActivationKind.TanhShrink => Ops.Square(x - y),
        ActivationKind.SoftShrink or ActivationKind.HardShrink => Above(Ops.Abs(x), 0.5f, 1f, 0f),
        ActivationKind.LogSigmoid => Ops.Sigmoid(-x),
        ActivationKind.SparsePlus => Ops.Clip(0.5f * (x + 1f), 0f, 1f),
        ActivationKind.Squareplus => 0.5f * (1f + x / Ops.Sqrt(Ops.Square(x) + 4f)),
        _ => throw new NabiException($"The activation {kind} has no derivative in operations."),
    };

    /// <summary>One derivative above a bound, another at it and below.</summary>
    public static Tensor Above(Tensor x, float bound, Tensor above, Tensor below) => Ops.Where(Ops.Greater(x, bound), above, below);

    /// <summary>A derivative between two bounds, 0 at them and outside.</summary>
    public static Tensor Between(Tensor x, float low, float high, float slope) => Above(x, low, Above(-x, -high, slope, 0f), 0f);

    private static Tensor GeluTanh(Tensor x)
    {
        var t = Ops.Tanh(RootOfTwoOverPi * (x + 0.044715f * x * Ops.Square(x)));
        return 0.5f * (1f + t + x * (1f - Ops.Square(t)) * (RootOfTwoOverPi * (1f + 0.134145f * Ops.Square(x))));
    }

    private static Tensor Silu(Tensor x, Tensor s) => s * (1f + x * (1f - s));

    private static Tensor Mish(Tensor x, Tensor t) => t + x * (1f - Ops.Square(t)) * Ops.Sigmoid(x);
}
