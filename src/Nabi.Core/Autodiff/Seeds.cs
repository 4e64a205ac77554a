using System.Security.Cryptography;

namespace Nabi;

/// <summary>
/// Where initializers, dropout layers and shuffles get their keys from when they have no seed of their own.
/// </summary>
public static class Seeds
{
    private static readonly Source Unset = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    /// <summary>
    /// Makes everything that follows repeatable: the same seed, the same weights, dropout and shuffling
    /// (<c>keras.utils.set_random_seed</c>).
    /// </summary>
    /// <param name="seed">Any number.</param>
    /// <remarks>
    /// The seed holds for this thread and for the tasks it starts, not for unrelated ones, so two models can be trained
    /// side by side without disturbing each other. Without a call the keys are random.
    /// </remarks>
    public static void Set(int seed) => CallContext.SetKeys(new Source(PhiloxBlock.Mix((ulong)(uint)seed)));

    /// <summary>The key for the next initializer, dropout layer or shuffle.</summary>
    public static ulong Next() => Current.Next();

    /// <summary>A new stream with the next key.</summary>
    public static RandomStream NextStream() => new(Next());

    /// <summary>Where the source of keys stands, so that a run can be resumed to the bit.</summary>
    public static (ulong Key, ulong Drawn) State
    {
        get => Current.State;
        set => CallContext.SetKeys(new Source(value.Key, value.Drawn));
    }

    private static Source Current => CallContext.Current.Scope.Keys ?? Unset;

    /// <summary>A sequence of keys.</summary>
    public sealed class Source(ulong key, ulong drawn = 0)
    {
        private ulong drawn = drawn;

        /// <summary>The key of the sequence, and how many were drawn.</summary>
        public (ulong Key, ulong Drawn) State => (key, Interlocked.Read(ref drawn));

        /// <summary>The next key.</summary>
        public ulong Next()
        {
            Span<uint> words = stackalloc uint[4];
            PhiloxBlock.Words(key, Interlocked.Increment(ref drawn) - 1, words);
            return ((ulong)words[1] << 32) | words[0];
        }
    }
}
