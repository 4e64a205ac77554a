using Nabi.Kernels;

namespace Nabi.Onnx;

/// <summary>Activations as ONNX operators, or made of them with the same constants as the kernels.</summary>
internal sealed class ActivationWriter(GraphBuilder build)
{
    /// <summary>The name of f(x), or null if ONNX cannot say it.</summary>
    public string? Write(ActivationKind kind, string x) => kind switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Tanh => build.Node("Tanh", [x]),
        ActivationKind.Sigmoid => build.Node("Sigmoid", [x]),
        ActivationKind.HardSigmoid => build.Node("HardSigmoid", [x], OnnxAttribute.Of("alpha", 1f / 6f), OnnxAttribute.Of("beta", 0.5f)),
        ActivationKind.LegacyHardSigmoid => build.Node("HardSigmoid", [x], OnnxAttribute.Of("alpha", 0.2f), OnnxAttribute.Of("beta", 0.5f)),
        ActivationKind.Relu => build.Node("Relu", [x]),
        ActivationKind.Relu6 => Clip(x, 0f, 6f),
        ActivationKind.Elu => build.Node("Elu", [x], OnnxAttribute.Of("alpha", 1f)),
        ActivationKind.Selu =>
            build.Node("Selu", [x], OnnxAttribute.Of("alpha", 1.6732632423543772f), OnnxAttribute.Of("gamma", 1.0507009873554805f)),
        ActivationKind.Softplus => Softplus(x),
        ActivationKind.Softsign => build.Node("Softsign", [x]),
        ActivationKind.Exponential => build.Node("Exp", [x]),
        ActivationKind.Gelu => Times(0.5f, Product(x, Plus(build.Node("Erf", [Times(0.70710678f, x)]), 1f))),
        ActivationKind.GeluTanh => Times(0.5f,
            Product(x, Plus(build.Node("Tanh", [Times(0.7978845608f, Sum(x, Times(0.044715f, Product(x, Product(x, x)))))]), 1f))),
        ActivationKind.Silu => Product(x, build.Node("Sigmoid", [x])),
        ActivationKind.LeakyRelu => build.Node("LeakyRelu", [x], OnnxAttribute.Of("alpha", 0.2f)),
        ActivationKind.HardSilu => Product(x, Write(ActivationKind.HardSigmoid, x)!),
        ActivationKind.Mish => Product(x, build.Node("Tanh", [Softplus(x)])),
        ActivationKind.HardTanh => Clip(x, -1f, 1f),
        ActivationKind.TanhShrink => build.Node("Sub", [x, build.Node("Tanh", [x])]),
        ActivationKind.SoftShrink => build.Node("Shrink", [x], OnnxAttribute.Of("lambd", 0.5f), OnnxAttribute.Of("bias", 0.5f)),
        ActivationKind.HardShrink => build.Node("Shrink", [x], OnnxAttribute.Of("lambd", 0.5f), OnnxAttribute.Of("bias", 0f)),
        ActivationKind.LogSigmoid => build.Node("Neg", [Softplus(build.Node("Neg", [x]))]),
        ActivationKind.SparsePlus => SparsePlus(x),
        ActivationKind.Squareplus => Squareplus(x, 4f),
        _ => null,
    };

    /// <summary>½ (x + √(x² + b)).</summary>
    public string Squareplus(string x, float b) => Times(0.5f, Sum(x, build.Node("Sqrt", [Plus(Product(x, x), b)])));

    public string Clip(string x, float low, float high) => build.Node("Clip", [x, build.Scalar(low), build.Scalar(high)]);

    private string SparsePlus(string x)
    {
        // With c = clip(x, -1, 1): ¼ (c + 1)² and what of x lies above 1.
        var inner = Plus(Clip(x, -1f, 1f), 1f);
        var above = build.Node("Relu", [Plus(x, -1f)]);
        return Sum(Times(0.25f, Product(inner, inner)), above);
    }

    /// <summary>max(x, 0) + log(1 + exp(-|x|)), which does not overflow.</summary>
    private string Softplus(string x)
        => Sum(build.Node("Relu", [x]), build.Node("Log", [Plus(build.Node("Exp", [build.Node("Neg", [build.Node("Abs", [x])])]), 1f)]));

    private string Sum(string a, string b) => build.Node("Add", [a, b]);

    private string Product(string a, string b) => build.Node("Mul", [a, b]);

    private string Plus(string a, float b) => build.Node("Add", [a, build.Scalar(b)]);

    private string Times(float a, string b) => build.Node("Mul", [b, build.Scalar(a)]);
}
