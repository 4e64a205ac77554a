namespace Nabi.Constraints;

/// <summary>The constraints a config or a name can ask for.</summary>
internal static class ConstraintTable
{
    public static Family Family { get; } = new("constraint", nameof(Constraint), "keras.constraints", Fill);

    private static void Fill()
    {
        Family.Add("MaxNorm", c => new MaxNorm(c.Float("max_value", 2f)) { Axis = c.OptionalInts("axis")! }, "max_norm", "maxnorm");
        Family.Add("UnitNorm", c => new UnitNorm { Axis = c.OptionalInts("axis")! }, "unit_norm", "unitnorm");
        Family.Add("MinMaxNorm", c => new MinMaxNorm
        {
            MinValue = c.Float("min_value", 0f),
            MaxValue = c.Float("max_value", 1f),
            Rate = c.Float("rate", 1f),
            Axis = c.OptionalInts("axis")!,
        }, "min_max_norm");
        Family.Add("NonNeg", _ => new NonNeg(), "non_neg", "nonneg");
    }
}
