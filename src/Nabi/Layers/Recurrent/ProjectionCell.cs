using Nabi.Activations;
using Nabi.Configs;
using Nabi.Initializers;

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
        Units = units >= 1 ? units : throw new NabiException($"ProjectionCell: units must be at least 1, got {units}.");
        Activation = activation ?? "linear";
    }

    /// <summary>The length of the output.</summary>
    public int Units { get; }

    /// <summary>The function applied to the projection; linear by default.</summary>
    public Activation Activation { get; }

    /// <summary>Whether b is added; true by default.</summary>
    public bool UseBias { get; init; } = true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("units", Units).Set("activation", Activation).Set("use_bias", UseBias);
    }

    internal static ProjectionCell Read(Config config)
        => new(ReadCell(config), config.Int("units"), config.Object<Activation>("activation")) { UseBias = config.Bool("use_bias", true) };

    /// <inheritdoc/>
    public override (Tensor Output, Tensors Next) Step(Tensor x, Tensors states, CallContext context)
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
