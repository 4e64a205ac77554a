namespace Nabi.Recipes;

/// <summary>
/// How long processors have worked for this program since it was made: what an hour on one core means, whoever else is at work on the
/// machine.
/// </summary>
internal sealed class ProcessorTime
{
    private readonly TimeSpan start = Environment.CpuUsage.TotalTime;

    /// <summary>Minutes of one core.</summary>
    public double Minutes => (Environment.CpuUsage.TotalTime - start).TotalMinutes;
}
