namespace Nabi.Conformance.Checkers;

/// <summary>
/// A network of <see cref="Applications"/>: layers, settings and numbers of weights, and what it gives for weights and a picture that
/// follow a rule, so that no file of them is needed.
/// </summary>
public sealed class ApplicationChecker() : CaseChecker(
    "application", keys: "model param_count param_count_no_top weight_order rule tolerance/rtol tolerance/atol", arrays: "output")
{
    private const int InputIndex = 999;

    protected override string? Missing(GoldenCase golden) => Made(NameOf(golden), includeTop: true) is null ? $"no network {NameOf(golden)}" : null;

    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var name = NameOf(golden);
        var model = Made(name, includeTop: true)!;
        differences.Equal("param_count", (long)golden.Json["param_count"]!, model.ParameterCount);
        differences.Equal("param_count_no_top", (long)golden.Json["param_count_no_top"]!, Made(name, includeTop: false)!.ParameterCount);
        SerializedModel.Compare((JsonObject)golden.Json["model"]!, model, differences);
        var order = golden.Json["weight_order"]!.AsArray();
        differences.Equal("weight_order", string.Join(" ", order.Select(weight => (string)weight!["path"]!)),
            string.Join(" ", model.Weights.Select(weight => weight.Path)));
        model.SetWeights([.. model.Weights.Select(Ruled)]);
        var input = Numbers(new Shape([1, .. model.Inputs[0].Shape.Skip(1)]), InputIndex, u => 100 * u);
        var features = model.GetLayer("avg_pool").Output;
        var outputs = new Model([model.Inputs[0]], [features, model.Outputs[0]]).ApplyAll([input]);
        differences.Compare("output/features", outputs[0]);
        differences.Compare("output/predictions", outputs[1]);
    }

    private static string NameOf(GoldenCase golden) => (string)golden.Json["model"]!["config"]!["name"]!;

    private static Model? Made(string name, bool includeTop)
    {
        // The name that Keras gives to the first input of a process.
        var input = Input.Of(new Input(224, 224, 3) { Name = "input_layer" });
        ApplicationOptions options = new() { IncludeTop = includeTop, InputTensor = input };
        return name switch
        {
            "resnet50" => Applications.ResNet50(options),
            "resnet101" => Applications.ResNet101(options),
            "resnet152" => Applications.ResNet152(options),
            _ when name.StartsWith("mobilenetv2_1.00", StringComparison.Ordinal) => Applications.MobileNetV2(options),
            _ => null,
        };
    }

    private static Tensor Ruled(Variable weight, int index)
        => Numbers(weight.Shape, index, weight.Path[(weight.Path.LastIndexOf('/') + 1)..] switch
        {
            "kernel" when weight.Path.Contains("depthwise", StringComparison.Ordinal) => Kernel(weight.Shape[0] * weight.Shape[1]),
            "kernel" => Kernel(weight.Shape.Product(0, weight.Shape.Rank - 1)),
            "gamma" => u => 1 + 0.1 * u,
            "beta" or "moving_mean" => u => 0.1 * u,
            "moving_variance" => u => 1 + 0.5 * u,
            _ => u => 0.05 * u,
        });

    private static Func<double, double> Kernel(int fanIn) => u => Math.Sqrt(6.0 / fanIn) * u;

    private static Tensor Numbers(Shape shape, int index, Func<double, double> of)
    {
        var values = new float[shape.Product(0, shape.Rank)];
        for (var k = 0; k < values.Length; k++)
            values[k] = (float)of(((ulong)k * 2654435761UL + (ulong)index * 40503 * 65537) % (1UL << 32) / 4294967296.0 * 2 - 1);
        return new Tensor(shape, values);
    }
}
