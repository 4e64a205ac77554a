namespace Nabi.Core.Tests;

/// <summary>Seeded numbers for property tests.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>The types that operations compute with; texts are none.</summary>
    public static IReadOnlyList<DType> Types { get; } = [DType.Float32, DType.Int32, DType.Bool];

    public int Int(int low, int high) => random.Next(low, high + 1);

    public bool Coin() => random.Next(2) == 0;

    /// <summary>A tensor of numbers in [low, high).</summary>
    public Tensor Tensor(int[] shape, double low = -1, double high = 1)
    {
        var values = new float[shape.Aggregate(1, (product, length) => product * length)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(low + (high - low) * random.NextDouble());
        return new Tensor(shape, values);
    }

    /// <summary>A tensor whose numbers all differ by at least 0.1, in random order: no ties, no kinks nearby.</summary>
    public Tensor Distinct(params int[] shape)
    {
        var values = new float[shape.Aggregate(1, (product, length) => product * length)];
        for (var i = 0; i < values.Length; i++)
            values[i] = 0.1f * (i - values.Length / 2) + 0.05f;
        random.Shuffle(values);
        return new Tensor(shape, values);
    }

    /// <summary>A shape of this rank; some lengths are 1.</summary>
    public int[] Shape(int rank, int most = 4) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(4) == 0 ? 1 : Int(1, most))];

    /// <summary>A shape of one to three axes, and one of them.</summary>
    public (int[] Shape, int Axis) ShapeAndAxis(int most = 4)
    {
        var shape = Shape(Int(1, 3), most);
        return (shape, Int(0, shape.Length - 1));
    }

    /// <summary>A shape that broadcasts with another: axes left out in front, lengths set to 1.</summary>
    public int[] Narrower(int[] shape) => [.. shape.Skip(random.Next(shape.Length + 1)).Select(length => random.Next(3) == 0 ? 1 : length)];
}
