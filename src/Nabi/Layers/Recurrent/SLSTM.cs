namespace Nabi.Layers;

/// <summary>
/// An LSTM with exponential gates over time; the equations are at <see cref="SLSTMCell"/>. Each step needs the one before it, so that they
/// run one after the other; the inputs of all steps are multiplied at once.
/// </summary>
/// <remarks>Beck et al., 2024, "xLSTM: Extended Long Short-Term Memory" (arXiv 2405.04517).</remarks>
/// <example><code>new SLSTM(64, heads: 4) { ReturnSequences = true }</code></example>
public sealed class SLSTM : UnitRecurrent
{
    private readonly SLSTMCell cell;

    /// <summary>A layer.</summary>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="heads">How many groups of units see one another's states; divides the units.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads do not divide the units.</exception>
    public SLSTM(int units, int heads)
        : base(new SLSTMCell(units, heads)) => cell = (SLSTMCell)Cell;

    /// <inheritdoc cref="SLSTMCell.Heads"/>
    public int Heads => cell.Heads;

    /// <inheritdoc cref="SLSTMCell.ForgetGate"/>
    public ForgetGate ForgetGate { get => Get(SLSTMCell.ForgetGateSetting); init => Set(SLSTMCell.ForgetGateSetting, value); }

    /// <inheritdoc cref="SLSTMCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer
    {
        get => Get(SLSTMCell.RecurrentInitializerSetting);
        init => Set(SLSTMCell.RecurrentInitializerSetting, value);
    }

    private protected override Recurrent NewInstance() => new SLSTM(Units, Heads);

    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
    {
        var products = cell.Weighted(x);
        TensorList states = initial ?? [.. cell.StateShapes.Select(shape => Ops.ZerosLikeBatch(x, shape))];
        List<Tensor> outputs = [];
        for (var t = 0; t < x.Shape[1]; t++)
        {
            var (output, next) = cell.Step(states, Ops.Select(products, 1, t));
            if (mask is not null)
            {
                var counts = Ops.ExpandDims(Ops.Select(mask, 1, t), 1);
                next = [.. next.Select((state, i) => Ops.Where(counts, state, states[i]))];
            }

            outputs.Add(output);
            states = next;
        }

        return (Ops.Stack(outputs, 1), states);
    }
}
