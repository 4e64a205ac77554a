namespace Nabi.Losses;

/// <summary>
/// The pinball loss of quantiles: <c>max(q (t - p), (q - 1) (t - p))</c>, the mean over the quantiles q. A prediction that makes it small
/// stays above the target with probability q. Koenker, Bassett, 1978.
/// </summary>
/// <remarks>
/// The last axis of the prediction counts the quantiles, (batch, ..., Q); the target has shape (batch, ...) or (batch, ..., 1). With one
/// quantile a target of the prediction's own shape is compared number by number, as by other losses. Keras has no such loss.
/// </remarks>
public sealed class Pinball : Loss, IConfigurable
{
    /// <summary>Creates the loss.</summary>
    /// <param name="quantiles">The quantiles, each between 0 and 1; the median, 0.5, when none is given.</param>
    /// <exception cref="NabiException">One is not between 0 and 1.</exception>
    public Pinball(params float[] quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        Set(LossSettings.Quantiles, quantiles.Length > 0 ? [.. quantiles] : [0.5f]);
    }

    /// <summary>The quantiles, each between 0 and 1, in the order of the prediction's last axis; 0.5 alone by default.</summary>
    public IReadOnlyList<float> Quantiles => Get(LossSettings.Quantiles)!;

    /// <inheritdoc/>
    public override string ClassName => "Pinball";

    bool IConfigurable.IsInKeras => false;

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LossSettings.Quantiles];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var target = Ops.Cast(yTrue, DType.Float32);
        var count = Quantiles.Count;
        if (count == 1 && target.Shape == yPred.Shape)
            return Mean(target - yPred);
        if (yPred.Rank == 0 || yPred.Shape[-1] != count)
        {
            throw new NabiException(
                $"{Name}: the last axis of the prediction must count the {count} quantiles, got shape {yPred.Shape}.");
        }

        if (target.Rank == yPred.Rank - 1)
            target = Ops.ExpandDims(target, -1);
        if (target.Rank != yPred.Rank || target.Shape[-1] != 1 || !target.Shape.With(-1, count).Fits(yPred.Shape))
        {
            throw new NabiException(
                $"{Name}: the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; give one number for every "
                + "number of the prediction's axes but the last.");
        }

        return Mean(target - yPred);

        // max(q e, (q - 1) e), with q along the last axis.
        Tensor Mean(Tensor error)
        {
            if (count == 1)
                return Ops.Mean(Ops.Maximum(Quantiles[0] * error, (Quantiles[0] - 1f) * error), [-1]);
            var quantiles = Tensor.From([.. Quantiles]);
            return Ops.Mean(Ops.Maximum(quantiles * error, (quantiles - 1f) * error), [-1]);
        }
    }
}
