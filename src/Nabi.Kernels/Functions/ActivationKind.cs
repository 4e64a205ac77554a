namespace Nabi.Kernels;

/// <summary>The pointwise activation functions, with Keras's definitions and default constants.</summary>
public enum ActivationKind
{
    /// <summary>x.</summary>
    Linear,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1 / (1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>Keras 3: relu6(x + 3) / 6.</summary>
    HardSigmoid,

    /// <summary>Keras 2: clip(0.2 x + 0.5, 0, 1).</summary>
    LegacyHardSigmoid,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6).</summary>
    Relu6,

    /// <summary>x for x &gt; 0, else exp(x) − 1.</summary>
    Elu,

    /// <summary>1.0507 · (x for x &gt; 0, else 1.6733 (exp(x) − 1)).</summary>
    Selu,

    /// <summary>log(1 + exp(x)).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>exp x.</summary>
    Exponential,

    /// <summary>x Φ(x), with the error function.</summary>
    Gelu,

    /// <summary>Gelu through tanh: ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    GeluTanh,

    /// <summary>x · sigmoid(x), also called swish.</summary>
    Silu,

    /// <summary>x for x &gt; 0, else 0.2 x (Keras 3's default slope).</summary>
    LeakyRelu,

    /// <summary>x · hard sigmoid(x).</summary>
    HardSilu,

    /// <summary>x · tanh(softplus(x)).</summary>
    Mish,

    /// <summary>clip(x, −1, 1).</summary>
    HardTanh,

    /// <summary>x − tanh x.</summary>
    TanhShrink,

    /// <summary>x − 0.5 for x &gt; 0.5, x + 0.5 for x &lt; −0.5, else 0.</summary>
    SoftShrink,

    /// <summary>x where |x| &gt; 0.5, else 0 (no shift).</summary>
    HardShrink,

    /// <summary>log sigmoid(x).</summary>
    LogSigmoid,

    /// <summary>¼ (x + 1)² between −1 and 1, 0 below, x above (Keras's sparse_plus).</summary>
    SparsePlus,

    /// <summary>½ (x + √(x² + 4)).</summary>
    Squareplus,
}
