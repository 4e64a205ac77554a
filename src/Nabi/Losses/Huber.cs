using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>Half the squared error up to delta and straight beyond, the mean over the last axis: outliers count less. Huber, 1964.</summary>
public sealed class Huber : RowwiseLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="delta">Where the straight part begins; above 0, 1 by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public Huber(float delta = 1f)
    {
        if (!(delta > 0))
            throw new NabiException($"Huber: delta must be above 0, got {delta}.");
        Delta = delta;
        Rows = new HuberError(delta);
    }

    /// <summary>Where the straight part begins.</summary>
    public float Delta { get; }

    /// <inheritdoc/>
    public override string ClassName => "Huber";

    private protected override string DefaultName => "huber_loss";

    internal override RowFormula Rows { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        if (Delta != 1f)
            config.Set("delta", Delta);
    }
}
