namespace Nabi;

/// <summary>
/// A stream of random numbers that is a pure function of a key and a counter: the same key and counter give the same
/// numbers on every machine and with any number of threads, and a saved counter resumes the stream to the bit.
/// </summary>
/// <remarks>
/// Philox-4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
/// One counter value gives a block of four 32-bit words; every call starts on a fresh block.
/// A stream is not safe for use by several threads at once.
/// </remarks>
public sealed class RandomStream
{
    /// <summary>Creates the stream of <paramref name="key"/>, starting at <paramref name="counter"/>.</summary>
    /// <param name="key">Names the stream: streams with different keys are independent.</param>
    /// <param name="counter">The next block; 0 is the beginning.</param>
    public RandomStream(ulong key, ulong counter = 0)
    {
        Key = key;
        Counter = counter;
    }

    /// <summary>Names the stream.</summary>
    public ulong Key { get; set; }

    /// <summary>The next block of four words. Save it to resume, set it to go on from there.</summary>
    public ulong Counter { get; set; }

    /// <summary>The stream that belongs to a seed as users give it: <c>new GlorotUniform { Seed = 1 }</c>.</summary>
    public static RandomStream FromSeed(int seed) => new(PhiloxBlock.Mix((ulong)(uint)seed));

    /// <summary>Fills <paramref name="values"/> with numbers evenly spread over [0, 1), in steps of 2^-24.</summary>
    public void Uniform(Span<float> values)
    {
        Span<uint> words = stackalloc uint[4];
        for (var i = 0; i < values.Length; i += 4)
        {
            PhiloxBlock.Words(Key, Counter++, words);
            for (var j = 0; j < 4 && i + j < values.Length; j++)
                values[i + j] = (words[j] >> 8) * (1f / (1 << 24));
        }
    }

    /// <summary>
    /// Fills <paramref name="values"/> with numbers evenly spread over [<paramref name="low"/>, <paramref name="high"/>).
    /// </summary>
    public void Uniform(Span<float> values, float low, float high)
    {
        Uniform(values);
        for (var i = 0; i < values.Length; i++)
            values[i] = low + (high - low) * values[i];
    }

    /// <summary>Fills <paramref name="values"/> with numbers from the normal distribution (Box and Muller, 1958).</summary>
    /// <param name="values">Where the numbers go.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation.</param>
    public void Normal(Span<float> values, float mean = 0f, float deviation = 1f)
    {
        Span<uint> words = stackalloc uint[4];
        Span<double> four = stackalloc double[4];
        for (var i = 0; i < values.Length; i += 4)
        {
            PhiloxBlock.Words(Key, Counter++, words);
            PhiloxBlock.Normals(words, four);
            for (var j = 0; j < 4 && i + j < values.Length; j++)
                values[i + j] = (float)(mean + deviation * four[j]);
        }
    }

    /// <summary>
    /// Fills <paramref name="values"/> with normal numbers of which those further than two standard deviations from the
    /// mean were drawn again, as Keras's <c>TruncatedNormal</c> does.
    /// </summary>
    /// <param name="values">Where the numbers go.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation before the cut.</param>
    public void TruncatedNormal(Span<float> values, float mean = 0f, float deviation = 1f)
    {
        Span<uint> words = stackalloc uint[4];
        Span<double> four = stackalloc double[4];
        for (var i = 0; i < values.Length;)
        {
            PhiloxBlock.Words(Key, Counter++, words);
            PhiloxBlock.Normals(words, four);
            for (var j = 0; j < 4 && i < values.Length; j++)
            {
                if (Math.Abs(four[j]) < 2)
                    values[i++] = (float)(mean + deviation * four[j]);
            }
        }
    }

    /// <summary>A whole number from 0 up to but not <paramref name="exclusive"/>, each equally likely.</summary>
    /// <exception cref="NabiException"><paramref name="exclusive"/> is below 1.</exception>
    public int NextInt(int exclusive)
    {
        if (exclusive < 1)
            throw new NabiException($"NextInt needs an upper bound of at least 1, got {exclusive}.");
        Span<uint> words = stackalloc uint[4];
        PhiloxBlock.Words(Key, Counter++, words);
        return Below(words, (uint)exclusive);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order (Fisher and Yates).</summary>
    /// <exception cref="NabiException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        if (count < 0)
            throw new NabiException($"Permutation needs a count of 0 or more, got {count}.");
        var order = new int[count];
        Permutation(order);
        return order;
    }

    /// <summary>Fills <paramref name="order"/> with the numbers 0 to its length - 1 in random order, without allocating.</summary>
    public void Permutation(Span<int> order)
    {
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Span<uint> words = stackalloc uint[4];
        for (var i = order.Length - 1; i > 0; i--)
        {
            PhiloxBlock.Words(Key, Counter++, words);
            var j = Below(words, (uint)i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    // 64 random bits scaled to the bound: the bias is below bound / 2^64.
    private static int Below(ReadOnlySpan<uint> words, uint bound)
        => (int)Math.BigMul(((ulong)words[1] << 32) | words[0], (ulong)bound, out _);
}
