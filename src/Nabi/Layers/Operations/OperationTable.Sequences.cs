namespace Nabi.Layers;

public static partial class OperationTable
{
    /// <summary>Operations of Keras on segments, places, triangles, products, ranks and tones.</summary>
    private static void FillSequences(Dictionary<string, OperationForm> table)
    {
        One(Numpy, "Trunc", Ops.Trunc);
        One(Numpy, "Exp2", Ops.Exp2);
        One(Numpy, "Cbrt", Ops.Cbrt);
        One(Numpy, "Deg2rad", Ops.Deg2Rad);
        One(Numpy, "Arcsinh", Ops.Arcsinh, "Asinh");
        One(Numpy, "Arccosh", Ops.Arccosh, "Acosh");
        One(Numpy, "Arctanh", Ops.Arctanh, "Atanh");
        One(Numpy, "Signbit", Ops.Signbit);
        One(Numpy, "Isposinf", Ops.IsPositiveInfinity);
        One(Numpy, "Isneginf", Ops.IsNegativeInfinity);
        One(Numpy, "BitwiseNot", Ops.BitwiseNot);
        One(Numpy, "BitwiseInvert", Ops.BitwiseNot);
        One(Math, "Erfc", Ops.Erfc);
        One(Math, "Erfinv", Ops.ErfInv);
        Pair("Arctan2", Ops.Arctan2);
        Pair("Hypot", Ops.Hypot);
        Pair("Logaddexp2", Ops.LogAddExp2);
        Pair("Heaviside", Ops.Heaviside);
        Bits("BitwiseAnd", Ops.BitwiseAnd);
        Bits("BitwiseOr", Ops.BitwiseOr);
        Bits("BitwiseXor", Ops.BitwiseXor);
        Bits("LeftShift", Ops.LeftShift);
        Bits("RightShift", Ops.RightShift);
        Bits("BitwiseLeftShift", Ops.LeftShift);
        Bits("BitwiseRightShift", Ops.RightShift);
        Pair("Outer", Ops.Outer);
        Pair("Inner", Ops.Inner);
        Pair("Vdot", Ops.Vdot);
        Pair("Kron", Ops.Kron);
        table["NanToNum"] = new(Numpy,
            o => Ops.NanToNum(o.X, o.Settings.Float("nan", 0f), o.Settings.OptionalFloat("posinf"), o.Settings.OptionalFloat("neginf")));
        table["Isclose"] = new(Numpy,
            o => Ops.IsClose(o.X, o.Y, Number(o, 2, 1e-5f), Number(o, 3, 1e-8f), o.Settings.Bool("equal_nan", false)))
        {
            Positional = ["rtol", "atol"],
        };
        table["Tensordot"] =
            new(Numpy, o => o.Settings.Json["axes"] is JsonArray { Count: 2 } pairs && pairs[0] is JsonArray && pairs[1] is JsonArray
            ? Ops.Tensordot(o.X, o.Y, Whole(o, pairs[0]), Whole(o, pairs[1]))
            : o.Settings.Json["axes"] is JsonArray { Count: 2 } one
            ? Ops.Tensordot(o.X, o.Y, [.. Whole(o, one).Take(1)], [.. Whole(o, one).Skip(1)])
            : Ops.Tensordot(o.X, o.Y, o.Settings.Int("axes", 2)));
        table["Cross"] = new(Numpy, o => Ops.Cross(o.X, o.Y, o.Settings.OptionalInt("axis") ?? -1));
        table["Correlate"] = new(Numpy, o => Ops.Correlate(o.X, o.Y, o.Settings.Text("mode", "valid")));

        table["Tril"] = new(Numpy, o => Ops.Tril(o.X, o.Settings.Int("k", 0)));
        table["Triu"] = new(Numpy, o => Ops.Triu(o.X, o.Settings.Int("k", 0)));
        table["Diag"] = new(Numpy, o => Ops.Diag(o.X, o.Settings.Int("k", 0)));
        table["Diagonal"] =
            new(Numpy, o => Ops.Diagonal(o.X, o.Settings.Int("offset", 0), o.Settings.Int("axis1", 0), o.Settings.Int("axis2", 1)));
        table["Trace"] =
            new(Numpy, o => Ops.Trace(o.X, o.Settings.Int("offset", 0), o.Settings.Int("axis1", 0), o.Settings.Int("axis2", 1)));
        table["Meshgrid"] = new(Numpy, o => (Tensor[])[.. Ops.Meshgrid(o.All, o.Settings.Text("indexing", "xy"))]);
        table["Linspace"] = new(Numpy,
            o => Ops.Linspace(o.X, o.Y, o.Settings.Int("num", 50), o.Settings.Bool("endpoint", true), o.Settings.Int("axis", 0)));
        table["Logspace"] = new(Numpy,
            o => Ops.Logspace(o.X, o.Y, o.Settings.Int("num", 50), o.Settings.Bool("endpoint", true), o.Settings.Float("base", 10f),
                o.Settings.Int("axis", 0)));
        table["FullLike"] = new(Numpy, o => Ops.FullLike(o.X, Number(o, 1, 0f), TypeOf(o)));
        table["Hstack"] = new(Numpy, o => Ops.Hstack(o.List)) { TakesList = true };
        table["Vstack"] = new(Numpy, o => Ops.Vstack(o.List)) { TakesList = true };
        table["ArraySplit"] =
            new(Numpy, o => (Tensor[])[.. Ops.ArraySplit(o.X, o.Settings.Int("indices_or_sections"), o.Settings.Int("axis", 0))]);
        table["Unstack"] = new(Core, o => (Tensor[])[.. Ops.Unstack(o.X, o.Settings.Int("axis", 0))]);
        table["Rot90"] = new(Numpy, o => Rot90(o));

        table["Median"] = new(Numpy, o => Ops.Median(o.X, o.Axes(), o.KeepDims));
        table["Quantile"] = new(Numpy, o => Ops.Quantile(o.X, o.Y, o.Axes(), o.Settings.Text("method", "linear"), o.KeepDims));
        table["Average"] = new(Numpy, o => Ops.Average(o.X, o.Settings.OptionalInt("axis"), o.Argument(1) is null ? null : o.Y));
        foreach (var (name, function) in ((string, Func<Tensor, int[]?, bool, Tensor>)[])[
            ("Nansum", Ops.NanSum), ("Nanmean", Ops.NanMean), ("Nanmax", Ops.NanMax), ("Nanmin", Ops.NanMin),
            ("Nanprod", Ops.NanProd), ("Ptp", Ops.Ptp)])
        {
            table[name] = new(Numpy, o => function(o.X, o.Axes(), o.KeepDims));
        }

        Pair("DivideNoNan", Ops.DivideNoNan);
        table["InTopK"] = new(Math, o => Ops.InTopK(o.X, o.Y, o.Settings.Int("k")));
        table["Diff"] = new(Numpy, o => Ops.Diff(o.X, o.Settings.Int("n", 1), o.Axis));
        table["Bincount"] = new(Numpy,
            o => o.Settings.Json["weights"] is null ? Ops.Bincount(o.X, null, o.Settings.Int("minlength", 0))
                : throw o.Unsupported("weights", "null is"))
        { Also = [("weights", null), ("sparse", "false")] };
        table["SearchSorted"] = new(Numpy, o => Ops.SearchSorted(o.X, o.Y, o.Settings.Text("side", "left")));
        table["TakeAlongAxis"] = new(Numpy, o => Ops.TakeAlongAxis(o.X, o.Y, o.Settings.OptionalInt("axis")));

        Segment("SegmentSum", Ops.SegmentSum);
        Segment("SegmentMax", Ops.SegmentMax);
        Segment("SegmentMin", Ops.SegmentMin);
        Segment("SegmentProd", Ops.SegmentProd);
        table["Scatter"] = new(Core, o => Ops.Scatter(o.X, o.Y, Whole(o, o.Argument(2)))) { Positional = ["shape"] };
        table["ScatterUpdate"] = new(Core, o => Ops.ScatterUpdate(o.X, o.Y, o.At(2), Reduction(o)));
        table["SliceUpdate"] =
            new(Core, o => Ops.SliceUpdate(o.X, Whole(o, o.Argument(1)), o.At(2))) { Positional = ["start_indices"], PositionalPlace = 1 };
        table["Slice"] = new(Core, o => Slice(o));

        table["ExtractSequences"] =
            new(Math, o => Ops.ExtractSequences(o.X, o.Settings.Int("sequence_length"), o.Settings.Int("sequence_stride")));
        table["FFT"] = new(Math, o => Both(Ops.FFT(o.List[0], o.List[1]))) { TakesList = true, Also = [("axis", "-1")] };
        table["FFT2"] = new(Math, o => Both(Ops.FFT2(o.List[0], o.List[1]))) { TakesList = true };
        table["IFFT2"] = new(Math, o => Both(Ops.IFFT2(o.List[0], o.List[1]))) { TakesList = true };
        table["RFFT"] = new(Math, o => Both(Ops.RFFT(o.X, o.Settings.OptionalInt("fft_length"))));
        table["IRFFT"] = new(Math, o => Ops.IRFFT(o.List[0], o.List[1], o.Settings.OptionalInt("fft_length"))) { TakesList = true };
        table["STFT"] = new(Math,
            o =>
                Both(Ops.STFT(o.X, o.Settings.Int("sequence_length"), o.Settings.Int("sequence_stride"), o.Settings.Int("fft_length"),
                    Window(o), o.Settings.Bool("center", true))));
        table["ISTFT"] = new(Math, o => Ops.ISTFT(
            o.List[0], o.List[1], o.Settings.Int("sequence_length"), o.Settings.Int("sequence_stride"), o.Settings.Int("fft_length"),
            o.Settings.OptionalInt("length"), Window(o), o.Settings.Bool("center", true)))
        {
            TakesList = true,
        };

        void One(string module, string name, Func<Tensor, Tensor> function, string? onnx = null)
            => table[name] = new(module, o => function(o.X)) { Onnx = onnx };

        void Pair(string name, Func<Tensor, Tensor, Tensor> function) => table[name] = new(Numpy, o => function(o.X, o.Y));

        // A whole number in a file is one of any type.
        void Bits(string name, Func<Tensor, Tensor, Tensor> function)
            => table[name] = new(Numpy, o => function(Integer(o.X), Integer(o.Y)));

        static Tensor Integer(Tensor x)
            => x is { Rank: 0, IsSymbolic: false, DType: DType.Float32 } && x.Item() == MathF.Truncate(x.Item())
                ? Ops.Cast(x, DType.Int32) : x;

        void Segment(string name, Func<Tensor, Tensor, int?, Tensor> function)
            => table[name] = new(Math, o => function(o.X, o.Y, o.Settings.OptionalInt("num_segments")));
    }

    private static Tensor[] Both((Tensor Real, Tensor Imaginary) parts) => [parts.Real, parts.Imaginary];

    /// <summary>A number that stands at a place among the arguments.</summary>
    private static float Number(Operands o, int place, float otherwise)
        => o.Argument(place) is not { } node ? otherwise
            : SettingJson.Constant(node) is { Length: 1 } number ? number.Item()
            : throw new NabiException($"{o.Settings.Owner}: argument {place} must be a number, got {Configs.JsonDescription.Of(node)}.");

    /// <summary>A list of whole numbers, plain or as an array.</summary>
    private static int[] Whole(Operands o, JsonNode? node)
        => SettingJson.Constant(node) is { Rank: 1 } list ? Ops.Cast(list, DType.Int32).AsIntegers().ToArray()
            : throw new NabiException($"{o.Settings.Owner}: expected a list of whole numbers, got {Configs.JsonDescription.Of(node)}.");

    private static STFTWindow? Window(Operands o)
        => o.Settings.Json["window"] is null or JsonValue ? o.Settings.OptionalOption<STFTWindow>("window", STFTWindow.Hann)
            : throw o.Unsupported("window", "'hann', 'hamming' and null are");

    private static ScatterReduction Reduction(Operands o) => o.Settings.OptionalText("reduction") switch
    {
        null => ScatterReduction.Replace,
        "add" => ScatterReduction.Add,
        "max" => ScatterReduction.Max,
        "min" => ScatterReduction.Min,
        "mul" => ScatterReduction.Mul,
        _ => throw o.Unsupported("reduction", "null, 'add', 'max', 'min' and 'mul' are"),
    };

    private static Tensor Rot90(Operands o)
        => o.Settings.OptionalInts("axes") is { } axes
            ? axes.Length == 2 ? Ops.Rot90(o.X, o.Settings.Int("k", 1), axes[0], axes[1]) : throw o.Unsupported("axes", "two axes are")
            : Ops.Rot90(o.X, o.Settings.Int("k", 1));

    private static Tensor Slice(Operands o)
    {
        var (starts, lengths) = (Whole(o, o.Argument(1)), Whole(o, o.Argument(2)));
        if (starts.Length != o.X.Rank || lengths.Length != o.X.Rank)
            throw new NabiException($"{o.Settings.Owner}: a slice of {o.X.Shape} needs a start and a length for each axis.");
        return Enumerable.Range(0, o.X.Rank).Aggregate(o.X, (x, axis) => Ops.Slice(x, axis, starts[axis], lengths[axis]));
    }
}
