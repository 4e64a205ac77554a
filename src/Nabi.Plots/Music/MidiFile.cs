using System.Buffers.Binary;

namespace Nabi.Plots;

/// <summary>A melody as a standard MIDI file: format 0, one track, 480 ticks per quarter note.</summary>
public sealed class MidiFile
{
    private const int TicksPerBeat = 480;
    private const byte Velocity = 90;
    private readonly Melody melody;
    private readonly double beatsPerMinute;

    private MidiFile(Melody melody, double beatsPerMinute) => (this.melody, this.beatsPerMinute) = (melody, beatsPerMinute);

    /// <summary>The name of the track; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The General MIDI program, 0 to 127; values outside are moved to the nearer end. Default 0, a piano.</summary>
    public int Instrument { get; init; }

    /// <summary>Makes the file of a melody.</summary>
    /// <param name="melody">The notes; may be empty.</param>
    /// <param name="beatsPerMinute">Quarter notes per minute, 10 to 1000. Default 100.</param>
    /// <param name="name">The name of the track; empty for none.</param>
    /// <exception cref="NabiException">The tempo is out of range.</exception>
    public static MidiFile FromMelody(Melody melody, double beatsPerMinute = 100, string name = "")
    {
        WavFile.CheckTempo(beatsPerMinute);
        return new MidiFile(melody, beatsPerMinute) { Name = name };
    }

    /// <summary>The file: header chunk and one track chunk, all big-endian.</summary>
    public byte[] ToBytes()
    {
        var track = Track();
        var file = new byte[22 + track.Length];
        Span<byte> span = file;
        "MThd"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32BigEndian(span[4..], 6);
        BinaryPrimitives.WriteInt16BigEndian(span[8..], 0);
        BinaryPrimitives.WriteInt16BigEndian(span[10..], 1);
        BinaryPrimitives.WriteInt16BigEndian(span[12..], TicksPerBeat);
        "MTrk"u8.CopyTo(span[14..]);
        BinaryPrimitives.WriteInt32BigEndian(span[18..], track.Length);
        track.CopyTo(span[22..]);
        return file;
    }

    /// <summary>Writes the file whole or not at all; missing folders are made.</summary>
    /// <param name="path">The file, usually ending in <c>.mid</c>; an old one is replaced.</param>
    /// <exception cref="NabiException">The path is empty or its folder cannot be written.</exception>
    public void Save(string path) => OutputFile.Write(path, ToBytes());

    private byte[] Track()
    {
        using MemoryStream track = new();
        if (Name.Length > 0)
        {
            var name = Encoding.UTF8.GetBytes(Name);
            Event(track, 0, 0xFF, 0x03);
            Number(track, name.Length);
            track.Write(name);
        }
        var tempo = (int)Math.Round(60e6 / beatsPerMinute);
        Event(track, 0, 0xFF, 0x51, 3, (byte)(tempo >> 16), (byte)(tempo >> 8), (byte)tempo);
        Event(track, 0, 0xC0, (byte)Math.Clamp(Instrument, 0, 127));
        double beats = 0;
        var written = 0;
        foreach (Note note in melody.Notes)
        {
            int start = Ticks(beats), end = Ticks(beats += note.Beats);
            if (note.IsRest)
                continue;
            Event(track, start - written, 0x90, (byte)note.Pitch, Velocity);
            Event(track, end - start, 0x80, (byte)note.Pitch, 0);
            written = end;
        }
        Event(track, Ticks(beats) - written, 0xFF, 0x2F, 0);
        return track.ToArray();
    }

    /// <summary>The moment in ticks, rounded from the beginning so that errors do not add up.</summary>
    private static int Ticks(double beats) => (int)Math.Min(0x0FFFFFFF, Math.Round(beats * TicksPerBeat));

    private static void Event(MemoryStream track, int delta, params ReadOnlySpan<byte> bytes)
    {
        Number(track, delta);
        track.Write(bytes);
    }

    /// <summary>A number of variable length: seven bits per byte, the highest first, the top bit on all but the last.</summary>
    private static void Number(MemoryStream track, int value)
    {
        for (var shift = 21; shift > 0; shift -= 7)
        {
            if (value >> shift != 0)
                track.WriteByte((byte)(0x80 | ((value >> shift) & 0x7F)));
        }
        track.WriteByte((byte)(value & 0x7F));
    }
}
