namespace Nabi.Forecasting;

/// <summary>Thresholds of scores.</summary>
internal static class Thresholds
{
    /// <summary>The score that this part of ordinary scores is above.</summary>
    /// <exception cref="NabiException">There are too few scores to tell.</exception>
    public static double Of(IEnumerable<double> scores, double falseAlarmRate)
    {
        var finite = scores.Where(double.IsFinite).Order().ToArray();
        if (finite.Length * falseAlarmRate < 1)
        {
            throw new NabiException($"A rate of {falseAlarmRate} false alarms needs at least {Math.Ceiling(1 / falseAlarmRate)} scored "
                + $"steps, got {finite.Length}; give more steps or a larger rate.");
        }

        return Math.Max(finite[Math.Clamp((int)Math.Ceiling(finite.Length * (1 - falseAlarmRate)) - 1, 0, finite.Length - 1)], 1e-12);
    }
}
