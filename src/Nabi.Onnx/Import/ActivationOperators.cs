using Nabi.Activations;

namespace Nabi.Onnx;

/// <summary>Functions of one number.</summary>
internal static class ActivationOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        foreach (var (name, function) in Functions())
            table[name] = new(call => call.Output(function(call.X)), 1, 1, "") { TakesUnknown = true };
        foreach (var (name, (settings, function)) in WithSettings())
            table[name] = new(call => call.Output(function(call, call.X)), 1, 1, settings) { TakesUnknown = true };
        table["PRelu"] = new(call => call.Output(ParametricRelu(call)), 2, 2, "") { TakesUnknown = true };
        table["Clip"] = new(call => call.Output(Clip(call, call.X)), 1, 3, "min:f@-10 max:f@-10") { TakesUnknown = true };
    }

    private static Dictionary<string, Func<Tensor, Tensor>> Functions() => new(StringComparer.Ordinal)
    {
        ["Relu"] = Ops.Relu,
        ["Tanh"] = Ops.Tanh,
        ["Sigmoid"] = Ops.Sigmoid,
        ["Exp"] = Ops.Exp,
        ["Log"] = Ops.Log,
        ["Sqrt"] = Ops.Sqrt,
        ["Neg"] = Ops.Negate,
        ["Abs"] = Ops.Abs,
        ["Sign"] = Ops.Sign,
        ["Sin"] = Ops.Sin,
        ["Cos"] = Ops.Cos,
        ["Tan"] = Ops.Tan,
        ["Sinh"] = Ops.Sinh,
        ["Cosh"] = Ops.Cosh,
        ["Asin"] = Ops.Arcsin,
        ["Acos"] = Ops.Arccos,
        ["Atan"] = Ops.Arctan,
        ["Asinh"] = x => Ops.Sign(x) * Ops.Log(Ops.Abs(x) + Ops.Sqrt(x * x + 1f)),
        ["Acosh"] = x => Ops.Log(x + Ops.Sqrt(x * x - 1f)),
        ["Atanh"] = x => 0.5f * Ops.Log((1f + x) / (1f - x)),
        ["Round"] = Ops.Round,
        ["Floor"] = Ops.Floor,
        ["Ceil"] = Ops.Ceil,
        ["Erf"] = Ops.Erf,
        ["Reciprocal"] = Ops.Reciprocal,
        ["Softplus"] = Ops.Softplus,
        ["Softsign"] = x => x / (1f + Ops.Abs(x)),
        ["HardSwish"] = x => x * Ops.Clip(x * (1f / 6f) + 0.5f, 0f, 1f),
        ["Mish"] = x => x * Ops.Tanh(Ops.Softplus(x)),
    };

    private static Dictionary<string, (string Settings, Func<OnnxCall, Tensor, Tensor> Function)> WithSettings()
        => new(StringComparer.Ordinal)
        {
            ["Elu"] = ("alpha:f", (call, x) => Activation.Elu(call.Float("alpha", 1f)).Apply(x)),
            ["Celu"] = ("alpha:f", (call, x) => Activation.Celu(call.Float("alpha", 1f)).Apply(x)),
            ["Selu"] = ("alpha:f gamma:f",
            (call, x) => Activation.Elu(call.Float("alpha", 1.6732632f)).Apply(x) * call.Float("gamma", 1.050701f)),
            ["LeakyRelu"] = ("alpha:f", (call, x) => Activation.LeakyRelu(call.Float("alpha", 0.01f)).Apply(x)),
            ["ThresholdedRelu"] = ("alpha:f", (call, x) => Activation.Threshold(call.Float("alpha", 1f), 0f).Apply(x)),
            ["HardSigmoid"] = ("alpha:f beta:f", (call, x) => Ops.Clip(x * call.Float("alpha", 0.2f) + call.Float("beta", 0.5f), 0f, 1f)),
            ["Gelu"] = ("approximate:s=none|tanh", (call, x) => Activation.Gelu(call.Text("approximate", "none") == "tanh").Apply(x)),
            ["Swish"] = ("alpha:f", (call, x) => x * Ops.Sigmoid(x * call.Float("alpha", 1f))),
            ["Shrink"] = ("lambd:f bias:f", Shrink),
        };

    private static Tensor ParametricRelu(OnnxCall call)
    {
        var (x, slope) = (call.X, call.Value(1).Tensor);
        // In old files a slope for each channel stands at the second axis.
        if (call.Opset < 7 && slope.Rank == 1 && slope.Shape[0] != 1 && x.Rank > 2)
            slope = Ops.Reshape(slope, new Shape([slope.Shape[0], .. Enumerable.Repeat(1, x.Rank - 2)]));
        if (Shape.Broadcast(x.Shape, slope.Shape).Rank != x.Rank)
            throw new NabiException($"slopes of shape {slope.Shape} do not fit {x.Shape}");
        return Ops.Relu(x) - slope * Ops.Relu(Ops.Negate(x));
    }

    private static Tensor Clip(OnnxCall call, Tensor x)
    {
        if ((call.Optional(1) ?? call.Optional(2)) is { Shape.Rank: > 1 } bound)
            throw new NabiException($"a bound is one number, not a tensor of shape {bound.Shape}");
        // Without a bound the largest finite number is one, so that infinities are cut.
        var y = call.Optional(1) is { } low ? Ops.Maximum(x, One(low)) : Ops.Maximum(x, call.Float("min", float.MinValue));
        return call.Optional(2) is { } high ? Ops.Minimum(y, One(high)) : Ops.Minimum(y, call.Float("max", float.MaxValue));

        static Tensor One(OnnxValue value) => value.Shape.Size == 1 ? Ops.Reshape(value.Tensor, Shape.Scalar)
            : throw new NabiException($"a bound is one number, not a tensor of shape {value.Shape}");
    }

    private static Tensor Shrink(OnnxCall call, Tensor x)
    {
        var (threshold, bias) = (call.Float("lambd", 0.5f), call.Float("bias", 0f));
        return Ops.Where(Ops.Greater(x, threshold), x - bias, Ops.Where(Ops.Less(x, -threshold), x + bias, 0f));
    }
}
