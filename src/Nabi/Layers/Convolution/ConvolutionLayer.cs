using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="Conv1D"/>, <see cref="Conv2D"/>, <see cref="Conv3D"/> and the transposed ones share: filters and the weight <c>kernel</c>.
/// </summary>
public abstract class ConvolutionLayer : KernelLayer
{
    private protected ConvolutionLayer(int filters, int[] kernel, Activation? activation, Config? config)
        : base(kernel, activation, config)
    {
        Filters = Positive(ClassName, "filters", filters);
        if (config is null)
            return;
        KernelInitializer = config.Object<Initializer>("kernel_initializer") ?? new GlorotUniform();
        KernelRegularizer = config.Object<Regularizer>("kernel_regularizer");
        KernelConstraint = config.Object<Constraint>("kernel_constraint");
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>A penalty on the kernel; none by default.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>A rule that the kernel obeys after every update; none by default.</summary>
    public Constraint? KernelConstraint { get; init; }

    private protected Variable? Kernel { get; private set; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("filters", Filters).Set("kernel_initializer", KernelInitializer).Set("kernel_regularizer", KernelRegularizer)
            .Set("kernel_constraint", KernelConstraint);
    }

    private protected void CreateKernel(params int[] channels)
        => Kernel = AddWeight("kernel", [.. KernelLengths, .. channels], KernelInitializer, KernelRegularizer, KernelConstraint);
}
