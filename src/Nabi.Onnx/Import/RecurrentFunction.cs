using Nabi.Activations;
using Nabi.Kernels;

namespace Nabi.Onnx;

/// <summary>A function of the gates or of the output of a recurrent node.</summary>
/// <param name="Name">The standard's name, in small letters.</param>
/// <param name="Alpha">The first constant.</param>
/// <param name="Beta">The second.</param>
internal readonly record struct RecurrentFunction(string Name, float Alpha, float Beta)
{
    // What a function's constants are where the file names none: null for none at all, no number where they must be named, for runtimes
    // differ in them.
    private static readonly Dictionary<string, (float? Alpha, float? Beta)> Known = new(StringComparer.Ordinal)
    {
        ["relu"] = (null, null),
        ["tanh"] = (null, null),
        ["sigmoid"] = (null, null),
        ["softsign"] = (null, null),
        ["softplus"] = (null, null),
        ["affine"] = (float.NaN, float.NaN),
        ["leakyrelu"] = (0.01f, null),
        ["thresholdedrelu"] = (float.NaN, null),
        ["scaledtanh"] = (float.NaN, float.NaN),
        ["hardsigmoid"] = (0.2f, 0.5f),
        ["elu"] = (1f, null),
    };

    /// <summary>The fused kernels' name for it, or null.</summary>
    public ActivationKind? Kind => (Name, Alpha, Beta) switch
    {
        ("tanh", _, _) => ActivationKind.Tanh,
        ("sigmoid", _, _) => ActivationKind.Sigmoid,
        ("relu", _, _) => ActivationKind.Relu,
        ("softsign", _, _) => ActivationKind.Softsign,
        ("softplus", _, _) => ActivationKind.Softplus,
        ("affine", 1f, 0f) => ActivationKind.Linear,
        ("hardsigmoid", 0.2f, 0.5f) => ActivationKind.LegacyHardSigmoid,
        ("hardsigmoid", > 0.16666f and < 0.16667f, 0.5f) => ActivationKind.HardSigmoid,
        ("leakyrelu", 0.2f, _) => ActivationKind.LeakyRelu,
        ("elu", 1f, _) => ActivationKind.Elu,
        _ => null,
    };

    /// <summary>The functions of each direction.</summary>
    /// <param name="call">The node.</param>
    /// <param name="usual">Those of one direction where the file names none.</param>
    /// <param name="directions">How many directions there are.</param>
    public static RecurrentFunction[][] Of(OnnxCall call, string[] usual, int directions)
    {
        var names = call.Attribute("activations")?.Strings.Select(name => name.ToStringUtf8()).ToArray() ?? [];
        if (names.Length == 0)
            names = [.. Enumerable.Repeat(usual, directions).SelectMany(name => name)];
        if (names.Length != usual.Length * directions)
            throw new NabiException($"{names.Length} activations are given for {directions} times {usual.Length}");
        var alphas = new Queue<float>(call.Attribute("activation_alpha")?.Floats ?? []);
        var betas = new Queue<float>(call.Attribute("activation_beta")?.Floats ?? []);
        var all = names.Select(name => Known.TryGetValue(name.ToLowerInvariant(), out var usually)
            ? new RecurrentFunction(name.ToLowerInvariant(), Next(alphas, usually.Alpha), Next(betas, usually.Beta))
            : throw new NabiException($"the activation '{OnnxNames.Short(name)}' is not known here")).ToArray();
        foreach (var function in all)
        {
            if (float.IsNaN(function.Alpha) || float.IsNaN(function.Beta))
                throw new NabiException($"the activation '{function.Name}' needs its constants (activation_alpha, activation_beta)");
        }

        return [.. all.Chunk(usual.Length)];

        // Only functions that have a constant take the next of the list.
        static float Next(Queue<float> values, float? usually)
            => usually is not { } otherwise ? 0f : values.TryDequeue(out var value) ? value : otherwise;
    }

    public Tensor Apply(Tensor x) => Name switch
    {
        "relu" => Ops.Relu(x),
        "tanh" => Ops.Tanh(x),
        "sigmoid" => Ops.Sigmoid(x),
        "softsign" => x / (1f + Ops.Abs(x)),
        "softplus" => Ops.Softplus(x),
        "affine" => x * Alpha + Beta,
        "leakyrelu" => Activation.LeakyRelu(Alpha).Apply(x),
        "thresholdedrelu" => Ops.Where(Ops.GreaterEqual(x, Alpha), x, 0f),
        "scaledtanh" => Ops.Tanh(x * Beta) * Alpha,
        "hardsigmoid" => Ops.Clip(x * Alpha + Beta, 0f, 1f),
        _ => Activation.Elu(Alpha).Apply(x),
    };
}
