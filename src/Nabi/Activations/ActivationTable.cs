using Nabi.Kernels;

namespace Nabi.Activations;

/// <summary>The activations a config or a name can ask for.</summary>
internal static class ActivationTable
{
    public static Family Family { get; } = new("activation", nameof(Activation), "keras.activations", Fill);

    private static void Fill()
    {
        Add("linear", ActivationKind.Linear);
        Add("tanh", ActivationKind.Tanh);
        Add("sigmoid", ActivationKind.Sigmoid);
        Add("hard_sigmoid", ActivationKind.HardSigmoid);
        Add("legacy_hard_sigmoid", ActivationKind.LegacyHardSigmoid);
        Add("relu6", ActivationKind.Relu6);
        Add("selu", ActivationKind.Selu);
        Add("softplus", ActivationKind.Softplus);
        Add("softsign", ActivationKind.Softsign);
        Add("exponential", ActivationKind.Exponential);
        Add("silu", ActivationKind.Silu, "swish");
        Add("hard_silu", ActivationKind.HardSilu, "hard_swish");
        Add("mish", ActivationKind.Mish);
        Add("hard_tanh", ActivationKind.HardTanh);
        Add("tanh_shrink", ActivationKind.TanhShrink);
        Add("log_sigmoid", ActivationKind.LogSigmoid);
        Add("sparse_plus", ActivationKind.SparsePlus);
        Add("sparse_sigmoid", _ => Activation.SparseSigmoid());
        Add("relu", c => Activation.Relu(c.Float("negative_slope", 0f), c.OptionalFloat("max_value"), c.Float("threshold", 0f)), "ReLU");
        Add("leaky_relu", c => Activation.LeakyRelu(c.Float("negative_slope", 0.2f)));
        Add("LeakyReLU", c => Activation.LeakyRelu(c.Float("negative_slope", 0.3f)));
        Add("elu", c => Activation.Elu(c.Float("alpha", 1f)), "ELU");
        Add("celu", c => Activation.Celu(c.Float("alpha", 1f)));
        Add("gelu", c => Activation.Gelu(c.Bool("approximate", false)));
        Add("softmax", c => Activation.Softmax(c.Int("axis", -1)), "Softmax");
        Add("log_softmax", c => Activation.LogSoftmax(c.Int("axis", -1)));
        Add("sparsemax", c => Activation.Sparsemax(c.Int("axis", -1)));
        Add("glu", c => Activation.Glu(c.Int("axis", -1)));
        Add("hard_shrink", c => Activation.HardShrink(c.Float("threshold", 0.5f)));
        Add("soft_shrink", c => Activation.SoftShrink(c.Float("threshold", 0.5f)));
        Add("threshold", c => Activation.Threshold(c.Float("threshold"), c.Float("default_value")));
        Add("squareplus", c => Activation.Squareplus(c.Float("b", 4f)));
    }

    private static void Add(string name, ActivationKind kind, params ReadOnlySpan<string> aliases)
        => Family.Add(name, _ => new Activation(name, kind), aliases);

    private static void Add(string name, Func<Config, Activation> read, params ReadOnlySpan<string> aliases)
        => Family.Add(name, read, aliases);
}
