using Nabi.Configs;
using Nabi.Initializers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="MinGRUCell"/> and <see cref="MinLSTMCell"/> share: gates that see the input alone, so that
/// h_t = a_t h_(t-1) + b_t with a and b known for all steps at once.
/// </summary>
public abstract class MinimalCell : Cell, IConfigurable
{
    private protected MinimalCell(int units) => Set(LayerSettings.Units, units);

    /// <summary>The length of output and state.</summary>
    public int Units => Get(LayerSettings.Units);

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); set => Set(LayerSettings.UseBias, value); }

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer { get => Get(LayerSettings.KernelInitializer); set => Set(LayerSettings.KernelInitializer, value); }

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); set => Set(LayerSettings.BiasInitializer, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Units, LayerSettings.UseBias, LayerSettings.KernelInitializer, LayerSettings.BiasInitializer];

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units]];

    /// <summary>How many blocks of units the kernel has.</summary>
    internal abstract int Blocks { get; }

    private Variable? Kernel { get; set; }

    private Variable? Bias { get; set; }

    /// <inheritdoc/>
    public override (Tensor Output, Tensors Next) Step(Tensor x, Tensors states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (factor, addend) = Coefficients(x);
        var h = factor * states[0] + addend;
        return (h, [h]);
    }

    /// <summary>a and b of h = a h' + b, for one step (batch, features) or for all (batch, time, features).</summary>
    internal (Tensor Factor, Tensor Addend) Coefficients(Tensor x)
    {
        var z = x.MatMul(Kernel!);
        return Combine((Bias is null ? z : z + Bias).Split(Blocks));
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Kernel = AddWeight("kernel", [RequireKnown(inputs[0], -1), checked(Blocks * Units)], KernelInitializer);
        Bias = UseBias ? AddWeight("bias", [checked(Blocks * Units)], BiasInitializer) : null;
    }

    /// <summary>a and b from the blocks of the product.</summary>
    private protected abstract (Tensor Factor, Tensor Addend) Combine(IReadOnlyList<Tensor> blocks);
}
