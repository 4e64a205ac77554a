using Nabi.Images;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>Prints an alarm when it begins, with time, probability and box, and how long it lasted when it ends.</summary>
/// <param name="output">Where to.</param>
internal sealed class SmokeAlarms(TextWriter output)
{
    private (Frame First, Frame Last, float Most)? open;

    /// <summary>How many began.</summary>
    public int Count { get; private set; }

    /// <summary>Takes what a frame gave.</summary>
    public void Add(Frame frame, SmokeReading reading)
    {
        if (!reading.IsAlarm)
        {
            End();
            return;
        }

        var probability = reading.Probability ?? 0;
        if (open is null)
        {
            Count++;
            output.WriteLine($"ALARM {When(frame)}: {What(frame, reading)}");
        }

        // The pixels of the frames are let go.
        var bare = frame with { Image = Tensor.Zeros(1) };
        open = open is { } known ? (known.First, bare, Math.Max(known.Most, probability)) : (bare, bare, probability);
    }

    /// <summary>Ends an alarm that is open.</summary>
    public void End()
    {
        if (open is { } known)
            output.WriteLine($"      to {When(known.Last)}, at most {Text(known.Most)}.");
        open = null;
    }

    /// <summary>When a frame is shown: its time where that is known, and its number.</summary>
    public static string When(Frame frame)
        => frame.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time:hh\\:mm\\:ss\\.ff} (frame {frame.Index})")
        : $"frame {frame.Index}, {frame.Name}";

    /// <summary>The probability of a frame, and its box in pixels.</summary>
    public static string What(Frame frame, SmokeReading reading)
    {
        var probability = reading.Probability is { } known ? $"smoke {Text(known)}" : "too few frames yet";
        if (reading.Found is not { } found)
            return $"{probability}, no box";
        var box = found.Box.Clipped();
        var (height, width) = (frame.Image.Shape[0], frame.Image.Shape[1]);
        return string.Create(CultureInfo.InvariantCulture,
            $"{probability}, box {box.Left * width:0},{box.Top * height:0} to "
            + $"{box.Right * width:0},{box.Bottom * height:0} of {width}x{height}, "
            + $"score {Text(found.Score)}");
    }

    private static string Text(float number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
