namespace Nabi.Data;

/// <summary>
/// NumPy's <c>RandomState(seed).shuffle</c>: the Mersenne Twister (Matsumoto and Nishimura 1998) with NumPy's seeding and its
/// rejection of numbers above the bound. Keras's data sets are in the order it gives.
/// </summary>
public sealed class NumpyRandom
{
    private const int Size = 624;
    private const int Shift = 397;
    private readonly uint[] state = new uint[Size];
    private int at = Size;

    /// <summary>Seeds the generator.</summary>
    /// <param name="seed">The same seed gives the same orders, those of NumPy.</param>
    public NumpyRandom(uint seed)
    {
        for (var i = 0; i < Size; i++)
        {
            state[i] = seed;
            seed = 1812433253U * (seed ^ (seed >> 30)) + (uint)i + 1U;
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 as <c>shuffle(arange(count))</c> leaves them.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="NabiException"><paramref name="count"/> is below 0.</exception>
    public int[] ShuffledRange(int count)
    {
        if (count < 0)
            throw new NabiException($"NumpyRandom.ShuffledRange needs a count of 0 or more, got {count}.");
        var order = new int[count];
        for (var i = 0; i < count; i++)
            order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = UpTo(i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private int UpTo(int bound)
    {
        var mask = (uint)bound;
        for (var shift = 1; shift <= 16; shift <<= 1)
            mask |= mask >> shift;
        while (true)
        {
            var value = Next() & mask;
            if (value <= (uint)bound)
                return (int)value;
        }
    }

    private uint Next()
    {
        if (at == Size)
            Refill();
        var y = state[at++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680U;
        y ^= (y << 15) & 0xEFC60000U;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (state[i] & 0x80000000U) | (state[(i + 1) % Size] & 0x7FFFFFFFU);
            state[i] = state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DFU);
        }

        at = 0;
    }
}
