namespace Nabi.Formats.Tests;

/// <summary>Every operation that a functional model's file can name, used between an input (6, 4) and the outputs.</summary>
internal static class OperationModels
{
    /// <summary>What is done to x, and the classes of Keras that a file names for it, in any order.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor[]> Make, string Classes)> Makers = new(StringComparer.Ordinal)
    {
        ["arithmetic"] = (x => [x + 1f, 2f - x, x * x, x / 3f, Ops.Power(x, 2f), -x], "Add Divide Multiply Negative Power Subtract"),
        ["division"] = (x => [Ops.FloorDivide(x, 0.3f), Ops.Mod(x, 0.3f), Ops.Reciprocal(x + 3f)], "Add FloorDivide Mod Reciprocal"),
        ["extremes"] = (x => [Ops.Maximum(x, 0.1f), Ops.Minimum(x, 0.1f), Ops.Clip(x, -0.5f, 0.5f), Ops.Abs(x), Ops.Sign(x)],
            "Absolute Clip Maximum Minimum Sign"),
        ["comparisons"] = (x => [Ops.Equal(x, x), Ops.NotEqual(x, 0f), Ops.Greater(x, 0f), Ops.GreaterEqual(x, 0f), Ops.Less(x, 0f),
            Ops.LessEqual(x, 0f)], "Equal Greater GreaterEqual Less LessEqual NotEqual"),
        ["logic"] = (x => [Ops.LogicalAnd(Ops.Greater(x, 0f), Ops.Less(x, 1f)), Ops.LogicalOr(Ops.Greater(x, 0f), Ops.Less(x, 1f)),
            Ops.LogicalXor(Ops.Greater(x, 0f), Ops.Less(x, 1f)), Ops.LogicalNot(Ops.Greater(x, 0f)), Ops.Any(Ops.Greater(x, 0f), [1]),
            Ops.All(Ops.Greater(x, 0f), [2], true)],
            "All Any Greater Greater Greater Greater Greater Greater Less Less Less LogicalAnd LogicalNot LogicalOr LogicalXor"),
        ["functions"] = (x => [Ops.Exp(x), Ops.Expm1(x), Ops.Log(x * x + 1f), Ops.Log1P(x * x), Ops.Log2(x * x + 1f), Ops.Log10(x * x + 1f),
            Ops.Sqrt(x * x), Ops.Rsqrt(x * x + 1f), Ops.Square(x)],
            "Add Add Add Add Exp Expm1 Log Log10 Log1p Log2 Multiply Multiply Multiply Multiply Multiply Multiply Rsqrt Sqrt Square"),
        ["angles"] = (x => [Ops.Sin(x), Ops.Cos(x), Ops.Tan(x), Ops.Sinh(x), Ops.Cosh(x), Ops.Tanh(x), Ops.Arctan(x),
            Ops.Arcsin(x * 0.1f), Ops.Arccos(x * 0.1f)],
            "Arccos Arcsin Arctan Cos Cosh Multiply Multiply Sin Sinh Tan Tanh"),
        ["steps"] = (x => [Ops.Floor(x), Ops.Ceil(x), Ops.Round(x), Ops.IsNaN(x), Ops.IsFinite(x), Ops.IsInfinite(x)],
            "Ceil Floor Isfinite Isinf Isnan Round"),
        ["activations"] = (x => [Ops.Relu(x), Ops.Sigmoid(x), Ops.Softplus(x), Ops.Erf(x), Ops.Softmax(x), Ops.Softmax(x, 1),
            Ops.LogSoftmax(x, 1)], "Erf LogSoftmax Relu Sigmoid Softmax Softmax Softplus"),
        ["reductions"] = (x => [Ops.Sum(x, [1]), Ops.Mean(x, [1, 2]), Ops.Max(x, [2], true), Ops.Min(x, [1]), Ops.Variance(x, [-1], true),
            Ops.StandardDeviation(x, [1]), Ops.Sum(x)], "Max Mean Min Std Sum Sum Var"),
        ["norms"] = (x => [Ops.LogSumExp(x, [1]), Ops.Norm(x, [2]), Ops.Norm(x, [2], float.PositiveInfinity), Ops.Norm(x, [1], 1f, true),
            Ops.UnitNormalize(x), Ops.UnitNormalize(x, 1, 1f, 0.01f)],
            "Logsumexp Norm Norm Norm Normalize Normalize"),
        ["running"] = (x => [Ops.CumSum(x, 1), Ops.Roll(x, 2, 1), Ops.Reverse(x, 1)], "Cumsum Flip Roll"),
        ["products of elements"] = (x => [Ops.CumProd(x, 1), Ops.Prod(x, [1])], "Cumprod Prod"),
        ["order"] = (x => [Ops.Sort(x), Ops.Sort(x, 1), Ops.Cast(Ops.Argsort(x, 1), DType.Float32), Ops.TopK(x, 2).Values,
            Ops.Cast(Ops.TopK(x, 3).Indices, DType.Float32)], "Argsort Cast Cast Sort Sort TopK TopK"),
        ["places"] = (x => [Ops.OneHot(Ops.ArgMax(x), 4), Ops.OneHot(Ops.ArgMin(x, 1), 6, 1),
            Ops.Cast(Ops.ArgMax(x, 2, true), DType.Float32), Ops.Take(x, Tensor.From(0, 2, -1), 1), Ops.Where(Ops.Greater(x, 0f), x, 0f)],
            "Argmax Argmax Argmin Cast Greater OneHot OneHot Take Where"),
        ["indices"] = (x => [x[.., -1], x[.., 1.., ..], x[.., ..^1, 0], x[.., (..).By(2), ..], x[.., (..).By(-1)],
            x[.., TensorIndex.NewAxis, ..], Ops.Select(x, 1, 2), Ops.Slice(x, 1, -3, 2)],
            "GetItem GetItem GetItem GetItem GetItem GetItem GetItem GetItem"),
        ["shapes"] = (x => [Ops.ExpandDims(x, 1), Ops.Squeeze(x[.., 2..3], -1), x.Reshape(-1, 24), Ops.Transpose(x, 0, 2, 1),
            Ops.Swapaxes(x, 1, 2), Ops.Moveaxis(x, 1, -1)],
            "ExpandDims GetItem Moveaxis Reshape Squeeze Swapaxes Transpose"),
        ["joins"] = (x => [Ops.Stack([x, x + 1f], 1), Ops.Concat([x, x * 2f]), Ops.Concat([x, x, x], 1)],
            "Add Concatenate Concatenate Multiply Stack"),
        ["splits"] = (x => [.. Ops.Split(x, 2), .. Ops.Split(x, [1, 4], 1)], "Split Split"),
        ["repeats"] = (x => [Ops.Repeat(x, 2, 1), Ops.Tile(x, 1, 2, 1), Ops.Pad(x, 1, 2, 1, 0.5f), Ops.Pad(x, [(0, 0), (1, 0), (0, 2)])],
            "Pad Pad Repeat Tile"),
        ["matrices"] = (x => [Ops.MatMul(x, x, transposeB: true), Ops.MatMul(x, Constant(4, 3)), Ops.Dot(x, Constant(4)),
            Ops.Einsum("bte,bse->bts", x, x), Ops.Einsum("bte->bet", x), x + Constant(4)],
            "Add Dot Einsum Einsum Matmul Matmul Swapaxes"),
        ["more functions"] = (x => [Ops.Trunc(x), Ops.Exp2(x), Ops.Cbrt(x), Ops.Arcsinh(x), Ops.Arccosh(x * x + 1.5f),
            Ops.Arctanh(x * 0.1f), Ops.Erfc(x), Ops.Deg2Rad(x), Ops.Signbit(x), Ops.IsPositiveInfinity(x),
            Ops.IsNegativeInfinity(x), Ops.NanToNum(x)],
            "Add Arccosh Arcsinh Arctanh Cbrt Deg2rad Erfc Exp2 Isneginf Isposinf Multiply Multiply NanToNum Signbit Trunc"),
        ["more pairs"] = (x => [Ops.Arctan2(x, x - 0.1f), Ops.Hypot(x, 0.5f), Ops.LogAddExp(x, 0.2f), Ops.LogAddExp2(x, 0.2f),
            Ops.Heaviside(x, 0.5f), Ops.IsClose(x, x), Ops.DivideNoNan(x, x)],
            "Arctan2 DivideNoNan Heaviside Hypot Isclose Logaddexp Logaddexp2 Subtract"),
        ["triangles"] = (x => [Ops.Tril(x), Ops.Triu(x, 1), Ops.Trace(x, 0, 1, 2), Ops.Diagonal(x, -1, 1, 2), Ops.Rot90(x, 1, 1, 2),
            Ops.Flip(x, [1, 2])], "Diagonal Flip Rot90 Trace Tril Triu"),
        ["more products"] = (x => [Ops.Inner(x, Constant(2, 4)), Ops.Tensordot(x, Constant(4, 3), 1),
            Ops.Tensordot(x, Constant(4, 6), [1, 2], [1, 0]), Ops.Cross(x[.., ..3], Constant(3))],
                "Cross GetItem Inner Tensordot Tensordot"),
        ["ranks"] = (x => [Ops.Median(x, [1]), Ops.Quantile(x, 0.3f, [2], "linear", true), Ops.Quantile(x, Tensor.From(0.1f, 0.9f), [1]),
            Ops.Average(x, 1), Ops.Average(x, 2, Constant(4)), Ops.Diff(x, 2, 1), Ops.Ptp(x, [1]), Ops.NanSum(x, [1]), Ops.NanMean(x, [1]),
            Ops.NanMax(x, [1]), Ops.NanMin(x, [1]), Ops.NanProd(x, [1])],
            "Average Average Diff Median Nanmax Nanmean Nanmin Nanprod Nansum Ptp Quantile Quantile"),
        ["stacks"] = (x => [Ops.Hstack([x, x]), .. Ops.Split(x, [2, 4], 1), Ops.Pad(x, [(0, 0), (2, 1), (0, 0)], "reflect"),
            Ops.Pad(x, [(0, 0), (0, 0), (1, 2)], "edge"), Ops.TakeAlongAxis(x, Ops.Argsort(x, 1), 1)],
            "Argsort Hstack Pad Pad Split TakeAlongAxis"),
        ["tones"] = (x => [Ops.RFFT(x).Real, Ops.RFFT(x, 6).Imaginary, Ops.FFT(x, x * 0.5f).Imaginary, Ops.IRFFT(x, x),
            Ops.ExtractSequences(x, 2, 1), Ops.STFT(x, 4, 2, 4, null).Real,
            Ops.STFT(x, 3, 1, 4, "hamming", false).Imaginary, Ops.FFT2(x, x).Real],
            "ExtractSequences FFT FFT2 IRFFT Multiply RFFT RFFT STFT STFT"),
        ["stops"] = (x => [Ops.StopGradient(x) + x, Ops.Cast(Ops.Cast(x * 9f, DType.Int32), DType.Float32)],
            "Add Cast Cast Multiply StopGradient"),
    };

    /// <summary>Operations that ONNX has no way to write.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor[]> Make, string Classes)> KerasOnly = new(StringComparer.Ordinal)
    {
        ["inverse errors"] = (x => [Ops.ErfInv(x * 0.1f)], "Erfinv Multiply"),
        ["sorted places"] = (x => [Ops.Cast(Ops.SearchSorted(Tensor.From(-0.5f, 0f, 0.5f), x, "right"), DType.Float32)],
            "Cast SearchSorted"),
        ["scatters"] = (x => [Ops.ScatterUpdate(x, new Tensor([2, 1], [0, 0]), x[..2, ..]), Ops.ScatterAdd(x, new Tensor([1, 1], [1]), 2f),
            Ops.SliceUpdate(x, [1, 2, 0], x[..1, ..2, ..2]), Ops.Scatter(Tensor.From(new[,] { { 1 } }), x[..1, ..], [2, 6, 4])],
            "GetItem GetItem GetItem Scatter ScatterUpdate ScatterUpdate SliceUpdate"),
        ["segments"] = (x => [Segmented(x, Ops.SegmentSum), Segmented(x, Ops.SegmentMax), Segmented(x, Ops.SegmentMin),
            Segmented(x, Ops.SegmentProd)],
            "SegmentMax SegmentMin SegmentProd SegmentSum Swapaxes Swapaxes Swapaxes Swapaxes Swapaxes Swapaxes Swapaxes Swapaxes"),
        ["bits"] = (x =>
            [.. (Tensor[])[Bits(x, Ops.BitwiseAnd), Bits(x, Ops.BitwiseOr), Bits(x, Ops.BitwiseXor), Bits(x, Ops.LeftShift),
                Bits(x, Ops.RightShift), Ops.Cast(Ops.BitwiseNot(Ops.Cast(x * 9f, DType.Int32)), DType.Float32)]],
            "BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast Cast Cast Cast Cast Cast Cast Cast Cast Cast Cast Cast LeftShift Multiply "
            + "Multiply Multiply Multiply Multiply Multiply RightShift"),
        ["joined tones"] = (x => [Ops.STFT(x, 4, 2, 4) is var (re, im) ? Ops.ISTFT(re, im, 4, 2, 4) : x], "ISTFT STFT"),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    public static TheoryData<string> AllNames => [.. Makers.Keys, .. KerasOnly.Keys];

    public static TheoryData<string> NamesWithoutOnnx => [.. KerasOnly.Keys];

    public static string[] Classes(string name) => Maker(name).Classes.Split(' ');

    public static Model Make(string name)
    {
        var x = Input.Of(new Input(6, 4) { Name = "x" });
        return new Model([x], Maker(name).Make(x));
    }

    private static (Func<Tensor, Tensor[]> Make, string Classes) Maker(string name)
        => Makers.TryGetValue(name, out var maker) ? maker : KerasOnly[name];

    private static Tensor Segmented(Tensor x, Func<Tensor, Tensor, int?, Tensor> operation)
        => Ops.Swapaxes(operation(Ops.Swapaxes(x, 0, 1), Tensor.From(1, 0, 1, 2, 2, 0), 3), 0, 1);

    private static Tensor Bits(Tensor x, Func<Tensor, Tensor, Tensor> operation)
        => Ops.Cast(operation(Ops.Cast(x * 9f, DType.Int32), new Tensor(Shape.Scalar, (ReadOnlySpan<int>)[3])), DType.Float32);

    /// <summary>Numbers without ties, none of them whole.</summary>
    public static Tensor Numbers(int batch)
    {
        var values = Enumerable.Range(0, batch * 24).Select(i => 0.05f * (i - batch * 12) + 0.021f).ToArray();
        new Random(4).Shuffle(values);
        return new Tensor([batch, 6, 4], values);
    }

    private static Tensor Constant(params int[] shape)
        => new(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, length) => product * length)).Select(i => 0.25f * i - 0.6f)]);

    /// <summary>That two models give the same numbers, shapes and types.</summary>
    public static void AssertSame(Model model, Model again, Tensor[] inputs)
        => SameTensors.Assert(model.ApplyAll(inputs), again.ApplyAll(inputs), 1e-5f, "read again");
}
