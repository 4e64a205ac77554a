using System.Buffers.Binary;

namespace Nabi.Data;

/// <summary>
/// Reads WAV files (RIFF, Microsoft and IBM 1991): samples of 8, 16, 24 or 32 bits (PCM), or floats of 32 or 64 bits, any number of
/// channels. Nothing is resampled.
/// </summary>
public static class AudioFile
{
    private const int MostChannels = 64;
    private const int MostRate = 1_000_000;

    // As long as a file is being written its data have this length.
    private const uint OpenEnd = uint.MaxValue;

    private enum SampleKind
    {
        Pcm = 1,
        IeeeFloat = 3,
        Extensible = 0xFFFE,
    }

    private sealed record Form(SampleKind Kind, int Channels, int Rate, int Bits);

    /// <summary>Reads a sound.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Floats from -1 to 1, (samples, channels), and the rate.</returns>
    /// <exception cref="NabiException">The file is missing, damaged, compressed, or no WAV file.</exception>
    public static Audio Read(string path)
    {
        using var stream = FileOpener.OpenRead(path);
        if (stream.Length > Array.MaxLength)
        {
            throw new NabiException(
                $"'{path}' has {stream.Length} bytes; a sound of at most {Array.MaxLength} can be read, so cut it into parts.");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Decode(bytes, $"'{path}'");
    }

    internal static Audio Decode(ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.Length < 12 || !bytes.StartsWith("RIFF"u8) || !bytes[8..].StartsWith("WAVE"u8))
        {
            throw new NabiException(
                $"{what} is not a WAV file: it does not begin with RIFF and WAVE; other formats must be turned into WAV first.");
        }

        Form? form = null;
        for (var at = 12; ;)
        {
            if (bytes.Length - at < 8)
            {
                throw new NabiException(
                    $"{what} is a damaged WAV file: it ends at byte {at} without {(form is null ? "a format" : "data")}.");
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            var isData = bytes[at..].StartsWith("data"u8);
            var rest = bytes.Length - at - 8;
            if (length > rest && !(isData && length == OpenEnd))
            {
                throw new NabiException(
                    $"{what} is a damaged WAV file: a piece at byte {at} has {length} bytes, but {rest} are "
                    + "left; it may have been cut off.");
            }

            var content = bytes.Slice(at + 8, (int)Math.Min(length, (uint)rest));
            if (bytes[at..].StartsWith("fmt "u8))
            {
                form = Read(content, what);
            }
            else if (isData)
            {
                return Samples(content,
                    form ?? throw new NabiException($"{what} is a damaged WAV file: its data come before their format."), what);
            }
            // Pieces begin at even places.
            at += 8 + content.Length + (content.Length & 1);
        }
    }

    private static Form Read(ReadOnlySpan<byte> content, string what)
    {
        if (content.Length < 16)
            throw new NabiException($"{what} is a damaged WAV file: its format has {content.Length} bytes, expected 16 or more.");
        var kind = (SampleKind)BinaryPrimitives.ReadUInt16LittleEndian(content);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        int block = BinaryPrimitives.ReadUInt16LittleEndian(content[12..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(content[14..]);
        if (kind == SampleKind.Extensible)
        {
            kind = content.Length >= 26
                ? (SampleKind)BinaryPrimitives.ReadUInt16LittleEndian(content[24..])
                : throw new NabiException($"{what} is a damaged WAV file: its extended format has {content.Length} bytes, expected 40.");
        }

        if (channels is 0 or > MostChannels || rate is 0 or > MostRate)
        {
            throw new NabiException(
                $"{what} declares {channels} channels and {rate} samples per second; expected 1 to {MostChannels} and 1 to {MostRate}.");
        }

        if (!(kind == SampleKind.Pcm && bits is 8 or 16 or 24 or 32) && !(kind == SampleKind.IeeeFloat && bits is 32 or 64))
        {
            throw new NabiException(
                $"{what} holds samples of kind {(int)kind} with {bits} bits; known are PCM with 8, 16, 24 or 32 bits and floats with "
                + "32 or 64, so turn it into one of these.");
        }

        return block == channels * bits / 8 ? new Form(kind, channels, (int)rate, bits)
            : throw new NabiException(
                $"{what} is a damaged WAV file: {channels} channels of {bits} bits take {channels * bits / 8} "
                + $"bytes, but it declares {block}.");
    }

    private static Audio Samples(ReadOnlySpan<byte> data, Form form, string what)
    {
        var size = form.Bits / 8;
        var frames = data.Length / (size * form.Channels);
        var tensor = Tensor.Zeros(frames, form.Channels);
        var samples = tensor.Floats;
        for (var i = 0; i < samples.Length; i++)
        {
            var one = data.Slice(i * size, size);
            samples[i] = (form.Kind, form.Bits) switch
            {
                (SampleKind.Pcm, 8) => (one[0] - 128) / 128f,
                (SampleKind.Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(one) / 32768f,
                (SampleKind.Pcm, 24) => (((sbyte)one[2] << 16) | (one[1] << 8) | one[0]) / 8388608f,
                (SampleKind.Pcm, _) => (float)(BinaryPrimitives.ReadInt32LittleEndian(one) / 2147483648.0),
                (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(one),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(one),
            };
            if (!float.IsFinite(samples[i]))
            {
                throw new NabiException(
                    $"{what} holds a sample that is no number, number {i / form.Channels} of channel {i % form.Channels}.");
            }
        }

        return new Audio(tensor, form.Rate);
    }
}
