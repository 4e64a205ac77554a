using Nabi.Constraints;
using Nabi.Kernels;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="Dense"/> and <see cref="EinsumDense"/> share: a product with the weight <c>kernel</c>, perhaps the weight <c>bias</c>
/// added, and a function applied.
/// </summary>
public abstract class DenseLayer : Layer
{
    private protected DenseLayer(Activation? activation)
    {
        if (activation is not null)
            Set(LayerSettings.Activation, activation);
    }

    /// <summary>The function applied to the output; linear by default.</summary>
    public Activation Activation { get => Get(LayerSettings.Activation); init => Set(LayerSettings.Activation, value); }

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        init => Set(LayerSettings.KernelInitializer, value);
    }

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }

    /// <summary>A penalty on the kernel; none by default.</summary>
    public Regularizer? KernelRegularizer
    {
        get => Get(LayerSettings.KernelRegularizer);
        init => Set(LayerSettings.KernelRegularizer, value);
    }

    /// <summary>A penalty on the bias; none by default.</summary>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); init => Set(LayerSettings.BiasRegularizer, value); }

    /// <summary>A rule that the kernel obeys after every update; none by default.</summary>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); init => Set(LayerSettings.KernelConstraint, value); }

    /// <summary>A rule that the bias obeys after every update; none by default.</summary>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); init => Set(LayerSettings.BiasConstraint, value); }

    private protected override bool WantsFloats => true;

    /// <summary>f(x W + b) for x (..., features), W (features, units) and b (units): in one operation where the function fits it.</summary>
    private protected Tensor Product(Tensor x, Tensor kernel, Tensor? bias)
    {
        if (Activation.Kind is { } kind && DensePrimitive.Fits(kind))
            return Run(kind);
        return Activation.Apply(Run(ActivationKind.Linear));

        Tensor Run(ActivationKind function)
            => bias is null ? Ops.Apply(new DensePrimitive(function), x, kernel) : Ops.Apply(new DensePrimitive(function), x, kernel, bias);
    }
}
