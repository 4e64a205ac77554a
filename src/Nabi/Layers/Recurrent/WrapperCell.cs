namespace Nabi.Layers;

/// <summary>A cell around another cell: the states are the inner cell's.</summary>
public abstract class WrapperCell : Cell, IConfigurable
{
    private protected WrapperCell(Cell cell)
    {
        Cell = Track(Must.Have(cell, ClassName, "the cell").ForOneInput(ClassName));
        Set(LayerSettings.Cell, cell);
    }

    /// <summary>The inner cell.</summary>
    public Cell Cell { get; }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Cell];

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => Cell.StateShapes;

    /// <inheritdoc/>
    public override bool IsCellState(int state) => Cell.IsCellState(state);

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context) => Cell.StartSequence(x, context);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs) => Cell.EnsureBuilt(inputs);

    /// <summary>The shape of the inner cell's output for an input of this shape.</summary>
    private protected Shape OutputShape(Shape input)
    {
        var states = Cell.StateShapes.Select(shape => Tensor.Symbolic(new Shape(input[0]).Concat(shape)));
        return Cell.Step(Tensor.Symbolic(input), [.. states], CallContext.Current).Output.Shape;
    }
}
