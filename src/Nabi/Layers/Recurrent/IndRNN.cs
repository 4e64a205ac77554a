using Nabi.Constraints;

namespace Nabi.Layers;

/// <summary>
/// An independently recurrent network over time, as one operation; the equations are at <see cref="IndRNNCell"/>. With a custom activation
/// the cell runs step by step.
/// </summary>
/// <remarks>
/// Li et al., 2018, "Independently Recurrent Neural Network (IndRNN): Building A Longer and Deeper RNN" (arXiv 1803.04831).
/// </remarks>
/// <example><code>new IndRNN(128) { ReturnSequences = true, RecurrentConstraint = new MaxNorm(1f) }</code></example>
public sealed class IndRNN : UnitRecurrent
{
    private readonly IndRNNCell cell;

    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <param name="activation">The function of the output; null (default) is <c>relu</c>.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public IndRNN(int units, Activation? activation = null)
        : base(new IndRNNCell(units, activation)) => cell = (IndRNNCell)Cell;

    /// <inheritdoc cref="IndRNNCell.Activation"/>
    public Activation Activation { get => Get(IndRNNCell.ActivationSetting); init => Set(IndRNNCell.ActivationSetting, value); }

    /// <inheritdoc cref="IndRNNCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer
    {
        get => Get(IndRNNCell.RecurrentInitializerSetting);
        init => Set(IndRNNCell.RecurrentInitializerSetting, value);
    }

    /// <inheritdoc cref="IndRNNCell.RecurrentConstraint"/>
    public Constraint? RecurrentConstraint
    {
        get => Get(StandardCell.RecurrentConstraintSetting);
        init => Set(StandardCell.RecurrentConstraintSetting, value);
    }

    private protected override bool Scans => Activation.Kind is not null;

    private protected override Recurrent NewInstance() => new IndRNN(Units);

    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
    {
        var states = Ops.IndependentScan(cell.Weighted(x), cell.RecurrentKernel, Activation.Kind!.Value, initial?[0], mask);
        return (states, [Ops.Select(states, 1, -1)]);
    }
}
