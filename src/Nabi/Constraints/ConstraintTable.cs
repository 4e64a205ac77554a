using Nabi.Configs;

namespace Nabi.Constraints;

/// <summary>The constraints a config or a name can ask for.</summary>
internal static class ConstraintTable
{
    public static void Fill()
    {
        Registry.Register<Constraint>("MaxNorm", c => new MaxNorm(c.Float("max_value", 2f), c.OptionalInts("axis")), "max_norm", "maxnorm");
        Registry.Register<Constraint>("UnitNorm", c => new UnitNorm(c.OptionalInts("axis")), "unit_norm", "unitnorm");
        Registry.Register<Constraint>("MinMaxNorm", c => new MinMaxNorm(
            c.Float("min_value", 0f), c.Float("max_value", 1f), c.Float("rate", 1f), c.OptionalInts("axis")), "min_max_norm");
        Registry.Register<Constraint>("NonNeg", _ => new NonNeg(), "non_neg", "nonneg");
    }
}
