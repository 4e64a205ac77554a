namespace Nabi.Layers;

/// <summary>Projects the output of a cell: y = activation(cell(x) W + b). The states stay the cell's.</summary>
public sealed class ProjectionCell : WrapperCell
{
    private Variable? kernel;
    private Variable? bias;

    /// <summary>Wraps a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="activation">The function applied to the projection; null is linear.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public ProjectionCell(Cell cell, int units, Activation? activation = null)
        : base(cell)
    {
        Set(LayerSettings.Units, units);
        Set(LayerSettings.Activation, activation ?? LayerSettings.Activation.Default);
    }

    /// <summary>The length of the output.</summary>
    public int Units => Get(LayerSettings.Units);

    /// <summary>The function applied to the projection; linear by default.</summary>
    public Activation Activation => Get(LayerSettings.Activation);

    /// <summary>Whether b is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, LayerSettings.Units, LayerSettings.Activation, LayerSettings.UseBias];

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        var (output, next) = Cell.Step(x, states, context);
        var y = output.MatMul(kernel!);
        return (Activation.Apply(bias is null ? y : y + bias), next);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        base.Build(inputs);
        kernel = AddWeight("kernel", [OutputShape(inputs[0])[-1], Units], new GlorotUniform());
        bias = UseBias ? AddWeight("bias", [Units], new Zeros()) : null;
    }
}
