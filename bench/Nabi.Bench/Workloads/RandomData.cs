namespace Nabi.Bench;

/// <summary>Random numbers of the real shapes; speed does not depend on what they mean.</summary>
internal sealed class RandomData(int seed)
{
    private readonly Random random = new(seed);

    public Tensor Uniform(params int[] shape)
    {
        var values = new float[Size(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle();
        return new Tensor(new Shape(shape), values);
    }

    public Tensor Integers(int below, params int[] shape)
    {
        var values = new int[Size(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.Next(below);
        return new Tensor(new Shape(shape), values);
    }

    public Tensor Bits(params int[] shape)
    {
        var values = new float[Size(shape)];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.Next(2);
        return new Tensor(new Shape(shape), values);
    }

    private static int Size(int[] shape) => shape.Aggregate(1, (size, length) => size * length);
}
