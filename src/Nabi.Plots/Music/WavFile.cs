using System.Buffers.Binary;

namespace Nabi.Plots;

/// <summary>Sound as a WAV file: one channel of 16-bit PCM.</summary>
public sealed class WavFile
{
    private const int HeaderBytes = 44;
    private const int MostSeconds = 1800;
    private readonly float[] samples;

    /// <summary>Creates a sound.</summary>
    /// <param name="samples">The samples, -1 to 1; what lies outside is cut, NaN is silence.</param>
    /// <param name="sampleRate">Samples per second, 4,000 to 192,000.</param>
    /// <exception cref="NabiException">The rate is out of range or the sound is longer than half an hour.</exception>
    public WavFile(ReadOnlySpan<float> samples, int sampleRate = 44100)
    {
        CheckRate(sampleRate);
        if (samples.Length > (long)MostSeconds * sampleRate)
            throw new NabiException($"WavFile: expected at most {MostSeconds} seconds of sound, got {samples.Length / sampleRate}.");
        this.samples = samples.ToArray();
        SampleRate = sampleRate;
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    /// <summary>The length in seconds.</summary>
    public double Seconds => samples.Length / (double)SampleRate;

    /// <summary>Plays a melody with a soft plucked tone.</summary>
    /// <param name="melody">The notes; an empty melody gives a short silence.</param>
    /// <param name="beatsPerMinute">Quarter notes per minute, 10 to 1000. Default 100.</param>
    /// <param name="sampleRate">Samples per second, 4,000 to 192,000. Default 44,100.</param>
    /// <exception cref="NabiException">A setting is out of range or the sound would be longer than half an hour.</exception>
    public static WavFile FromMelody(Melody melody, double beatsPerMinute = 100, int sampleRate = 44100)
    {
        CheckTempo(beatsPerMinute);
        CheckRate(sampleRate);
        var seconds = melody.Beats * 60 / beatsPerMinute;
        if (seconds > MostSeconds)
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"WavFile: the melody would last {seconds:0} seconds, expected at most {MostSeconds}; play it faster or cut it."));
        }

        return new WavFile(Synthesizer.Play(melody.Notes, 60 / beatsPerMinute, sampleRate), sampleRate);
    }

    /// <summary>The file: a 44-byte header and the samples, all little-endian.</summary>
    public byte[] ToBytes()
    {
        var file = new byte[HeaderBytes + samples.Length * 2];
        Span<byte> span = file;
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], SampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], samples.Length * 2);
        for (var i = 0; i < samples.Length; i++)
        {
            var value = float.IsNaN(samples[i]) ? 0 : Math.Clamp(samples[i], -1f, 1f);
            BinaryPrimitives.WriteInt16LittleEndian(span[(HeaderBytes + i * 2)..], (short)MathF.Round(value * short.MaxValue));
        }
        return file;
    }

    /// <summary>Writes the file whole or not at all; missing folders are made.</summary>
    /// <param name="path">The file, usually ending in <c>.wav</c>; an old one is replaced.</param>
    /// <exception cref="NabiException">The path is empty or its folder cannot be written.</exception>
    public void Save(string path) => OutputFile.Write(path, ToBytes());

    internal static void CheckTempo(double beatsPerMinute)
    {
        if (!(beatsPerMinute >= 10 && beatsPerMinute <= 1000))
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"Melody: expected 10 to 1000 beats per minute, got {beatsPerMinute}."));
        }
    }

    private static void CheckRate(int sampleRate)
    {
        if (sampleRate is < 4000 or > 192000)
        {
            throw new NabiException(string.Create(CultureInfo.InvariantCulture,
                $"WavFile: expected a sample rate of 4000 to 192000, got {sampleRate}."));
        }
    }
}
