namespace Nabi.Losses;

/// <summary>1 - 2 sum(t p) / (sum t + sum p): how little two soft areas overlap.</summary>
public sealed class Dice : Loss
{
    private const float Epsilon = 1e-7f;

    /// <summary>The axes that are counted together; null (default) for all.</summary>
    public IReadOnlyList<int>? Axis { get => Get(LossSettings.Axes); init => Set(LossSettings.Axes, value); }

    /// <inheritdoc/>
    public override string ClassName => "Dice";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LossSettings.Axes];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = Align(yTrue, yPred);
        var axes = Axis?.ToArray();
        return 1f - 2f * Ops.Sum(target * prediction, axes) / (Ops.Sum(target, axes) + Ops.Sum(prediction, axes) + Epsilon);
    }
}
