using Nabi.Data;

namespace Nabi.Recipes;

/// <summary>Digits drawn by rule for tiny runs: a glyph of 5 x 7 dots, grown, shifted, leaned and freckled.</summary>
internal static class SyntheticDigits
{
    private const int Side = 28;

    private static readonly string[] Glyphs =
    [
        ".###.#...##..###.#.###..##...#.###.", "..#...##....#....#....#....#...###.", ".###.#...#....#...#...#...#...#####",
        ".###.#...#....#..##.....##...#.###.", "...#...##..#.#.#..#.#####...#....#.", "######....####.....#....##...#.###.",
        ".###.#....####.#...##...##...#.###.", "#####....#...#...#...#....#....#...", ".###.#...##...#.###.#...##...#.###.",
        ".###.#...##...##...#.####....#.###.",
    ];

    public static (LabeledData Train, LabeledData Test) Load(int train, int test) => (Make(train, 11), Make(test, 12));

    private static LabeledData Make(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var pixels = new float[count * Side * Side];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
            Draw(pixels.AsSpan(i * Side * Side, Side * Side), Glyphs[labels[i] = i % 10], random);
        return new LabeledData(new Tensor([count, Side, Side], pixels), new Tensor([count], labels));
    }

    private static void Draw(Span<float> image, string glyph, RandomStream random)
    {
        Span<float> noise = stackalloc float[Side * Side];
        random.Uniform(noise);
        var (left, top, lean) = (5 + random.NextInt(4), 3 + random.NextInt(3), random.NextInt(3) - 1);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (row, column) = ((y - top) / 3, (x - left + lean * (y - Side / 2) / 7) / 3);
                var ink = y >= top && x >= left && row < 7 && column is >= 0 and < 5 && glyph[row * 5 + column] == '#';
                var freckle = noise[y * Side + x];
                image[y * Side + x] = ink ? 160 + 95 * freckle : freckle > 0.97f ? 90 * freckle : 0;
            }
        }
    }
}
