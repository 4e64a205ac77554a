using Nabi.Activations;

namespace Nabi.Formats;

/// <summary>Operators that work element by element.</summary>
internal static class PointwiseOperators
{
    public static void Add(Dictionary<string, Func<OnnxCall, OnnxValue[]>> table)
    {
        foreach (var (name, function) in Functions())
            table[name] = call => call.Gives(function(call, call.X));
        foreach (var (name, function) in Combinations())
            table[name] = call => Fold(call, function);
        foreach (var (name, function) in Comparisons())
            table[name] = call => call.Gives(function(Fits(call, 0), Fits(call, 1)), OnnxType.Bool);
        table["IsNaN"] = call => call.Gives(Ops.IsNaN(call.X), OnnxType.Bool);
        table["IsInf"] = call => call.Gives(Infinite(call, call.X), OnnxType.Bool);
        table["Where"] = call => call.Gives(Ops.Where(Fits(call, 0), Fits(call, 1), Fits(call, 2)), call.Value(1).Type);
        table["Cast"] = Cast;
        table["CastLike"] = call => Cast(call, call.Value(1).Type);
        table["Div"] = Divide;
        table["Mod"] = call => call.Gives(Remainder(Fits(call, 0), Fits(call, 1), call.Int("fmod", 0) != 0));
        table["Mean"] = call => call.Gives(Fold(call, Ops.Add)[0].Tensor * (1f / call.Count));
        table["Identity"] = call => call.Gives(call.X);
        table["Dropout"] = call => [call.Gives(call.X)[0], new OnnxValue(Tensor.Filled(call.X.Shape, true), OnnxType.Bool, false)];
        table["Constant"] = Constant;
    }

    private static Dictionary<string, Func<OnnxCall, Tensor, Tensor>> Functions() => new(StringComparer.Ordinal)
    {
        ["Relu"] = (_, x) => Ops.Relu(x),
        ["Tanh"] = (_, x) => Ops.Tanh(x),
        ["Sigmoid"] = (_, x) => Ops.Sigmoid(x),
        ["Exp"] = (_, x) => Ops.Exp(x),
        ["Log"] = (_, x) => Ops.Log(x),
        ["Sqrt"] = (_, x) => Ops.Sqrt(x),
        ["Neg"] = (_, x) => Ops.Negate(x),
        ["Abs"] = (_, x) => Ops.Abs(x),
        ["Sign"] = (_, x) => Ops.Sign(x),
        ["Sin"] = (_, x) => Ops.Sin(x),
        ["Cos"] = (_, x) => Ops.Cos(x),
        ["Tan"] = (_, x) => Ops.Tan(x),
        ["Sinh"] = (_, x) => Ops.Sinh(x),
        ["Cosh"] = (_, x) => Ops.Cosh(x),
        ["Asin"] = (_, x) => Ops.Arcsin(x),
        ["Acos"] = (_, x) => Ops.Arccos(x),
        ["Atan"] = (_, x) => Ops.Arctan(x),
        ["Round"] = (_, x) => Ops.Round(x),
        ["Floor"] = (_, x) => Ops.Floor(x),
        ["Ceil"] = (_, x) => Ops.Ceil(x),
        ["Erf"] = (_, x) => Ops.Erf(x),
        ["Reciprocal"] = (_, x) => Ops.Reciprocal(x),
        ["Not"] = (_, x) => Ops.LogicalNot(x),
        ["Softplus"] = (_, x) => Ops.Softplus(x),
        ["Softsign"] = (_, x) => x / (1f + Ops.Abs(x)),
        ["Elu"] = (call, x) => Activation.Elu(call.Float("alpha", 1f)).Apply(x),
        ["Celu"] = (call, x) => Activation.Celu(call.Float("alpha", 1f)).Apply(x),
        ["Selu"] = (call, x) => Activation.Elu(call.Float("alpha", 1.6732632f)).Apply(x) * call.Float("gamma", 1.050701f),
        ["LeakyRelu"] = (call, x) => Activation.LeakyRelu(call.Float("alpha", 0.01f)).Apply(x),
        ["ThresholdedRelu"] = (call, x) => Activation.Threshold(call.Float("alpha", 1f), 0f).Apply(x),
        ["PRelu"] = (call, x) => Ops.Relu(x) - call.Value(1).Tensor * Ops.Relu(Ops.Negate(x)),
        ["HardSigmoid"] = (call, x) => Ops.Clip(x * call.Float("alpha", 0.2f) + call.Float("beta", 0.5f), 0f, 1f),
        ["HardSwish"] = (_, x) => x * Ops.Clip(x * (1f / 6f) + 0.5f, 0f, 1f),
        ["Mish"] = (_, x) => x * Ops.Tanh(Ops.Softplus(x)),
        ["Gelu"] = (call, x) => Activation.Gelu(call.Text("approximate", "none") == "tanh").Apply(x),
        ["Shrink"] = Shrink,
        ["Clip"] = Clip,
    };

    private static Dictionary<string, Func<Tensor, Tensor, Tensor>> Combinations() => new(StringComparer.Ordinal)
    {
        ["Add"] = Ops.Add,
        ["Sum"] = Ops.Add,
        ["Sub"] = Ops.Subtract,
        ["Mul"] = Ops.Multiply,
        ["Pow"] = (a, b) => Ops.Power(a, b),
        ["Max"] = Ops.Maximum,
        ["Min"] = Ops.Minimum,
    };

    private static Dictionary<string, Func<Tensor, Tensor, Tensor>> Comparisons() => new(StringComparer.Ordinal)
    {
        ["Equal"] = Ops.Equal,
        ["Greater"] = Ops.Greater,
        ["Less"] = Ops.Less,
        ["GreaterOrEqual"] = Ops.GreaterEqual,
        ["LessOrEqual"] = Ops.LessEqual,
        ["And"] = Ops.LogicalAnd,
        ["Or"] = Ops.LogicalOr,
        ["Xor"] = Ops.LogicalXor,
    };

    private static OnnxValue[] Fold(OnnxCall call, Func<Tensor, Tensor, Tensor> combine)
    {
        var result = call.X;
        for (var i = 1; i < call.Count; i++)
        {
            OnnxCall.Bounded(Shape.Broadcast(result.Shape, call.Value(i).Shape));
            result = combine(result, call.Value(i).Tensor);
        }

        return call.Gives(result);
    }

    /// <summary>An input, once it is certain that all inputs together are of a size that can be.</summary>
    private static Tensor Fits(OnnxCall call, int i)
    {
        OnnxCall.Bounded(call.Inputs.Aggregate(Shape.Scalar, (shape, input) => input is null ? shape : Shape.Broadcast(shape, input.Shape)));
        return call.Value(i).Tensor;
    }

    private static OnnxValue[] Divide(OnnxCall call)
    {
        var quotient = Fits(call, 0) / Fits(call, 1);
        return call.Gives(call.Value(0).IsWhole ? Whole(quotient) : quotient);
    }

    /// <summary>What division leaves, with the sign of a (as in C) or of b.</summary>
    private static Tensor Remainder(Tensor a, Tensor b, bool signOfFirst) => a - (signOfFirst ? Whole(a / b) : Ops.Floor(a / b)) * b;

    /// <summary>Without what stands behind the point.</summary>
    private static Tensor Whole(Tensor x) => Ops.Sign(x) * Ops.Floor(Ops.Abs(x));

    private static OnnxValue[] Cast(OnnxCall call) => Cast(call, (OnnxType)call.Int("to", 0));

    private static OnnxValue[] Cast(OnnxCall call, OnnxType to)
    {
        var from = call.Value(0);
        var result = to switch
        {
            OnnxType.Bool or OnnxType.Float or OnnxType.Double or OnnxType.Float16 => from.Tensor,
            OnnxType.Int8 or OnnxType.UInt8 or OnnxType.Int16 or OnnxType.UInt16 or OnnxType.Int32 or OnnxType.Int64 => from.IsWhole ? from.Tensor : Whole(from.Tensor),
            _ => throw new NabiException($"a cast to type {(int)to} is not known here"),
        };
        return call.Gives(result, to);
    }

    private static OnnxValue[] Constant(OnnxCall call)
    {
        if (call.Attribute("value")?.Tensor is { } tensor)
            return [new OnnxTensorReader("the file", null, Files.ReadLimits.Default).Read(tensor)];
        if (call.Attribute("value_float") is { } real)
            return [OnnxValue.Constant(Shape.Scalar, [real.Float], OnnxType.Float)];
        if (call.Attribute("value_int") is { } whole)
            return [OnnxValue.Constant(Shape.Scalar, [whole.Int], OnnxType.Int64)];
        if (call.Attribute("value_floats") is { } reals)
            return [OnnxValue.Constant([reals.Floats.Count], [.. reals.Floats], OnnxType.Float)];
        return call.Attribute("value_ints") is { } wholes ? [OnnxValue.Numbered([.. wholes.Ints])] : throw new NabiException("a constant holds no numbers");
    }

    private static Tensor Infinite(OnnxCall call, Tensor x) => (call.Int("detect_positive", 1) != 0, call.Int("detect_negative", 1) != 0) switch
    {
        (true, true) => Ops.IsInfinite(x),
        (true, false) => Ops.Equal(x, float.PositiveInfinity),
        (false, true) => Ops.Equal(x, float.NegativeInfinity),
        _ => Ops.Less(x, x),
    };

    private static Tensor Clip(OnnxCall call, Tensor x)
    {
        var low = call.Optional(1)?.Numbers[0] ?? call.Float("min", float.NegativeInfinity);
        var high = call.Optional(2)?.Numbers[0] ?? call.Float("max", float.PositiveInfinity);
        return Ops.Minimum(Ops.Maximum(x, low), high);
    }

    private static Tensor Shrink(OnnxCall call, Tensor x)
    {
        var (threshold, bias) = (call.Float("lambd", 0.5f), call.Float("bias", 0f));
        return Ops.Where(Ops.Greater(x, threshold), x - bias, Ops.Where(Ops.Less(x, -threshold), x + bias, 0f));
    }
}
