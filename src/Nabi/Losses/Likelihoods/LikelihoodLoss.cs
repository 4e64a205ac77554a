namespace Nabi.Losses;

/// <summary>
/// The negative log likelihood of the targets under a distribution whose parameters the prediction holds along its last axis: targets
/// (batch, ...) or (batch, ..., 1), prediction (batch, ..., parameters). Salinas and others, DeepAR, 2020.
/// </summary>
/// <remarks>The prediction is a layer's output without an activation; what must be positive is put through softplus here. Keras has no
/// such losses.</remarks>
public abstract class LikelihoodLoss : Loss, IConfigurable
{
    private protected LikelihoodLoss()
    {
    }

    bool IConfigurable.IsInKeras => false;

    internal override bool HasKerasMetric => false;

    /// <summary>Numbers along the last axis of the prediction.</summary>
    public int Parameters => Formula.Parameters;

    /// <summary>The distribution's parameters of what a network gives for one value: what must be positive is made so.</summary>
    /// <param name="outputs">The network's numbers (<see cref="Parameters"/>).</param>
    /// <param name="parameters">Filled with the parameters (<see cref="Parameters"/>), in the order that the loss names them.</param>
    /// <exception cref="NabiException">One has another length.</exception>
    public void Constrain(ReadOnlySpan<float> outputs, Span<double> parameters)
    {
        if (outputs.Length != Parameters || parameters.Length != Parameters)
        {
            throw new NabiException(
                $"{Name}: the distribution has {Parameters} parameters, got {outputs.Length} numbers for {parameters.Length}.");
        }

        Formula.Constrain(outputs, parameters);
    }

    /// <summary>The distribution.</summary>
    internal abstract LikelihoodFormula Formula { get; }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        if (yPred.Rank == 0 || yPred.Shape[-1] != Parameters)
        {
            throw new NabiException(
                $"{Name}: the last axis of the prediction must hold the {Parameters} parameters, got shape {yPred.Shape}.");
        }

        var target = RowTargets.Of(this, yTrue, yPred, "number of the prediction's axes but the last");
        return Ops.Apply(new LikelihoodPrimitive(Name, Formula), target, yPred);
    }
}
