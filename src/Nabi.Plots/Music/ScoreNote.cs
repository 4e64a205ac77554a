namespace Nabi.Plots;

/// <summary>A note with its place in a score.</summary>
internal sealed class ScoreNote(Note note, double start, bool endsBar, string css, Note? rightful)
{
    public Note Note => note;

    /// <summary>Where it begins, in beats from the beginning of the melody.</summary>
    public double Start => start;

    /// <summary>Whether a bar line follows.</summary>
    public bool EndsBar => endsBar;

    /// <summary>The class of its colour.</summary>
    public string Css => css;

    /// <summary>The note that should stand here; null where this one is right or not judged.</summary>
    public Note? Rightful => rightful;

    /// <summary>The width it wants in pixels: longer notes get more, not in proportion.</summary>
    public double Room => 22 * Math.Sqrt(Math.Clamp(note.Beats, 0.25, 4) * 2) + (endsBar ? 8 : 0);

    /// <summary>The middle of its head.</summary>
    public double X { get; set; }
}
