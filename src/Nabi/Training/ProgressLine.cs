using System.Diagnostics;
using System.Globalization;

namespace Nabi;

/// <summary>
/// What <c>Fit</c> prints: on a terminal Keras's line that grows with the steps, elsewhere one plain line per epoch.
/// </summary>
internal sealed class ProgressLine(TextWriter? writer, bool grows)
{
    private const int Width = 20;

    private readonly Stopwatch clock = new();
    private long lastShown;
    private int? steps;
    private int done;

    /// <summary>True when the next step will be shown, so that its logs are needed.</summary>
    public bool WantsStep => grows && writer is not null && clock.ElapsedMilliseconds - lastShown >= 100;

    /// <summary>The progress line for a verbosity.</summary>
    /// <param name="verbosity">How much is printed.</param>
    /// <param name="output">Where to; null for the console.</param>
    public static ProgressLine For(Verbosity verbosity, TextWriter? output = null) => verbosity switch
    {
        Verbosity.Silent => new ProgressLine(null, false),
        Verbosity.Line => new ProgressLine(output ?? Console.Out, false),
        Verbosity.Bar => new ProgressLine(output ?? Console.Out, true),
        _ => new ProgressLine(output ?? Console.Out, output is null && !Console.IsOutputRedirected),
    };

    public void StartEpoch(int epoch, int epochs, int? stepCount)
    {
        steps = stepCount;
        done = 0;
        lastShown = 0;
        clock.Restart();
        writer?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{epochs}"));
    }

    public void Step(int step, Logs logs)
    {
        done = step;
        if (!WantsStep)
            return;
        lastShown = clock.ElapsedMilliseconds;
        writer!.Write('\r' + Line(logs, finished: false) + "   ");
        writer.Flush();
    }

    public void EndEpoch(Logs logs, double seconds)
    {
        if (writer is null)
            return;
        steps ??= done;
        var line = Line(logs, finished: true, seconds);
        writer.WriteLine(grows ? '\r' + line + "   " : line);
    }

    public void Note(string sentence) => writer?.WriteLine(grows ? '\r' + sentence : sentence);

    private string Line(Logs logs, bool finished, double? seconds = null)
    {
        var elapsed = seconds ?? clock.Elapsed.TotalSeconds;
        var perStep = elapsed / Math.Max(done, 1);
        var total = steps is { } count ? count.ToString(CultureInfo.InvariantCulture) : "Unknown";
        var position = done.ToString(CultureInfo.InvariantCulture).PadLeft(total.Length);
        var time = finished ? $"{Duration(elapsed)} {PerStep(perStep)}"
            : steps is { } all ? $"{Duration(perStep * (all - done))} {PerStep(perStep)}" : $"{Duration(elapsed)} {PerStep(perStep)}";
        var bar = grows ? " " + Bar() : "";
        return $"{position}/{total}{bar} {time} - {logs}";
    }

    private string Bar()
    {
        var filled = steps is > 0 ? Math.Min(Width, done * Width / steps.Value) : Width;
        var rest = new string('━', Width - filled);
        return new string('━', filled) + (rest.Length > 0 ? $"\u001b[37m{rest}\u001b[0m" : "");
    }

    private static string Duration(double seconds)
    {
        var whole = (long)Math.Round(seconds);
        return whole >= 3600 ? string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}")
            : whole >= 60 ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole}s");
    }

    private static string PerStep(double seconds)
        => seconds >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0}s/step")
            : seconds >= 1e-3 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0}ms/step")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0}us/step");
}
