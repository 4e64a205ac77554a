namespace Nabi.Losses;

/// <summary>
/// The score of intervals: their width, and 2 / (1 - level) times how far the target lies outside. Gneiting, Raftery, 2007. It is smallest
/// where the ends are the quantiles of the level.
/// </summary>
/// <remarks>
/// The last axis of the prediction holds the lower and the upper end, (batch, ..., 2); the target has shape (batch, ...) or
/// (batch, ..., 1). Keras has no such loss.
/// </remarks>
public sealed class IntervalScore : Loss, IConfigurable
{
    /// <summary>The part of the targets that should lie inside, between 0 and 1; 0.95 by default.</summary>
    /// <exception cref="NabiException">It is not between 0 and 1.</exception>
    public float Level { get => Get(LossSettings.Level); init => Set(LossSettings.Level, value); }

    /// <inheritdoc/>
    public override string ClassName => "IntervalScore";

    bool IConfigurable.IsInKeras => false;

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LossSettings.Level];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        if (yPred.Rank == 0 || yPred.Shape[-1] != 2)
        {
            throw new NabiException(
                $"{Name}: the last axis of the prediction must hold a lower and an upper end, got shape {yPred.Shape}.");
        }

        var target = RowTargets.Of(this, yTrue, yPred, "interval");
        Tensor lower = Ops.GetItem(yPred, TensorIndex.Ellipsis, 0), upper = Ops.GetItem(yPred, TensorIndex.Ellipsis, 1);
        return upper - lower + 2f / (1f - Level) * (Ops.Relu(lower - target) + Ops.Relu(target - upper));
    }
}
