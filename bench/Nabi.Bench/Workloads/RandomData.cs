namespace Nabi.Bench;

/// <summary>Random numbers of the real shapes; speed does not depend on what they mean.</summary>
internal sealed class RandomData(int seed)
{
    private readonly Random random = new(seed);

    public Tensor Uniform(params int[] shape) => Floats(shape, () => random.NextSingle());

    public Tensor Integers(int below, params int[] shape)
    {
        var tensor = Tensor.Zeros(shape, DType.Int32);
        foreach (ref var value in tensor.Integers)
            value = random.Next(below);
        return tensor;
    }

    public Tensor Bits(params int[] shape) => Floats(shape, () => random.Next(2));

    // Straight into the tensor: a copy would count as memory that the workload needs.
    private static Tensor Floats(int[] shape, Func<float> next)
    {
        var tensor = Tensor.Empty(shape);
        foreach (ref var value in tensor.Floats)
            value = next();
        return tensor;
    }
}
