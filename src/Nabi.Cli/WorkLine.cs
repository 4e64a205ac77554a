using System.Diagnostics;
using Nabi.Forecasting;

namespace Nabi.Cli;

/// <summary>
/// Progress of forecasts on a terminal: the bars of the networks, and a line that grows for other work. Where output goes elsewhere, into a
/// file or another program, there is none.
/// </summary>
internal sealed class WorkLine : IProgress<ForecastProgress>
{
    private const int Width = 20;

    private readonly TextWriter output;
    private readonly bool shows;
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private string work = "";
    private int shown;
    private long last;

    /// <summary>Creates a line.</summary>
    /// <param name="output">Where it stands.</param>
    /// <param name="shows">Whether it is shown; null for the terminal alone.</param>
    public WorkLine(TextWriter output, bool? shows = null)
        => (this.output, this.shows) = (output, shows ?? (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected));

    /// <summary>How a model learns: bars on this line's terminal, ended as the command is.</summary>
    public ForecastFitOptions Fit(CancellationToken cancellation) => new()
    {
        Verbosity = shows ? Verbosity.Bar : Verbosity.Silent,
        Output = output,
        Progress = shows ? this : null,
        Cancellation = cancellation,
    };

    /// <summary>Says what comes next.</summary>
    public void Say(string text)
    {
        if (shows)
            output.WriteLine(text);
    }

    /// <inheritdoc/>
    public void Report(ForecastProgress value)
    {
        lock (gate)
        {
            // Reports of several threads may come the other way round.
            if (!shows || (value.Work == work && value.Done <= shown && value.Done > 1))
                return;
            (work, shown) = (value.Work, value.Done);
            if (value.Done < value.Total && clock.ElapsedMilliseconds - last < 100)
                return;
            last = clock.ElapsedMilliseconds;
            var filled = (int)((long)Width * value.Done / Math.Max(1, value.Total));
            output.Write($"\r{value.Work} {value.Done}/{value.Total} {new string('━', filled)}{new string('─', Width - filled)}");
            if (value.Done >= value.Total)
                output.WriteLine();
            output.Flush();
        }
    }
}
