using Nabi.Plots;

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

    /// <summary>A chart of the scores over time, with the threshold.</summary>
    public Picture Plot()
        => new LineChart(History.Name)
        {
            Subtitle = History.Length > 0 ? $"{History.Time.Text(0)} to {History.Time.Text(History.Length - 1)}" : "",
            XLabel = History.Time.Frequency.Unit == FrequencyUnit.Step ? "step" : "",
            XTicks = TimeTicks.Of(History.Time, 0, History.Length, 1),
            YLabel = "score",
        }.Add("score", Scores).AddHorizontalLine(1, "threshold");
}
