namespace Nabi.Losses;

/// <summary>
/// Half the squared error up to delta and straight beyond, the mean over the last axis: outliers count less. Huber, 1964.
/// </summary>
public sealed class Huber : RowwiseLoss
{
    private static readonly ConfigSetting<float> DeltaSetting =
        new(ConfigSetting.Float(nameof(Delta), Must.BeAboveZero)) { Default = 1f, OmitsDefault = true };

    /// <summary>Where the straight part begins; 1 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float Delta { get => Get(DeltaSetting); init => Set(DeltaSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "Huber";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [DeltaSetting];

    private protected override string DefaultName => "huber_loss";

    private protected override RowFormula MakeRows() => new HuberError(Delta);
}
