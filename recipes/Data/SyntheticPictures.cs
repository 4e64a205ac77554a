using Nabi.Data;

namespace Nabi.Recipes;

/// <summary>Colour pictures of 32 x 32 for tiny runs: each class has stripes of its own colour, width and direction.</summary>
internal static class SyntheticPictures
{
    private const int Side = 32;

    public static (LabeledData Train, LabeledData Test) Load(int train, int test) => (Make(train, 41), Make(test, 42));

    private static LabeledData Make(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var pixels = new float[count * Side * Side * 3];
        var labels = new int[count];
        random.Uniform(pixels, 0, 60);
        for (var i = 0; i < count; i++)
        {
            var label = labels[i] = i % 10;
            var (shift, width) = (random.NextInt(8), 2 + label / 2);
            for (var at = 0; at < Side * Side; at++)
            {
                var along = label % 2 == 0 ? at / Side : at % Side;
                if ((along + shift) / width % 2 == 0)
                    pixels[(i * Side * Side + at) * 3 + label % 3] += 180;
            }
        }

        return new LabeledData(new Tensor([count, Side, Side, 3], pixels), new Tensor([count], labels));
    }
}
