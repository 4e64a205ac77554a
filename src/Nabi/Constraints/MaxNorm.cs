namespace Nabi.Constraints;

/// <summary>Shortens vectors that are longer than a limit. Srivastava and others, "Dropout", 2014.</summary>
public sealed class MaxNorm : NormConstraint
{
    /// <summary>Creates the constraint.</summary>
    /// <param name="maxValue">The largest length, 0 or more; Keras's default is 2.</param>
    /// <exception cref="NabiException">The length is negative.</exception>
    public MaxNorm(float maxValue)
        => MaxValue = maxValue >= 0 ? maxValue : throw new NabiException($"MaxNorm: max_value must be 0 or more, got {maxValue}.");

    /// <summary>The largest length.</summary>
    public float MaxValue { get; }

    /// <inheritdoc/>
    public override string ClassName => "MaxNorm";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        config.Set("max_value", MaxValue);
        WriteAxis(config);
    }

    private protected override double Desired(double norm) => Math.Min(norm, MaxValue);
}
