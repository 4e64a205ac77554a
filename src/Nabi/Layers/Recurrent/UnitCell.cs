namespace Nabi.Layers;

/// <summary>
/// What the cells of newer papers share: units, a weight <c>kernel</c> (features, blocks of units) for all gates at once, and a bias.
/// </summary>
public abstract class UnitCell : Cell, IConfigurable
{
    private protected UnitCell(int units) => Set(LayerSettings.Units, units);

    /// <summary>The length of the output.</summary>
    public int Units => Get(LayerSettings.Units);

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); set => Set(LayerSettings.UseBias, value); }

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        set => Set(LayerSettings.KernelInitializer, value);
    }

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); set => Set(LayerSettings.BiasInitializer, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LayerSettings.Units, LayerSettings.UseBias, LayerSettings.KernelInitializer, LayerSettings.BiasInitializer];

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units]];

    /// <summary>How many blocks of units the kernel has.</summary>
    internal abstract int Blocks { get; }

    /// <summary>The kernel.</summary>
    private protected Variable Kernel { get; private set; } = null!;

    /// <summary>The bias, or null.</summary>
    private protected Variable? Bias { get; private set; }

    /// <summary>The shape of the kernel for inputs of so many features.</summary>
    private protected virtual Shape KernelShape(int features) => [features, checked(Blocks * Units)];

    /// <summary>The first values of the bias.</summary>
    private protected virtual Initializer FirstBias => BiasInitializer;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Kernel = AddWeight("kernel", KernelShape(RequireKnown(inputs[0], -1)), KernelInitializer);
        Bias = UseBias ? AddWeight("bias", [checked(Blocks * Units)], FirstBias) : null;
    }

    /// <summary>x W + b, for one step (batch, features) or for all (batch, time, features).</summary>
    private protected Tensor Product(Tensor x) => WithBias(x.MatMul(Kernel));

    /// <summary>A product with the bias, if there is one.</summary>
    private protected Tensor WithBias(Tensor product) => Bias is null ? product : product + Bias;
}
