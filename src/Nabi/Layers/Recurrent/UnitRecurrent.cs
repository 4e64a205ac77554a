namespace Nabi.Layers;

/// <summary>
/// A <see cref="UnitCell"/> over time, all steps in a few operations; the settings that such layers share with their cells stand here.
/// </summary>
public abstract class UnitRecurrent : ScanRecurrent
{
    private readonly UnitCell cell;

    private protected UnitRecurrent(UnitCell cell)
        : base(cell) => this.cell = cell;

    /// <inheritdoc cref="UnitCell.Units"/>
    public int Units => cell.Units;

    /// <inheritdoc cref="UnitCell.UseBias"/>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <inheritdoc cref="UnitCell.KernelInitializer"/>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        init => Set(LayerSettings.KernelInitializer, value);
    }

    /// <inheritdoc cref="UnitCell.BiasInitializer"/>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }
}
