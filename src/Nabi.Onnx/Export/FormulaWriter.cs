namespace Nabi.Onnx;

/// <summary>Element-wise functions and activations with settings as ONNX operators.</summary>
internal sealed class FormulaWriter(GraphBuilder build)
{
    /// <summary>The name of f(x), or null for a custom function.</summary>
    public string? Write(FormulaPrimitive formula, string x)
    {
        var numbers = formula.Numbers;
        var activations = new ActivationWriter(build);
        return formula.Name switch
        {
            "Log1p" => build.Node("Log", [build.Node("Add", [x, build.Scalar(1f)])]),
            "Rsqrt" => build.Node("Reciprocal", [build.Node("Sqrt", [x])]),
            "Square" => build.Node("Mul", [x, x]),
            "Expm1" => build.Node("Sub", [build.Node("Exp", [x]), build.Scalar(1f)]),
            "Trunc" => build.Node("Mul", [build.Node("Sign", [x]), build.Node("Floor", [build.Node("Abs", [x])])]),
            "Exp2" => build.Node("Exp", [build.Node("Mul", [x, build.Scalar(0.6931471806f)])]),
            "Logit" => build.Node("Log", [build.Node("Div", [x, build.Node("Sub", [build.Scalar(1f), x])])]),
            "Cbrt" => build.Node("Mul", [build.Node("Sign", [x]), build.Node("Pow", [build.Node("Abs", [x]), build.Scalar(1f / 3f)])]),
            "Erfc" => build.Node("Sub", [build.Scalar(1f), build.Node("Erf", [x])]),
            "Log2" => build.Node("Mul", [build.Node("Log", [x]), build.Scalar(1.442695041f)]),
            "Log10" => build.Node("Mul", [build.Node("Log", [x]), build.Scalar(0.4342944819f)]),
            "Clip" when numbers.Count == 2 => activations.Clip(x, numbers[0], numbers[1]),
            "Relu" when numbers.Count == 3 => Relu(x, numbers[0], numbers[1], numbers[2]),
            "LeakyRelu" when numbers.Count == 1 => build.Node("LeakyRelu", [x], OnnxAttribute.Of("alpha", numbers[0])),
            "Elu" when numbers.Count == 1 => build.Node("Elu", [x], OnnxAttribute.Of("alpha", numbers[0])),
            "Celu" when numbers.Count == 1 => build.Node("Celu", [x], OnnxAttribute.Of("alpha", numbers[0])),
            "HardShrink" when numbers.Count == 1 =>
                build.Node("Shrink", [x], OnnxAttribute.Of("lambd", numbers[0]), OnnxAttribute.Of("bias", 0f)),
            "SoftShrink" when numbers.Count == 1 =>
                build.Node("Shrink", [x], OnnxAttribute.Of("lambd", numbers[0]), OnnxAttribute.Of("bias", numbers[0])),
            "Threshold" when numbers.Count == 2 =>
                build.Node("Where", [build.Node("Greater", [x, build.Scalar(numbers[0])]), x, build.Scalar(numbers[1])]),
            "Squareplus" when numbers.Count == 1 => activations.Squareplus(x, numbers[0]),
            "SparseSigmoid" => build.Node("HardSigmoid", [x], OnnxAttribute.Of("alpha", 0.5f), OnnxAttribute.Of("beta", 0.5f)),
            _ when formula.Settings is not null && OperationTable.Find(formula.Name) is { Onnx: { } word } => build.Node(word, [x]),
            _ => null,
        };
    }

    /// <summary>x above the threshold, at most the limit, less the slope times what is missing to the threshold.</summary>
    private string Relu(string x, float slope, float limit, float threshold)
    {
        var above = threshold == 0f ? build.Node("Relu", [x])
            : build.Node("Where", [build.Node("Greater", [x, build.Scalar(threshold)]), x, build.Scalar(0f)]);
        if (float.IsFinite(limit))
            above = build.Node("Clip", [above, build.Scalar(0f), build.Scalar(limit)]);
        if (slope == 0f)
            return above;
        var missing = build.Node("Relu", [build.Node("Sub", [build.Scalar(threshold), x])]);
        return build.Node("Sub", [above, build.Node("Mul", [missing, build.Scalar(slope)])]);
    }
}
