namespace Nabi.Layers;

/// <summary>Several cells as one: each takes the output of the one below. The states stand in the cells' order.</summary>
/// <remarks>Keras's <c>StackedRNNCells</c>.</remarks>
public sealed class StackedRNNCells : Cell
{
    internal static readonly ConfigSetting<IReadOnlyList<Cell>> CellsSetting = new(
        nameof(Cells),
        null,
        static (config, key) =>
            [.. config.Objects<Layer>(key)
                .Select(part => part as Cell ?? throw new NabiException($"{config.Owner}: every entry of 'cells' must be a cell."))],
        static (config, key, cells) => config.Set(key, cells));

    /// <summary>Stacks cells.</summary>
    /// <param name="cells">The cells from the input up, at least one.</param>
    /// <exception cref="NabiException">No cell is given.</exception>
    public StackedRNNCells(params IReadOnlyList<Cell> cells)
    {
        if (cells is not { Count: > 0 })
            throw new NabiException("StackedRNNCells: at least one cell is needed, got none.");
        Cells = [.. cells.Select((cell, i) => Must.Have(cell, ClassName, $"cell {i}"))];
        Set(CellsSetting, Cells);
        foreach (var cell in Cells)
            Track(cell.ForOneInput(ClassName));
    }

    /// <summary>The cells from the input up.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [CellsSetting];

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [.. Cells.SelectMany(cell => cell.StateShapes)];

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts => [];

    /// <inheritdoc/>
    public override (string Attribute, IReadOnlyList<Layer> Parts) ListedParts => ("cells", Cells);

    /// <inheritdoc/>
    public override bool IsCellState(int state)
    {
        foreach (var cell in Cells)
        {
            if (state < cell.StateShapes.Count)
                return cell.IsCellState(state);
            state -= cell.StateShapes.Count;
        }

        return false;
    }

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        List<Tensor> next = [];
        var used = 0;
        foreach (var cell in Cells)
        {
            var count = cell.StateShapes.Count;
            TensorList own = [.. states.Skip(used).Take(count)];
            used += count;
            (x, var after) = cell.Step(x, own, context);
            next.AddRange(after);
        }

        return (x, [.. next]);
    }

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        foreach (var cell in Cells)
        {
            cell.StartSequence(x, context);
            // The next cell sees this one's output, whose shape one symbolic step tells.
            var symbolic = Tensor.Symbolic([x.Shape[0], x.Shape[-1]]);
            var states = cell.StateShapes.Select(shape => Tensor.Symbolic(new Shape(x.Shape[0]).Concat(shape)));
            var width = OutputOf(cell, symbolic, [.. states]).Shape[-1];
            x = Ops.ZerosLikeBatch(x, [width]);
        }
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shape = inputs[0];
        foreach (var cell in Cells)
        {
            cell.EnsureBuilt([shape]);
            var states = cell.StateShapes.Select(state => Tensor.Symbolic(new Shape(shape[0]).Concat(state)));
            shape = OutputOf(cell, Tensor.Symbolic(shape), [.. states]).Shape;
        }
    }

    private static Tensor OutputOf(Cell cell, Tensor x, TensorList states) => cell.Step(x, states, CallContext.Current).Output;
}
