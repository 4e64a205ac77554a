namespace Nabi.Forecasting;

/// <summary>The score of each step of a series.</summary>
/// <param name="History">The series.</param>
/// <param name="Scores">One number per step, over the threshold: above 1 is an anomaly. NaN where a step cannot be scored.</param>
public sealed record SeriesScores(SeriesHistory History, IReadOnlyList<double> Scores)
{
    /// <summary>The anomalies, by time.</summary>
    public IEnumerable<Anomaly> Anomalies
        => Enumerable.Range(0, Scores.Count).Where(step => Scores[step] > 1)
            .Select(step => new Anomaly(History.Name, step, History.Time.Text(step), Scores[step]));
}
