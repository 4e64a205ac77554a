using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace Nabi.Plots.Tests;

public class MusicTests
{
    [Fact]
    public void Codes_are_read_and_written_back()
    {
        const string Codes = "g8 e4 c#2 r4 b'16 c,1";
        var melody = Melody.Parse(Codes);
        Assert.Equal([new Note(67, 0.5), new Note(64, 1), new Note(61, 2), new Note(Note.Rest, 1), new Note(83, 0.25), new Note(48, 4)],
            melody.Notes);
        Assert.Equal(Codes.Split(' '), melody.Codes);
        Assert.Equal(61, Melody.Parse("db4").Notes[0].Pitch);
    }

    [Theory]
    [InlineData("h4")]
    [InlineData("g")]
    [InlineData("g3")]
    [InlineData("g88")]
    [InlineData("r#4")]
    [InlineData("c,,,,,,4")]
    [InlineData("c44444444444444444444444")]
    public void A_code_that_cannot_be_read_is_named(string code)
    {
        NabiException error = Assert.Throws<NabiException>(() => Melody.Parse("c4 " + code));
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Contains("note 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_out_of_range_are_refused()
    {
        Assert.Throws<NabiException>(() => new Melody([new Note(128, 1)]));
        Assert.Throws<NabiException>(() => new Melody([new Note(60, 0)]));
        Assert.Throws<NabiException>(() => new Melody([new Note(60, double.NaN)]));
    }

    [Fact]
    public void A_wav_file_has_a_true_header_and_the_melodys_length()
    {
        var file = WavFile.FromMelody(Melody.Parse("a4 r4"), beatsPerMinute: 120).ToBytes();
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal("WAVEfmt ", Encoding.ASCII.GetString(file, 8, 8));
        Assert.Equal("data", Encoding.ASCII.GetString(file, 36, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(file.Length - 44, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal((1, 1, 44100, 88200, 2, 16),
            (Short(file, 20), Short(file, 22), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)),
            BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(28)), Short(file, 32), Short(file, 34)));
        Assert.InRange((file.Length - 44) / 88200.0, 1, 1.5);
    }

    [Fact]
    public void The_tone_has_the_pitch_of_the_note_and_starts_and_ends_in_silence()
    {
        var file = WavFile.FromMelody(Melody.Parse("a4"), beatsPerMinute: 60).ToBytes();
        double[] sound = [.. Enumerable.Range(0, (file.Length - 44) / 2).Select(i => Short(file, 44 + 2 * i) / 32767.0)];
        Assert.Equal(0.8, sound.Max(Math.Abs), 2);
        Assert.Equal(0, sound[0], 3);
        Assert.Equal(0, sound[^1], 3);
        Assert.True(Power(sound, 440) > 20 * Power(sound, 466) && Power(sound, 440) > 20 * Power(sound, 415));
    }

    [Fact]
    public void Sound_is_bounded()
    {
        Assert.Throws<NabiException>(() => WavFile.FromMelody(new Melody([.. Enumerable.Repeat(new Note(60, 64), 100)]), 60));
        Assert.Throws<NabiException>(() => WavFile.FromMelody(Melody.Parse("c4"), double.NaN));
        Assert.Throws<NabiException>(() => WavFile.FromMelody(Melody.Parse("c4"), sampleRate: 1));
        var clipped = new WavFile([2f, -2f, float.NaN]).ToBytes();
        Assert.Equal((32767, -32767, 0), (Short(clipped, 44), Short(clipped, 46), Short(clipped, 48)));
        Assert.True(WavFile.FromMelody(Melody.Parse("")).ToBytes().Length > 44);
    }

    [Fact]
    public void A_midi_file_plays_the_notes_at_their_times()
    {
        var file = MidiFile.FromMelody(Melody.Parse("g8 r4 e4"), beatsPerMinute: 100, name: "Butterfly").ToBytes();
        Assert.Equal([.. "MThd"u8, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0xE0], file[..14]);
        Assert.Equal("MTrk", Encoding.ASCII.GetString(file, 14, 4));
        Assert.Equal(file.Length - 22, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(18)));
        Assert.Equal(
            [
                0x00, 0xFF, 0x03, 9, .. "Butterfly"u8,
                0x00, 0xFF, 0x51, 3, 0x09, 0x27, 0xC0,
                0x00, 0xC0, 0x00,
                0x00, 0x90, 67, 90, 0x81, 0x70, 0x80, 67, 0,
                0x83, 0x60, 0x90, 64, 90, 0x83, 0x60, 0x80, 64, 0,
                0x00, 0xFF, 0x2F, 0x00,
            ],
            file[22..]);
    }

    [Fact]
    public void Thirds_of_a_beat_do_not_drift()
    {
        var file = MidiFile.FromMelody(new Melody([.. Enumerable.Repeat(new Note(60, 1 / 7.0), 700)])).ToBytes();
        Assert.Equal(100 * 480, TotalTicks(file));
    }

    [Fact]
    public void The_score_judges_note_by_note()
    {
        Melody expected = Melody.Parse("g8 e8 e4 f8 d8 d4"), played = Melody.Parse("g8 e8 e4 f8 e8 d8");
        MelodyScore score = new("s", played) { Expected = expected, Given = 2, BeatsPerBar = 2 };
        Assert.Equal(4, score.RightNotes);
        XDocument svg = Pictures.Parse(score);
        Assert.Equal(2, svg.All("text").WithClass("no").Count());
        Assert.Equal(2, svg.All("text").WithClass("ok").Count());
        Assert.Contains("should be", svg.Texts());
        Assert.Equal(6, new MelodyScore("s", expected) { Expected = expected }.RightNotes);
    }

    [Fact]
    public void A_long_score_breaks_into_lines_and_loses_no_note()
    {
        Melody melody = new([.. Enumerable.Range(0, 200).Select(i => new Note(60 + i % 12, 0.5))]);
        XDocument svg = Pictures.Parse(new MelodyScore("", melody) { BeatsPerBar = 2, ShowCodes = false });
        Assert.Equal(200, svg.All("ellipse").Count());
        Assert.True(svg.All("ellipse").All(head => head.Attribute("transform")!.Value.Contains("rotate", StringComparison.Ordinal)));
        Assert.True(svg.Root!.Number("height") > 400);
    }

    private static short Short(byte[] file, int at) => BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(at));

    private static double Power(double[] sound, double frequency)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            real += sound[i] * Math.Cos(2 * Math.PI * frequency * i / 44100);
            imaginary += sound[i] * Math.Sin(2 * Math.PI * frequency * i / 44100);
        }
        return real * real + imaginary * imaginary;
    }

    /// <summary>Reads the events back and adds up their delta times.</summary>
    private static int TotalTicks(byte[] file)
    {
        int total = 0, at = 22;
        while (at < file.Length)
        {
            var delta = 0;
            do
                delta = (delta << 7) | (file[at] & 0x7F);
            while ((file[at++] & 0x80) != 0);
            total += delta;
            at += file[at] switch
            {
                0xFF => 3 + file[at + 2],
                0xC0 => 2,
                0x80 or 0x90 => 3,
                _ => throw new InvalidDataException($"event {file[at]:x2}")
            };
        }
        return total;
    }
}
