namespace Nabi.Forecasting;

/// <summary>The time from one row of a series to its next: a count of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Count">How many of it, 1 or more.</param>
public readonly record struct Frequency(FrequencyUnit Unit, int Count = 1)
{
    /// <summary>Steps without dates.</summary>
    public static Frequency Step => new(FrequencyUnit.Step);

    /// <summary>The steps after which such series usually repeat: 24 for hours, 7 for days; 1 where nothing repeats.</summary>
    public int Season => Unit switch
    {
        FrequencyUnit.Second => Whole(60),
        FrequencyUnit.Minute => Count < 60 && 1440 % Count == 0 ? 1440 / Count : 1,
        FrequencyUnit.Hour => Whole(24),
        FrequencyUnit.Day => Whole(7),
        FrequencyUnit.Week => Whole(52),
        FrequencyUnit.Month => Whole(12),
        _ => 1,
    };

    private int Whole(int steps) => steps % Count == 0 ? steps / Count : 1;
}
