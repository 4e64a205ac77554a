using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nabi.Layers;

/// <summary>
/// The bins that texts and whole numbers fall into, as TensorFlow has them: a hash of the UTF-8 bytes, of a number of its decimal digits,
/// modulo the bins.
/// </summary>
/// <param name="Bins">How many there are.</param>
/// <param name="Key">The key of SipHash; null for the fingerprint without one.</param>
internal readonly record struct HashBins(int Bins, (ulong First, ulong Second)? Key = null)
{
    private const int OnStack = 512;

    /// <summary>The fingerprint of a text, whatever the bins. Half of a surrogate pair counts as U+FFFD.</summary>
    public static ulong Fingerprint(ReadOnlySpan<char> text) => new HashBins(0).Hash(text);

    /// <summary>The bin of a text.</summary>
    public int Of(ReadOnlySpan<char> text) => (int)(Hash(text) % (ulong)Bins);

    /// <summary>The bin of a whole number.</summary>
    public int Of(int number)
    {
        Span<byte> digits = stackalloc byte[16];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return (int)(Hash(digits[..length]) % (ulong)Bins);
    }

    private ulong Hash(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var hash = Hash(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    private ulong Hash(ReadOnlySpan<byte> bytes)
        => Key is { } key ? SipHash.Of(bytes, key.First, key.Second) : Layers.Fingerprint.Of(bytes);
}
