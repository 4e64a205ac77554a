namespace Nabi.Forecasting;

/// <summary>A step that is not like the others.</summary>
/// <param name="Series">The name of the series.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="Time">Its time as text.</param>
/// <param name="Score">Its score: above 1 is an anomaly.</param>
public sealed record Anomaly(string Series, int Step, string Time, double Score);
