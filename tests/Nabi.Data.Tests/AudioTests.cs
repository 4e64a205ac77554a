using System.Buffers.Binary;

namespace Nabi.Data.Tests;

/// <summary>WAV files of every kind of sample, and damaged ones.</summary>
public sealed class AudioTests : TestsWithFolder
{
    public static TheoryData<int, int, byte[], float[]> Kinds => new()
    {
        { 1, 8, [0, 128, 255, 64], [-1f, 0f, 127f / 128f, -0.5f] },
        { 1, 16, [0, 128, 0, 0, 255, 127, 0, 64], [-1f, 0f, 32767f / 32768f, 0.5f] },
        { 1, 24, [0, 0, 128, 0, 0, 0, 255, 255, 127, 0, 0, 64], [-1f, 0f, 8388607f / 8388608f, 0.5f] },
        { 1, 32, [0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 64, 1, 0, 0, 128], [-1f, 0f, 0.5f, -1f] },
        { 3, 32, [.. BitConverter.GetBytes(-1.5f), .. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(0.25f),
            .. BitConverter.GetBytes(1f)], [-1.5f, 0f, 0.25f, 1f] },
        { 3, 64, [.. BitConverter.GetBytes(-1.5), .. BitConverter.GetBytes(0.0), .. BitConverter.GetBytes(0.25),
            .. BitConverter.GetBytes(1.0)], [-1.5f, 0f, 0.25f, 1f] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samples_of_every_kind(int kind, int bits, byte[] data, float[] expected)
    {
        foreach (var isExtended in (bool[])[false, true])
        {
            File.WriteAllBytes(Folder["a.wav"], Wav(kind, 2, 16000, bits, data, isExtended));
            var audio = AudioFile.Read(Folder["a.wav"]);
            Assert.Equal(16000, audio.SampleRate);
            Assert.Equal(new Shape(2, 2), audio.Samples.Shape);
            Assert.Equal(expected, audio.Samples.ToArray());
            Assert.Equal([(expected[0] + expected[1]) / 2, (expected[2] + expected[3]) / 2], audio.Mono().ToArray());
            Assert.Equal(2.0 / 16000, audio.Seconds);
        }

        Assert.Equal(expected, AudioFile.Decode(Wav(kind, 1, 8000, bits, data), "it").Mono().ToArray());
    }

    [Fact]
    public void Other_pieces_are_passed_over_and_an_open_end_goes_to_the_end()
    {
        var whole = Wav(1, 1, 8000, 8, [1, 2, 3]);
        byte[] listed = [.. whole[..12], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. whole[12..]];
        Assert.Equal(3, AudioFile.Decode(listed, "it").Samples.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(40), uint.MaxValue);
        Assert.Equal(3, AudioFile.Decode(whole, "it").Samples.Length);
        Assert.Equal(new Shape(0, 1), AudioFile.Decode(Wav(1, 1, 8000, 16, []), "it").Samples.Shape);
        // What is less than a whole frame behind the last one says nothing.
        Assert.Equal(new Shape(1, 1), AudioFile.Decode(Wav(1, 1, 8000, 16, [1, 0, 7]), "it").Samples.Shape);
    }

    public static TheoryData<string, byte[]> Bad => new()
    {
        { "does not begin with RIFF", "OggS and more bytes"u8.ToArray() },
        { "does not begin with RIFF", [] },
        { "without a format", Wav(1, 1, 8000, 8, [1])[..12] },
        { "without data", Wav(1, 1, 8000, 8, [1])[..36] },
        { "may have been cut off", Wav(1, 1, 8000, 16, new byte[10])[..50] },
        { "expected 16 or more", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8, 2, 0, 0, 0, 1, 0] },
        { "its data come before their format", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEdata"u8, 2, 0, 0, 0, 1, 0] },
        { "declares 0 channels", Wav(1, 0, 8000, 8, [1]) },
        { "declares 1 channels and 0 samples", Wav(1, 1, 0, 8, [1]) },
        { "samples of kind 85 with 0 bits", Wav(85, 1, 8000, 0, [1]) },
        { "samples of kind 1 with 12 bits", Wav(1, 1, 8000, 12, [1]) },
        { "but it declares 7", Patched(Wav(1, 1, 8000, 16, [1, 2]), 32, 7) },
        { "a sample that is no number, number 1 of channel 0", Wav(3, 1, 8000, 32, [0, 0, 0, 0, .. BitConverter.GetBytes(float.NaN)]) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_file_that_cannot_be_read_is_refused_in_a_sentence(string sentence, byte[] bytes)
    {
        var error = Assert.Throws<NabiException>(() => AudioFile.Decode(bytes, "it"));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length <= 300);
    }

    [Fact]
    public void A_file_that_is_missing_is_named()
        => Assert.Contains("no such file", Assert.Throws<NabiException>(() => AudioFile.Read(Folder["none.wav"])).Message,
            StringComparison.Ordinal);

    internal static byte[] Wav(int kind, int channels, int rate, int bits, byte[] data, bool isExtended = false)
    {
        var format = new byte[isExtended ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)(isExtended ? 0xFFFE : kind));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        if (isExtended)
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(24), (ushort)kind);
        return [.. "RIFF"u8, .. BitConverter.GetBytes(20 + format.Length + data.Length), .. "WAVEfmt "u8,
            .. BitConverter.GetBytes(format.Length), .. format, .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data];
    }

    private static byte[] Patched(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }
}
