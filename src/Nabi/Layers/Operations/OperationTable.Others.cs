namespace Nabi.Layers;

public static partial class OperationTable
{
    private const string Nn = "keras.src.ops.nn";
    private const string Math = "keras.src.ops.math";
    private const string Core = "keras.src.ops.core";
    private const string Linalg = "keras.src.ops.linalg";
    private const string Image = "keras.src.ops.image";

    /// <summary>Operations of Keras's modules <c>nn</c>, <c>math</c>, <c>core</c>, <c>linalg</c> and <c>image</c>.</summary>
    private static void FillOthers(Dictionary<string, OperationForm> table)
    {
        table["Relu"] = new(Nn, o => Ops.Relu(o.X)) { Onnx = "Relu" };
        table["Sigmoid"] = new(Nn, o => Ops.Sigmoid(o.X)) { Onnx = "Sigmoid" };
        table["Softplus"] = new(Nn, o => Ops.Softplus(o.X));
        foreach (var kind in Plain)
            table[kind.ToString()] = new(Nn, o => Ops.Activate(o.X, kind));
        table["Gelu"] = new(Nn,
            o => Ops.Activate(o.X, o.Settings.Bool("approximate", true) ? Kernels.ActivationKind.GeluTanh : Kernels.ActivationKind.Gelu))
        {
            Also = [("approximate", "false")],
        };
        table["LeakyRelu"] = new(Nn, o => LeakyRelu(o)) { Also = [("negative_slope", "0.2")] };
        table["Elu"] = new(Nn,
            o => o.Settings.Float("alpha", 1f) == 1f ? Ops.Activate(o.X, Kernels.ActivationKind.Elu) : throw o.Unsupported("alpha", "1 is"))
        {
            Also = [("alpha", "1.0")],
        };
        table["Softmax"] = new(Nn, o => o.Axes() is { Length: > 1 } axes ? Softmax.Along(o.X, axes) : Ops.Softmax(o.X, o.Axis));
        table["LogSoftmax"] = new(Nn, o => Ops.LogSoftmax(o.X, o.Axis));
        table["OneHot"] = new(Nn, o => OneHot(o)) { Also = [("dtype", "\"float32\""), ("sparse", "false")] };
        table["Normalize"] =
            new(Nn, o => Ops.UnitNormalize(o.X, o.Axis, o.Settings.Float("order", 2f), o.Settings.OptionalFloat("epsilon")));

        table["Rsqrt"] = new(Math, o => Ops.Rsqrt(o.X));
        table["Erf"] = new(Math, o => Ops.Erf(o.X)) { Onnx = "Erf" };
        table["Logsumexp"] = new(Math, o => Ops.LogSumExp(o.X, o.Axes(), o.KeepDims));
        table["TopK"] = new(Math, o => Ops.TopK(o.X, o.Settings.Int("k")) is var (values, indices) ? [values, indices] : []);
        table["Norm"] = new(Linalg, o => Norm(o));

        table["AffineTransform"] = new(Image, o => AffineTransform(o)) { Also = [("data_format", "\"channels_last\"")] };

        table["Cast"] = new(Core, o => Ops.Cast(o.X, DTypes.Of(o.Settings.OptionalText("dtype"))));
        table["StopGradient"] = new(Core, o => Ops.StopGradient(o.X));
        table["ConvertToTensor"] = new(Core, o => o.X);
    }

    /// <summary>Activations whose names and rules are the same here and in Keras, without settings.</summary>
    private static IEnumerable<Kernels.ActivationKind> Plain
    => [
        Kernels.ActivationKind.Relu6, Kernels.ActivationKind.Selu, Kernels.ActivationKind.Softsign, Kernels.ActivationKind.Silu,
        Kernels.ActivationKind.HardSigmoid, Kernels.ActivationKind.HardSilu, Kernels.ActivationKind.LogSigmoid,
        Kernels.ActivationKind.HardTanh,
        Kernels.ActivationKind.TanhShrink, Kernels.ActivationKind.SparsePlus,
    ];

    private static Tensor AffineTransform(Operands o)
        => ImageForm.Apply(o.X, o.Settings.Option<DataFormat>("data_format", DataFormat.ChannelsLast), x => Ops.AffineTransform(
            x, o.Y, o.Settings.Option<Interpolation>("interpolation", Interpolation.Bilinear),
            o.Settings.Option<FillMode>("fill_mode", FillMode.Constant), o.Settings.Float("fill_value", 0f)));

    private static Tensor LeakyRelu(Operands o)
    {
        var slope = o.Settings.Float("negative_slope", 0.2f);
        return Ops.Maximum(o.X, 0f) + slope * Ops.Minimum(o.X, 0f);
    }

    private static Tensor OneHot(Operands o)
        => o.Settings.Int("num_classes") is >= 0 and var classes && !o.Settings.Bool("sparse", false) ? Ops.OneHot(o.X, classes, o.Axis)
            : throw o.Unsupported(o.Settings.Bool("sparse", false) ? "sparse" : "num_classes", "a dense result with 0 or more classes is");

    private static Tensor Norm(Operands o)
    {
        var order = o.Settings.Json["ord"] switch
        {
            null => 2f,
            JsonValue text when text.TryGetValue<string>(out var word) => word switch
            {
                "inf" => float.PositiveInfinity,
                "fro" when o.Axes() is null or { Length: 2 } => 2f,
                _ => throw o.Unsupported("ord", "numbers above 0, 'inf' and 'fro' are"),
            },
            _ when o.Axes() is { Length: > 1 } || (o.Axes() is null && o.X.Rank > 1) =>
                throw o.Unsupported("ord", "over several axes null and 'fro' are"),
            _ => o.Settings.Float("ord"),
        };
        return Ops.Norm(o.X, o.Axes(), order, o.KeepDims);
    }
}
