namespace Nabi.Losses;

/// <summary>A loss that is one formula per row along an axis.</summary>
public abstract class RowwiseLoss : Loss
{
    private protected RowwiseLoss()
    {
    }

    /// <summary>The formula.</summary>
    internal RowFormula Rows => field ??= MakeRows();

    /// <summary>The formula of the metric that is the loss's mean.</summary>
    internal virtual RowFormula MetricRows => Rows;

    /// <summary>Whether a larger number of that metric is better.</summary>
    internal virtual bool LargerMetricIsBetter => false;

    /// <summary>The axis of a row.</summary>
    internal virtual int RowAxis => -1;

    /// <summary>Makes the formula for the settings.</summary>
    private protected abstract RowFormula MakeRows();

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = Align(yTrue, yPred);
        if (prediction.Rank == 0)
            throw new NabiException($"{Name}: the prediction needs at least one axis.");
        if (prediction.Rank == 1 && Rows.IsElementwise)
            (target, prediction) = (Ops.ExpandDims(target, -1), Ops.ExpandDims(prediction, -1));
        // Targets that depend on what is trained (another model's output) have gradients too: those of the formula.
        return target.Tracked
            ? Rows.Formula(target, prediction, RowAxis) : Ops.Apply(new RowFormulaPrimitive(Name, Rows, RowAxis), target, prediction);
    }
}
