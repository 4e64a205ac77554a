namespace Nabi.Losses;

/// <summary>A loss that is one formula a row along an axis.</summary>
public abstract class RowwiseLoss : Loss
{
    private protected RowwiseLoss()
    {
    }

    /// <summary>The formula.</summary>
    internal abstract RowFormula Rows { get; }

    /// <summary>The axis of a row.</summary>
    internal virtual int RowAxis => -1;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = Align(yTrue, yPred);
        if (prediction.Rank == 0)
            throw new NabiException($"{Name}: the prediction needs at least one axis.");
        if (prediction.Rank == 1 && Rows.IsElementwise)
            (target, prediction) = (Ops.ExpandDims(target, -1), Ops.ExpandDims(prediction, -1));
        // Targets that depend on what is trained (another model's output) have gradients too: those of the formula.
        return target.Tracked ? Rows.Formula(target, prediction, RowAxis) : Ops.Apply(new RowFormulaPrimitive(Name, Rows, RowAxis), target, prediction);
    }
}
