namespace Nabi.Forecasting;

/// <summary>The searched numbers of a form by their names.</summary>
/// <param name="Alpha">How much of an error goes into the level.</param>
/// <param name="Beta">How much into the slope.</param>
/// <param name="Gamma">How much into the season.</param>
/// <param name="Phi">What is left of the slope after a step; 1 where it is not damped.</param>
/// <param name="Level">The first level's difference from its guess, in mean steps of the series.</param>
/// <param name="Slope">The same of the slope.</param>
internal readonly record struct SmoothingParameters(double Alpha, double Beta, double Gamma, double Phi, double Level, double Slope)
{
    private const double Smallest = 1e-4;

    /// <summary>The numbers of a search in their order.</summary>
    public static SmoothingParameters Of(SmoothingForm form, ReadOnlySpan<double> numbers)
    {
        var at = 0;
        var alpha = numbers[at++];
        var beta = form.HasTrend ? numbers[at++] : 0;
        var gamma = form.HasSeason ? numbers[at++] : 0;
        var phi = form.Trend == SmoothingTrend.Damped ? numbers[at++] : 1;
        var level = numbers[at++];
        return new(alpha, beta, gamma, phi, level, form.HasTrend ? numbers[at] : 0);
    }

    /// <summary>The usual region: alpha below 1, beta below alpha, gamma below 1 - alpha, phi from 0.8 to 0.98.</summary>
    public bool IsAllowed(SmoothingForm form)
        => Alpha is >= Smallest and <= 1 - Smallest
            && (!form.HasTrend || (Beta >= Smallest && Beta <= Alpha))
            && (!form.HasSeason || (Gamma >= Smallest && Gamma <= 1 - Alpha))
            && (form.Trend != SmoothingTrend.Damped || Phi is >= 0.8 and <= 0.98);
}
