namespace Nabi.Losses;

/// <summary>
/// Connectionist temporal classification: minus the logarithm of the probability of a label sequence, summed over all ways to
/// lay it over the time steps. For speech and handwriting, where nobody says which step holds which label.
/// </summary>
/// <remarks>
/// Targets are class numbers of shape (batch, labels), padded with 0; predictions are logits of shape (batch, time, classes);
/// class 0 is the blank. Steps that the prediction's mask leaves out are skipped. A sequence that does not fit into its steps has
/// infinite loss and no gradient. Graves and others, 2006.
/// </remarks>
public sealed class CTC : Loss
{
    /// <inheritdoc/>
    public override string ClassName => "CTC";

    internal override bool HasKerasMetric => false;

    private protected override bool TakesMask => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        if (yPred.Rank != 3 || yTrue.Rank != 2 || !yTrue.Shape.Slice(0, 1).Fits(yPred.Shape.Slice(0, 1)))
        {
            throw new NabiException(
                $"{Name}: the target must have shape (batch, labels) and the prediction (batch, time, classes), got "
                + $"{yTrue.Shape} and {yPred.Shape}.");
        }

        return yPred.Mask is { } mask ? Ops.Apply(new CtcPrimitive(), yTrue, yPred, mask) : Ops.Apply(new CtcPrimitive(), yTrue, yPred);
    }
}
