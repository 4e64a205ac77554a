namespace Nabi.Plots;

/// <summary>One note of a melody.</summary>
/// <param name="Pitch">The MIDI number, 60 for middle C; <see cref="Rest"/> for silence.</param>
/// <param name="Beats">Its length in quarter notes: 1 a quarter, 0.5 an eighth.</param>
public readonly record struct Note(int Pitch, double Beats)
{
    /// <summary>The pitch that means silence.</summary>
    public const int Rest = -1;

    /// <summary>Whether the note is silence.</summary>
    public bool IsRest => Pitch < 0;

    /// <summary>Letters counted from C0: the height on a staff, accidentals left out.</summary>
    internal int Step => Pitch / 12 * 7 + "001123344556"[Pitch % 12] - '0';

    /// <summary>Whether the note needs a sharp.</summary>
    internal bool IsSharp => !IsRest && Pitch % 12 is 1 or 3 or 6 or 8 or 10;
}
