namespace Nabi.Plots;

/// <summary>
/// A row of notes, readable from codes such as <c>g8 e8 e4</c>: a letter (c to b, from middle C upward; r is a rest), an optional
/// sharp <c>#</c> or flat <c>b</c>, <c>'</c> or <c>,</c> for an octave up or down, then 1, 2, 4, 8 or 16 for whole to sixteenth.
/// </summary>
public sealed class Melody
{
    private static readonly int[] Letters = [9, 11, 0, 2, 4, 5, 7];

    /// <summary>Creates a melody.</summary>
    /// <param name="notes">The notes in order; may be empty.</param>
    /// <exception cref="NabiException">A pitch is outside 0..127 or a length not between 0 and 64 beats.</exception>
    public Melody(IReadOnlyList<Note> notes)
    {
        for (var i = 0; i < notes.Count; i++)
        {
            if (notes[i].Pitch is < Note.Rest or > 127 || !(notes[i].Beats > 0 && notes[i].Beats <= 64))
            {
                throw new NabiException("Melody: expected pitches 0..127 (or -1) and lengths above 0 up to 64 beats, "
                    + string.Create(CultureInfo.InvariantCulture, $"got note {i} with pitch {notes[i].Pitch} and {notes[i].Beats} beats."));
            }
        }
        Notes = [.. notes];
    }

    /// <summary>The notes in order.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>The length in quarter notes.</summary>
    public double Beats => Notes.Sum(note => note.Beats);

    /// <summary>The codes of all notes.</summary>
    public IReadOnlyList<string> Codes => [.. Notes.Select(Code)];

    /// <summary>Reads a melody from codes between spaces or line ends.</summary>
    /// <param name="codes">Such as <c>g8 e8 e4</c>; empty gives an empty melody.</param>
    /// <exception cref="NabiException">A code cannot be read; names it and its place.</exception>
    public static Melody Parse(string codes) => FromCodes(codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Reads a melody from one code per note.</summary>
    /// <param name="codes">Such as <c>["g8", "e8", "e4"]</c>.</param>
    /// <exception cref="NabiException">A code cannot be read; names it and its place.</exception>
    public static Melody FromCodes(IEnumerable<string> codes) => new([.. codes.Select(ReadCode)]);

    /// <summary>The code of a note, as <see cref="Parse"/> reads it; lengths without a code are rounded to the nearest.</summary>
    /// <param name="note">The note.</param>
    public static string Code(Note note)
    {
        var length = new[] { 1, 2, 4, 8, 16 }.MinBy(one => Math.Abs(Math.Log(4.0 / one / note.Beats)));
        if (note.IsRest)
            return "r" + length.ToString(CultureInfo.InvariantCulture);
        StringBuilder code = new();
        code.Append("ccddeffggaab"[note.Pitch % 12]);
        if (note.IsSharp)
            code.Append('#');
        var octaves = note.Pitch / 12 - 5;
        code.Append(octaves < 0 ? ',' : '\'', Math.Abs(octaves));
        return code.Append(length.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    private static Note ReadCode(string code, int place)
    {
        NabiException Wrong() => new($"Melody: cannot read '{code}' (note {(place + 1).ToString(CultureInfo.InvariantCulture)}); "
            + "expected a letter c to b or r, then 1, 2, 4, 8 or 16, such as 'g8'.");
        if (code.Length < 2 || code.Length > 16)
            throw Wrong();
        var letter = char.ToLowerInvariant(code[0]);
        if (letter is not ((>= 'a' and <= 'g') or 'r'))
            throw Wrong();
        int i = 1, pitch = letter == 'r' ? Note.Rest : 60 + Letters[letter - 'a'];
        for (; letter != 'r' && i < code.Length && !char.IsAsciiDigit(code[i]); i++)
        {
            pitch += code[i] switch { '#' => 1, 'b' => -1, '\'' => 12, ',' => -12, _ => throw Wrong() };
            if (pitch is < 0 or > 127)
                throw Wrong();
        }
        return code[i..] switch
        {
            "1" => new Note(pitch, 4),
            "2" => new Note(pitch, 2),
            "4" => new Note(pitch, 1),
            "8" => new Note(pitch, 0.5),
            "16" => new Note(pitch, 0.25),
            _ => throw Wrong(),
        };
    }
}
