namespace Nabi.Losses;

/// <summary>Targets of losses whose prediction has an axis more than they: bounds, or parameters of a distribution.</summary>
internal static class RowTargets
{
    /// <summary>The targets as floats, one for each row of the prediction's last axis; an axis of length 1 in its place goes.</summary>
    /// <exception cref="NabiException">They are not as many as the rows.</exception>
    public static Tensor Of(Loss loss, Tensor yTrue, Tensor yPred, string row)
    {
        var target = Ops.Cast(yTrue, DType.Float32);
        if (target.Rank == yPred.Rank && target.Shape[-1] == 1)
            target = Ops.Squeeze(target, -1);
        return target.Shape.Fits(yPred.Shape.Slice(0, yPred.Rank - 1)) ? target
            : throw new NabiException(
                $"{loss.Name}: the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; give one number for every "
                + $"{row}.");
    }
}
