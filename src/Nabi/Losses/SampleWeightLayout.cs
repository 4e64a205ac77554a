namespace Nabi.Losses;

/// <summary>
/// How sample weights lie over values: a weight of shape (B) holds for all of a sample's values (B, T); lengths of 1 stretch;
/// a last axis of length 1 does not count.
/// </summary>
internal static class SampleWeightLayout
{
    /// <summary>Refuses weights that do not fit.</summary>
    public static void Check(string owner, Shape values, Shape weights, string what)
    {
        if (!values.IsKnown || !weights.IsKnown)
            return;
        var (rank, fits) = (Rank(values, weights), true);
        for (var axis = 0; axis < rank; axis++)
            fits &= axis < values.Rank ? weights[axis] == 1 || weights[axis] == values[axis] : weights[axis] == 1;
        if (!fits)
        {
            throw new NabiException(
                $"{owner}: the {what} have shape {weights}, but there is one loss for each element of {values}; give weights of shape "
                + $"{values} or of its first axes.");
        }
    }

    /// <summary>Multiplies every factor by its weight.</summary>
    public static void Multiply(Span<float> factors, Shape values, ReadOnlySpan<float> weights, Shape shape)
    {
        if (weights.Length == 1)
        {
            for (var i = 0; i < factors.Length; i++)
                factors[i] *= weights[0];
            return;
        }

        var rank = Math.Min(Rank(values, shape), values.Rank);
        var inner = 1;
        for (var axis = rank; axis < values.Rank; axis++)
            inner *= values[axis];
        for (var i = 0; i < factors.Length; i++)
        {
            var (rest, at, stride) = (i / inner, 0, 1);
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                if (shape[axis] != 1)
                {
                    at += rest % values[axis] * stride;
                    stride *= shape[axis];
                }

                rest /= values[axis];
            }

            factors[i] *= weights[at];
        }
    }

    // The weights' axes that count: a last axis of 1 beyond the values' does not.
    private static int Rank(Shape values, Shape weights)
        => weights.Rank > values.Rank && weights[-1] == 1 ? weights.Rank - 1 : weights.Rank;
}
