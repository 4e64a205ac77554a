namespace Nabi.Data;

/// <summary>
/// Random numbers by counter: number <c>n</c> of stream <c>(seed, epoch)</c> is a hash of the three, so the same seed gives
/// the same order on every machine, and any epoch can be had without those before it.
/// </summary>
internal sealed class CounterRandom(int seed, int epoch = 0)
{
    private readonly ulong key = Mix(Mix((uint)seed + 0x9E3779B97F4A7C15UL) ^ ((ulong)(uint)epoch << 32 | 0x5851F42DU));
    private ulong counter;

    /// <summary>A number from 0 to <paramref name="bound"/> - 1, each as likely as the other.</summary>
    public int Below(int bound)
    {
        // Multiply and shift; the few values that would favour small results are drawn again.
        var range = (ulong)(uint)bound;
        var threshold = (0UL - range) % range;
        while (true)
        {
            var product = Math.BigMul(Next(), range, out var low);
            if (low >= threshold)
                return (int)product;
        }
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Mixes the items.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        Shuffle(order.AsSpan());
        return order;
    }

    private ulong Next() => Mix(key + (++counter * 0x9E3779B97F4A7C15UL));

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
