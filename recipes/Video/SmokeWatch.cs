using System.Diagnostics;

namespace Nabi.Recipes;

/// <summary>
/// Watches one film frame by frame with a <see cref="SmokeChain"/>: detector and features see each frame once, and the features of the last
/// ones, as many as the head reads, are kept from frame to frame. For one film and one thread at a time; a chain may have many.
/// </summary>
/// <param name="chain">Detector, features and head.</param>
public sealed class SmokeWatch(SmokeChain chain)
{
    private readonly Queue<Tensor> kept = [];
    private int frame;

    /// <summary>Looks at the next frame.</summary>
    /// <param name="picture">(height, width, 3), numbers from 0 to 255, red first; frames may have any size.</param>
    /// <exception cref="NabiException">The picture has another shape.</exception>
    public SmokeReading Next(Tensor picture)
    {
        var begin = Stopwatch.GetTimestamp();
        var found = chain.Find(picture);
        var detected = Stopwatch.GetTimestamp();
        kept.Enqueue(chain.Describe(picture, found));
        var described = Stopwatch.GetTimestamp();
        if (kept.Count > chain.Frames)
            kept.Dequeue();
        float? probability = kept.Count == chain.Frames ? chain.Judge([.. kept]) : null;
        return new SmokeReading(frame++, found, probability, probability >= chain.Threshold,
            Stopwatch.GetElapsedTime(begin, detected), Stopwatch.GetElapsedTime(detected, described), Stopwatch.GetElapsedTime(described));
    }

    /// <summary>Forgets all frames: the next is the first of another film.</summary>
    public void Reset()
    {
        kept.Clear();
        frame = 0;
    }
}
