namespace Nabi.Forecasting;

/// <summary>Thresholds of scores.</summary>
internal static class Thresholds
{
    /// <summary>The score that this part of ordinary scores is above.</summary>
    /// <exception cref="NabiException">There are too few scores to tell.</exception>
    public static double Of(IEnumerable<double> scores, double falseAlarmRate)
    {
        var finite = scores.Where(double.IsFinite).Order().ToArray();
        Check(finite.Length, falseAlarmRate);
        return Math.Max(finite[Math.Clamp((int)Math.Ceiling(finite.Length * (1 - falseAlarmRate)) - 1, 0, finite.Length - 1)], 1e-12);
    }

    /// <summary>Refuses a rate that so many scores cannot tell.</summary>
    public static void Check(int scores, double falseAlarmRate)
    {
        // 1 / 49 of 49 is one, whatever rounding says.
        if (scores * falseAlarmRate < 1 - 1e-9)
        {
            throw new SettingException(
                $"{Setting.FalseAlarmRate.To(falseAlarmRate)} needs at least {Math.Ceiling(1 / falseAlarmRate)} scored "
                + $"steps, got {scores}; give more steps or a larger rate{(scores > 1
                    ? (SettingSentence)$": {Setting.FalseAlarmRate.To(Math.Ceiling(1e4 / scores) / 1e4)}" : SettingSentence.Empty)}.");
        }
    }
}
