namespace Nabi.Constraints;

/// <summary>Brings vectors whose length is outside an interval back to it, at once or part of the way.</summary>
public sealed class MinMaxNorm : NormConstraint
{
    /// <summary>The smallest length; 0 by default.</summary>
    /// <exception cref="NabiException">It is negative.</exception>
    public float MinValue { get; init => field = value >= 0 ? value : throw Refused("min_value must be 0 or more", value); }

    /// <summary>
    /// The largest length; 1 by default. It must not be below the smallest, which is checked when the constraint is used.
    /// </summary>
    /// <exception cref="NabiException">It is negative.</exception>
    public float MaxValue { get; init => field = value >= 0 ? value : throw Refused("max_value must be 0 or more", value); } = 1f;

    /// <summary>How much of the way is gone at a step; 1 by default.</summary>
    /// <exception cref="NabiException">It is not above 0 and at most 1.</exception>
    public float Rate
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw Refused("rate must be above 0 and at most 1", value);
    } = 1f;

    /// <inheritdoc/>
    public override string ClassName => "MinMaxNorm";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        config.Set("min_value", MinValue).Set("max_value", MaxValue).Set("rate", Rate);
        WriteAxis(config);
    }

    /// <inheritdoc/>
    protected override void Project(Span<float> values, Shape shape)
    {
        if (MaxValue < MinValue)
            throw Refused($"max_value must be {MinValue} (min_value) or more", MaxValue);
        base.Project(values, shape);
    }

    private protected override double Desired(double norm) => Rate * Math.Clamp(norm, MinValue, MaxValue) + (1 - (double)Rate) * norm;

    private static NabiException Refused(string what, float value) => new($"MinMaxNorm: {what}, got {value}.");
}
