namespace Nabi.Recipes;

/// <summary>
/// Films of ten frames of 32 x 32 grey pixels: a hillside under a sky with clouds and haze. In half of them smoke rises: a plume that
/// grows upward from a fixed foot, drifting. In the others a cloud of the same shape and shade passes without growing.
/// </summary>
internal static class SyntheticClips
{
    public const int Frames = Video.Frames;
    public const int Side = Video.Side;

    /// <summary>Clips (count, 10, 32, 32, 1) from 0 to 1 and their labels (count), 1 for smoke.</summary>
    public static (Tensor Clips, Tensor Labels) Make(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var pixels = new float[count * Frames * Side * Side];
        var labels = new float[count];
        for (var i = 0; i < count; i++)
        {
            var smoke = i % 2 == 0;
            labels[i] = smoke ? 1 : 0;
            Draw(pixels.AsSpan(i * Frames * Side * Side, Frames * Side * Side), smoke, random);
        }

        return (new Tensor([count, Frames, Side, Side, 1], pixels), new Tensor([count], labels));
    }

    private static void Draw(Span<float> clip, bool smoke, RandomStream random)
    {
        var (sky, hill, haze) = (Between(random, 0.45f, 0.65f), Between(random, 0.15f, 0.35f), Between(random, 0, 0.25f));
        var shade = sky + Between(random, 0.18f, 0.32f);
        var (horizon, slope) = (Between(random, 18, 24), Between(random, -0.2f, 0.2f));
        var (x, wind, size) = (Between(random, 8, 24), Between(random, -1.2f, 1.2f), Between(random, 2.5f, 4f));
        var (height, growth) = (Between(random, 3, 5), smoke ? Between(random, 1.1f, 1.8f) : 0);
        // A passing cloud hangs where a plume could have grown to.
        var hang = horizon - Between(random, 3, 9);
        if (!smoke)
            (height, size, wind) = (Between(random, 4, 12), Between(random, 2.5f, 5f), wind + (wind < 0 ? -0.5f : 0.5f));
        var noise = new float[Side * Side];
        for (var frame = 0; frame < Frames; frame++)
        {
            random.Normal(noise, 0, 0.03f);
            var tall = height + growth * frame;
            var drift = wind * frame * (smoke ? 0.6f : 1f);
            for (var row = 0; row < Side; row++)
            {
                for (var column = 0; column < Side; column++)
                {
                    var ground = horizon + slope * (column - Side / 2);
                    var light = row < ground ? sky : hill;
                    float dense;
                    if (smoke)
                    {
                        // From a foot on the ground upward, wider and bent by the wind with height.
                        var up = (ground - row) / tall;
                        var middle = x + drift * Math.Clamp(up, 0, 1.5f);
                        var wide = size * (0.5f + 0.8f * Math.Clamp(up, 0, 1.2f)) * (0.7f + 0.05f * frame);
                        dense = up is < 0 or > 1.15f
                            ? 0 : MathF.Exp(-(column - middle) * (column - middle) / (wide * wide)) * (1.15f - 0.8f * up);
                    }
                    else
                    {
                        var (dx, dy) = ((column - x - drift) / size, (row - hang) / (height / 2));
                        dense = MathF.Exp(-(dx * dx) - dy * dy);
                    }

                    light += (shade - light) * Math.Clamp(dense, 0, 1);
                    light += (0.7f - light) * haze;
                    clip[(frame * Side + row) * Side + column] = Math.Clamp(light + noise[row * Side + column], 0, 1);
                }
            }
        }
    }

    private static float Between(RandomStream random, float low, float high)
    {
        Span<float> value = stackalloc float[1];
        random.Uniform(value, low, high);
        return value[0];
    }
}
