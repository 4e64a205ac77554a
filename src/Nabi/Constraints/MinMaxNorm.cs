using Nabi.Configs;

namespace Nabi.Constraints;

/// <summary>Brings vectors whose length is outside an interval back to it, at once or part of the way.</summary>
public sealed class MinMaxNorm : NormConstraint
{
    /// <summary>Creates the constraint.</summary>
    /// <param name="minValue">The smallest length; 0 by default.</param>
    /// <param name="maxValue">The largest length; 1 by default.</param>
    /// <param name="rate">How much of the way is gone at a step, above 0 to 1; 1 by default.</param>
    /// <param name="axis">The axes of a vector; the first by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public MinMaxNorm(float minValue = 0f, float maxValue = 1f, float rate = 1f, IReadOnlyList<int>? axis = null)
        : base(axis)
    {
        if (!(minValue >= 0 && maxValue >= minValue && rate is > 0 and <= 1))
            throw new NabiException(
                $"MinMaxNorm: needs 0 <= min_value <= max_value and 0 < rate <= 1, got {minValue}, {maxValue} and {rate}.");
        (MinValue, MaxValue, Rate) = (minValue, maxValue, rate);
    }

    /// <summary>The smallest length.</summary>
    public float MinValue { get; }

    /// <summary>The largest length.</summary>
    public float MaxValue { get; }

    /// <summary>How much of the way is gone at a step.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override string ClassName => "MinMaxNorm";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        config.Set("min_value", MinValue).Set("max_value", MaxValue).Set("rate", Rate);
        WriteAxis(config);
    }

    private protected override double Desired(double norm) => Rate * Math.Clamp(norm, MinValue, MaxValue) + (1 - (double)Rate) * norm;
}
