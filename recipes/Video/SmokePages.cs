using Nabi.Detection;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The pictures of the smoke recipe.</summary>
internal static class SmokePages
{
    private const int FilmFrames = 24;
    private const int Begins = 8;

    /// <summary>Clips, every third frame, with what the detector found.</summary>
    public static ImageGrid Clips(IReadOnlyList<SmokeClip> clips, IReadOnlyList<DetectedObject?[]> found)
    {
        var grid = new ImageGrid("Four clips, every third frame", SmokeClips.Side, SmokeClips.Side, 3)
        {
            Subtitle = "Framed: what the detector found.",
            Columns = 4,
            ImageWidth = 150,
        };
        for (var i = 0; i < Math.Min(4, clips.Count); i++)
        {
            for (var frame = 0; frame < SmokeClips.Frames; frame += 3)
            {
                grid.Add(Drawn(Small(clips[i].Picture(frame)), found[i][frame]?.Box),
                    $"{(clips[i].IsSmoke ? "smoke" : "clear")}, frame {frame + 1}");
            }
        }

        return grid;
    }

    /// <summary>Films watched frame by frame: boxes, and the probability over time.</summary>
    public static Panels Films(SmokeChain chain, int seed) => new("The chain watches two films",
        Film(chain, $"Smoke begins in frame {Begins + 1}", SmokeClips.Film(FilmFrames, Begins, seed), FilmFrames),
        Film(chain, "No smoke", SmokeClips.Film(FilmFrames, null, seed + 1), FilmFrames));

    /// <summary>
    /// The first frames of a film, watched one by one: boxes, and the probability from where the head has enough of them.
    /// </summary>
    public static AnimatedImages Film(SmokeChain chain, string title, SmokeClip clip, int frames)
    {
        var watch = new SmokeWatch(chain);
        var film = new AnimatedImages(title, SmokeClips.Side, SmokeClips.Side, 3)
        {
            ImageWidth = 320,
            ValueLabel = "probability of smoke",
            Threshold = chain.Threshold,
        };
        for (var frame = 0; frame < frames; frame++)
        {
            var picture = clip.Picture(frame);
            var reading = watch.Next(picture);
            film.Add(Small(picture), $"frame {frame + 1}{(reading.IsAlarm ? ": smoke" : "")}", reading.Probability ?? double.NaN,
                reading.Found is { } found ? [found.Box] : []);
        }

        return film;
    }

    // Few shades, so that the picture's file is small.
    private static byte[] Small(Tensor picture)
    {
        var side = SmokeClips.Side;
        var small = picture.Shape[0] == side && picture.Shape[1] == side ? picture
            : new Layers.Resizing(side, side).Apply(Ops.ExpandDims(picture, 0));
        return [.. small.ToArray().Select(value => (byte)(((int)Math.Clamp(value, 0, 255) & 0xF0) + 8))];
    }

    private static byte[] Drawn(byte[] pixels, Box? box)
    {
        if (box is not { } frame)
            return pixels;
        int Pixel(float edge) => Math.Clamp((int)(edge * SmokeClips.Side), 0, SmokeClips.Side - 1);
        var (left, right, top, bottom) = (Pixel(frame.Left), Pixel(frame.Right), Pixel(frame.Top), Pixel(frame.Bottom));
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                if (row == top || row == bottom || column == left || column == right)
                    ((ReadOnlySpan<byte>)[210, 87, 10]).CopyTo(pixels.AsSpan((row * SmokeClips.Side + column) * 3));
            }
        }

        return pixels;
    }
}
