using Nabi.Detection;

namespace Nabi.Recipes;

/// <summary>Clips made by rule, half of them with smoke.</summary>
internal static class SmokeClips
{
    /// <summary>The frames of a clip.</summary>
    public const int Frames = 10;

    /// <summary>The pixels of a side.</summary>
    public const int Side = 96;

    // Numbers that a clip may draw before it would meet those of the next.
    private const ulong Apart = 1UL << 32;

    /// <summary>Clips of ten frames, with smoke and without by turns. A clip depends on the seed and its own number alone.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed of the generator.</param>
    public static SmokeClip[] Make(int count, int seed)
        => [.. Enumerable.Range(0, count).Select(number => Draw(
            new SmokeScene(number % 2 == 0, Side, Stream(seed, number)), number % 2 == 0, Frames))];

    /// <summary>Single frames of many other clips, with smoke and without by turns: what a detector learns from.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed of the generator; it must be another one than that of clips.</param>
    public static SmokeClip[] Stills(int count, int seed)
        => [.. Enumerable.Range(0, count).Select(number => Draw(
            new SmokeScene(number % 2 == 0, Side, Stream(seed, number)), number % 2 == 0, 1, number / 2 % Frames))];

    /// <summary>A longer film, in which smoke begins at a frame or never does.</summary>
    /// <param name="frames">How many frames it has.</param>
    /// <param name="begins">The frame in which smoke begins; null for a film without.</param>
    /// <param name="seed">The seed of the generator.</param>
    public static SmokeClip Film(int frames, int? begins, int seed)
        => Draw(new SmokeScene(begins is not null, Side, Stream(seed, 0), frames, begins), begins is not null, frames);

    private static RandomStream Stream(int seed, int number) => new(RandomStream.FromSeed(seed).Key, (ulong)number * Apart);

    // Frames are kept as bytes, a quarter of the numbers that a network sees.
    private static SmokeClip Draw(SmokeScene scene, bool isSmoke, int frames, int first = 0)
    {
        const int size = Side * Side * 3;
        var pixels = new byte[frames * size];
        var boxes = new Box?[frames];
        for (var frame = 0; frame < frames; frame++)
            boxes[frame] = scene.Draw(first + frame, pixels.AsSpan(frame * size, size));
        return new SmokeClip(isSmoke, boxes, frame =>
        {
            var numbers = new float[size];
            for (var i = 0; i < size; i++)
                numbers[i] = pixels[frame * size + i];
            return new Tensor([Side, Side, 3], numbers);
        });
    }
}
