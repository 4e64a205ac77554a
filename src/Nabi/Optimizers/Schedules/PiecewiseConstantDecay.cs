namespace Nabi.Optimizers;

/// <summary>One rate up to and with the first boundary, the next up to the second, and so on.</summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly float[] boundaries;
    private readonly float[] values;

    /// <summary>Creates the schedule.</summary>
    /// <param name="boundaries">Steps, strictly increasing; step <c>boundaries[0]</c> still has the first rate.</param>
    /// <param name="values">The rates, one more than there are boundaries.</param>
    /// <exception cref="NabiException">The numbers of boundaries and values do not fit, or the boundaries do not increase.</exception>
    public PiecewiseConstantDecay(ReadOnlySpan<float> boundaries, ReadOnlySpan<float> values)
    {
        if (boundaries.Length != values.Length - 1 || boundaries.IsEmpty)
        {
            throw new NabiException(
                $"PiecewiseConstantDecay: needs at least one boundary and one value more than boundaries, got {boundaries.Length} "
                + $"boundaries and {values.Length} values.");
        }

        for (var i = 1; i < boundaries.Length; i++)
        {
            if (!(boundaries[i] > boundaries[i - 1]))
            {
                throw new NabiException(
                    $"PiecewiseConstantDecay: boundaries must increase, got {boundaries[i - 1]} before {boundaries[i]}.");
            }
        }

        this.boundaries = boundaries.ToArray();
        this.values = values.ToArray();
    }

    /// <inheritdoc/>
    public override string ClassName => "PiecewiseConstantDecay";

    private protected override string DefaultName => "PiecewiseConstant";

    /// <inheritdoc/>
    public override float At(long step)
    {
        var piece = 0;
        while (piece < boundaries.Length && step > boundaries[piece])
            piece++;
        return values[piece];
    }

    /// <inheritdoc/>
    public override void Write(Config config)
        => config.Set("boundaries", new JsonArray([.. boundaries.Select(Steps)]))
            .Set("values", new JsonArray([.. values.Select(value => (JsonNode)value)])).Set("name", Name);
}
