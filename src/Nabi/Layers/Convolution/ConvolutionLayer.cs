using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="Conv1D"/>, <see cref="Conv2D"/>, <see cref="Conv3D"/> and the transposed ones share: filters and the weight
/// <c>kernel</c>.
/// </summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class ConvolutionLayer<TSize> : KernelLayer<TSize>
    where TSize : struct
{
    private protected ConvolutionLayer(int filters, TSize kernel, Activation? activation)
        : base(kernel, activation) => Set(LayerSettings.Filters, filters);

    /// <summary>The number of output channels.</summary>
    public int Filters => Get(LayerSettings.Filters);

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        init => Set(LayerSettings.KernelInitializer, value);
    }

    /// <summary>A penalty on the kernel; none by default.</summary>
    public Regularizer? KernelRegularizer
    {
        get => Get(LayerSettings.KernelRegularizer);
        init => Set(LayerSettings.KernelRegularizer, value);
    }

    /// <summary>A rule that the kernel obeys after every update; none by default.</summary>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); init => Set(LayerSettings.KernelConstraint, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, LayerSettings.Filters, LayerSettings.KernelInitializer, LayerSettings.KernelRegularizer,
            LayerSettings.KernelConstraint];

    /// <inheritdoc/>
    protected internal override IEnumerable<Variable> QuantizableWeights => Kernel is null ? [] : [Kernel];

    private protected Variable? Kernel { get; private set; }

    private protected void CreateKernel(params int[] channels)
        => Kernel = AddWeight("kernel", [.. KernelLengths, .. channels], KernelInitializer, KernelRegularizer, KernelConstraint);
}
