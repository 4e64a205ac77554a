using Nabi.Configs;

namespace Nabi.Activations;

/// <summary>The activations a config or a name can ask for.</summary>
internal static class ActivationTable
{
    public static void Fill()
    {
        foreach (var name in (string[])["linear", "relu", "sigmoid", "tanh", "softmax", "log_softmax", "softplus", "softsign", "elu", "selu",
            "celu", "gelu", "silu", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "relu6", "exponential", "mish", "glu",
            "hard_shrink", "soft_shrink", "tanh_shrink", "threshold", "squareplus", "sparse_plus", "log_sigmoid", "sparsemax", "sparse_sigmoid"])
        {
            Registry.Register(name, _ => new Activation(name, _ => throw new NabiException($"The activation {name} has no function yet.")));
        }
    }
}
