namespace Nabi.Forecasting;

/// <summary>
/// What the misses of a series' intervals are counted in: its seasonal naive error, or the size of its values where it repeats exactly.
/// Kept up while the series goes on, since a forecaster that takes readings keeps the end of the series alone.
/// </summary>
/// <param name="season">Steps of a season.</param>
internal sealed class IntervalUnit(int season)
{
    /// <summary>How many numbers <see cref="State"/> has.</summary>
    public const int Numbers = 10;

    private NaiveDifferences ofSeason;
    private NaiveDifferences ofStep;
    private RunningMoments moments = new();
    private double length;

    /// <summary>The unit.</summary>
    public double Value => Of((length > season ? ofSeason : ofStep).Error, () => WindowScale.OfSeries(moments));

    /// <summary>The sums, as a file keeps them.</summary>
    public double[] State
    {
        get => [.. ofSeason.State, .. ofStep.State, .. moments.State, length];
        init
        {
            (ofSeason.State, ofStep.State) = (value[..3], value[3..6]);
            (moments, length) = (new RunningMoments { State = value[6..9] }, value[9]);
        }
    }

    /// <summary>The unit of a whole series, which can go on.</summary>
    public static IntervalUnit Of(ReadOnlySpan<double> series, int season)
    {
        IntervalUnit unit = new(season);
        for (var t = 0; t < series.Length; t++)
            unit.Add(series[t], series[..t]);
        return unit;
    }

    /// <summary>The unit of a whole series as it is.</summary>
    public static double ValueOf(SeriesHistory series, int target, int season)
        => Of(Scores.NaiveError(series.Target(target), season), () => WindowScale.OfSeries(series.Target(target)));

    /// <summary>The same unit, which goes on by itself.</summary>
    public IntervalUnit Copy()
    {
        var copy = (IntervalUnit)MemberwiseClone();
        copy.moments = new RunningMoments { State = moments.State };
        return copy;
    }

    /// <summary>Counts the next value in.</summary>
    /// <param name="value">The value.</param>
    /// <param name="past">Those before, at least a season of them where there are so many.</param>
    public void Add(double value, ReadOnlySpan<double> past)
    {
        if (past.Length >= season)
            ofSeason.Add(value, past[^season]);
        if (past.Length > 0)
            ofStep.Add(value, past[^1]);
        moments.Add(value);
        length++;
    }

    private static double Of(double error, Func<WindowScale> size) => error > 0 ? error : size().Scale;
}
