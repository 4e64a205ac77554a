using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>
/// How long the parts of the chain take for a frame: the median and the longest, without the first frame, which learns its steps.
/// </summary>
internal sealed class SmokeLatency
{
    // Enough for a median that says something; a film may have no end.
    private const int Most = 100_000;

    private readonly List<(double Detector, double Features, double Head)> times = [];

    /// <summary>How many frames came.</summary>
    public int Frames { get; private set; }

    /// <summary>Takes the times of a frame.</summary>
    public void Add(SmokeReading reading)
    {
        if (Frames++ > 0 && times.Count < Most && reading.Probability is not null)
            times.Add((reading.DetectorTime.TotalMilliseconds, reading.FeaturesTime.TotalMilliseconds, reading.HeadTime.TotalMilliseconds));
    }

    /// <summary>One line.</summary>
    public override string ToString()
    {
        // The head's first frame learns its steps too.
        var later = times.Skip(1).ToArray();
        if (later.Length == 0)
            return "Too few frames to say how long one takes.";
        return string.Create(CultureInfo.InvariantCulture,
            $"A frame takes {Median(later, each => each.Detector + each.Features + each.Head):0.0} ms "
            + $"(at most {later.Max(each => each.Detector + each.Features + each.Head):0.0}): "
            + $"detector {Median(later, each => each.Detector):0.0}, features {Median(later, each => each.Features):0.0}, "
            + $"head {Median(later, each => each.Head):0.0}.");
    }

    private static double Median<T>(T[] values, Func<T, double> of)
    {
        var sorted = values.Select(of).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
