namespace Nabi.Layers;

/// <summary>
/// A simplified state space layer over time, whose steps run side by side; the equations are at <see cref="S5Cell"/>. The output is as
/// long as the input: (batch, time, features) to (batch, features), or the whole sequence with <see cref="Recurrent.ReturnSequences"/>.
/// </summary>
/// <remarks>Smith, Warrington and Linderman, 2023, "Simplified State Space Layers for Sequence Modeling" (arXiv 2208.04933).</remarks>
/// <example><code>new S5(64) { ReturnSequences = true }</code></example>
public sealed class S5 : ScanRecurrent
{
    private readonly S5Cell cell;

    /// <summary>A layer.</summary>
    /// <param name="stateSize">The length of the state: two numbers for each complex one; even, at least 2.</param>
    /// <exception cref="NabiException">The length is odd or below 2.</exception>
    public S5(int stateSize)
        : base(new S5Cell(stateSize)) => cell = (S5Cell)Cell;

    /// <inheritdoc cref="S5Cell.StateSize"/>
    public int StateSize => cell.StateSize;

    /// <inheritdoc cref="S5Cell.MinStep"/>
    public float MinStep { get => Get(S5Cell.MinStepSetting); init => Set(S5Cell.MinStepSetting, value); }

    /// <inheritdoc cref="S5Cell.MaxStep"/>
    public float MaxStep { get => Get(S5Cell.MaxStepSetting); init => Set(S5Cell.MaxStepSetting, value); }

    private protected override Recurrent NewInstance() => new S5(StateSize);

    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
    {
        var (factor, kernel) = cell.Discrete(context);
        var states = Ops.ComplexScan(factor, x.MatMul(kernel), initial?[0], mask);
        return (cell.Emit(x, states), [Ops.Select(states, 1, -1)]);
    }
}
